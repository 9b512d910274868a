//! Reading sellers at Mollie, over and over.
//!
//! A tick claims a row under a lease, reads without any transaction open, decides with a pure
//! function and writes in one short transaction that its epoch fences.

mod budget;
mod decide;
mod diff;
mod observe;
mod tick;

pub use budget::Budget;
pub(crate) use decide::back_off;
pub use decide::{Decision, Moment, Reading, Trouble, decide};
