//! What Gangway does: its use cases by feature, each with the ports that it needs.
//!
//! One service, [`Gangway`], holds everything. Screens and handlers reach it through a
//! capability: a value that exists only where the actor's role allows what its methods do.

mod access;
pub mod audit;
pub mod connections;
mod environment;
pub mod error;
mod grants;
pub mod invitations;
mod leftover_grants;
mod mollie;
pub mod operations;
pub mod operator;
pub mod paging;
mod polling;
pub mod portal;
pub mod ports;
#[cfg(test)]
mod sample;
pub mod sellers;
mod service;
mod settings;
pub mod staff;
mod storage;
mod store;
pub mod work;

pub use access::{Actor, Capability, Denied};
pub use error::UseCaseError;
pub use service::{Gangway, Ports};
pub use settings::Settings;
pub use store::SAVING_PATIENCE;
