//! The demo: its staff, and its sellers connected through the real OAuth path.

mod connect;
mod staff;

pub(crate) use connect::{connect_sellers, sign_in};
pub(crate) use staff::{ADMIN, STAFF, add_staff};
