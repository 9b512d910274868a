//! The Sellers tab and the Seller page.

#![expect(
    clippy::needless_pass_by_value,
    reason = "the properties of a component are its own, whether it keeps or only reads them"
)]

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
