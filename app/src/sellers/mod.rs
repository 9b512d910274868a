//! The Sellers tab and the Seller page.

pub mod api;
pub mod cause;
pub mod detail;
pub mod evidence;
pub mod history;
pub mod list;
pub mod live;
pub mod next;
pub mod sections;
pub mod status;
