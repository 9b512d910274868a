//! The forms that every resource shares.
//!
//! Enumerations are open ([`OpenEnum`]), absent and null are told apart ([`OptionalNullable`]), and
//! dates are read in every form that Mollie has used ([`DateTime`]).

mod amount;
mod date_time;
mod link;
mod list;
mod mode;
mod open_enum;
mod optional_nullable;

pub use amount::Amount;
pub use date_time::DateTime;
pub use link::{Link, Links};
pub(crate) use list::{List, ListItem};
pub use mode::Mode;
pub use open_enum::OpenEnum;
pub use optional_nullable::OptionalNullable;
pub(crate) use optional_nullable::storable;
