//! Capabilities (`Mollie: list-capabilities`).

use domain::{CapabilityStatus, RequirementStatus};
use serde::Deserialize;

use super::{Links, Maybe, Moment, Open, list::embedded};

/// One thing that an organization can or cannot do; `name` is its key.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Capability {
    /// `payments`, `settlements`, or another.
    pub name: String,
    /// Its state.
    pub status: Open<CapabilityStatus>,
    /// Why, such as `requirement-past-due`.
    #[serde(default)]
    pub status_reason: Maybe<String>,
    /// What Mollie asks for.
    #[serde(default)]
    pub requirements: Maybe<Vec<Requirement>>,
}

/// One thing that Mollie asks for.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Requirement {
    /// Name of the task, unique within the capability; an open set.
    pub id: String,
    /// How urgent it is.
    pub status: Open<RequirementStatus>,
    /// When it must be done.
    #[serde(default)]
    pub due_date: Maybe<Moment>,
    /// Links; `dashboard` leads to where it is done.
    #[serde(rename = "_links", default)]
    pub links: Links,
}

embedded!(Capabilities {
    capabilities: Capability
});
