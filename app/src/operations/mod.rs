//! How the installation does.

pub mod api;
pub mod page;
pub mod work;
