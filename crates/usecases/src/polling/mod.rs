//! Reading sellers at Mollie, over and over.
//!
//! A poll claims a row under a lease, reads without any transaction open, decides with a pure
//! function and writes in one short transaction that its epoch fences.

mod decide;
mod diff;
mod fetch;
mod lease;
pub(crate) mod mollie;
mod poll;
pub(crate) mod store;
