//! What tests of several crates share: time, randomness, a Mollie, a Postgres, made-up facts and
//! records.
//!
//! Only ever a dev-dependency. The unit tests of `usecases` can use [`facts`] alone: inside a
//! crate's own unit tests its types are others than the ones that this crate sees.
#![expect(
    clippy::missing_panics_doc,
    reason = "a test that hands over nonsense is meant to end there"
)]

pub mod clock;
pub mod entropy;
pub mod facts;
pub mod mollie;
pub mod postgres;
pub mod records;

pub use clock::{FakeClock, at};
pub use entropy::FakeEntropy;
pub use mollie::{Call, FakeMollie};
