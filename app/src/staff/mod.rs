//! Staff: the start page, signing in, who the staff are, and what they did.

pub mod api;
pub mod audit;
pub mod home;
pub mod people;
pub mod sessions;
pub mod sign_in;
