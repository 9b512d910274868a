//! The Sellers tab and the Seller page.

pub mod api;
pub mod detail;
pub mod list;
