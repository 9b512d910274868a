//! Use cases of seller onboarding, and the ports they need.
//!
//! One service, [`Gangway`], holds everything. Screens and handlers reach it through a
//! capability: a value that exists only where the actor's role allows what its methods do.

pub mod access;
pub mod audit;
pub mod connections;
pub mod error;
pub mod polling;
pub mod ports;
#[cfg(test)]
mod sample;
pub mod sellers;
mod service;
pub mod settings;
pub mod staff;

pub use access::{Actor, Capability, Denied};
pub use error::UseCaseError;
pub use service::{Gangway, Ports};
pub use settings::{Cadence, Settings};
