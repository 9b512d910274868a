//! The words of seller onboarding, shared by the server and the browser.
//!
//! Everything here is pure: no clock, no IO. Rules that turn Mollie's facts into what staff
//! and sellers read stand beside the type they produce, each with its own table of tests.

pub mod cadence;
pub mod capability;
pub mod checklist;
pub mod connection;
pub mod event;
pub mod facts;
pub mod filter;
pub mod ids;
pub mod indicator;
pub mod next_step;
pub mod organization;
pub mod profile;
pub mod scopes;
pub mod seller;
pub mod staff;
pub mod states;
pub mod status;
mod words;

pub use cadence::Cadence;
pub use capability::{Capability, CapabilityStatus, Requirement, RequirementStatus};
pub use checklist::{Checklist, ChecklistItem, Evidence, ItemState, Topic};
pub use connection::{ConnectionState, LossCause};
pub use event::{Change, EventKind, EventSource, TimelineEntry};
pub use facts::{Fact, FactProblem, Freshness, SellerFacts, Source};
pub use filter::{Direction, IgnoredParameter, SellerFilter, SellerQuery, Sort};
pub use ids::{InvalidId, OrganizationId, ProfileId, SellerReference};
pub use indicator::{PaymentsIndicator, SettlementsIndicator};
pub use next_step::{NextStep, NextStepCode, Owner};
pub use organization::{Address, Organization};
pub use profile::{Method, MethodStatus, Profile, ProfileStatus, ReviewStatus};
pub use scopes::{Feature, Scope, ScopeNeed, ScopeSet};
pub use seller::{
    ConnectionSummary, SellerCounts, SellerDetail, SellerList, SellerPage, SellerRow,
};
pub use staff::{Permission, Role};
pub use states::{Basis, SellerStates};
pub use status::{Onboarding, OnboardingStatus};
