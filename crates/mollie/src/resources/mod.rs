//! Mollie's resources as it sends them. Fields that nobody here reads are left out, and only what a
//! resource is worthless without is required.

mod capability;
mod client;
mod method;
mod onboarding;
mod organization;
mod permission;
mod profile;

pub use capability::{Capability, Requirement};
pub use client::{Client, Commission, Embeds};
pub use method::Method;
pub use onboarding::Onboarding;
pub use organization::{Address, Organization};
pub use permission::Permission;
pub use profile::{Profile, Review};
