//! Mollie's resources as it sends them. Fields that nobody here reads are left out.
//!
//! Words are open sets ([`Open`]), absent and null are told apart ([`Maybe`]), and moments are read
//! in every form that Mollie has used ([`Moment`]). Only what a resource is worthless without is
//! required.

mod amount;
mod capability;
mod client;
mod link;
mod list;
mod maybe;
mod method;
mod moment;
mod onboarding;
mod open;
mod organization;
mod permission;
mod profile;

pub use amount::Amount;
pub(crate) use capability::Capabilities;
pub use capability::{Capability, Requirement};
pub(crate) use client::Clients;
pub use client::{Client, Commission, Embeds};
pub use link::{Link, Links};
pub(crate) use list::{Embedded, List};
pub use maybe::Maybe;
pub use method::Method;
pub(crate) use method::Methods;
pub use moment::Moment;
pub use onboarding::Onboarding;
pub use open::{Open, Word};
pub use organization::{Address, Organization};
pub use permission::Permission;
pub(crate) use permission::Permissions;
pub(crate) use profile::Profiles;
pub use profile::{Mode, Profile, Review};
