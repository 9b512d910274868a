//! Capabilities (`Mollie: list-capabilities`).

use domain::{CapabilityStatus, RequirementStatus};
use serde::Deserialize;

use crate::wire::{DateTime, Links, ListItem, OpenEnum, OptionalNullable};

/// One thing that an organization can or cannot do; `name` is its key.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Capability {
    /// `payments`, `settlements`, or another.
    pub name: String,
    /// Its state.
    pub status: OpenEnum<CapabilityStatus>,
    /// Why, such as `requirement-past-due`.
    #[serde(default)]
    pub status_reason: OptionalNullable<String>,
    /// What Mollie asks for.
    #[serde(default)]
    pub requirements: OptionalNullable<Vec<Requirement>>,
}

/// One thing that Mollie asks for.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Requirement {
    /// Name of the task, unique within the capability; an open set.
    pub id: String,
    /// How urgent it is.
    pub status: OpenEnum<RequirementStatus>,
    /// When it must be done.
    #[serde(default)]
    pub due_date: OptionalNullable<DateTime>,
    /// Links; `dashboard` leads to where it is done.
    #[serde(rename = "_links", default)]
    pub links: Links,
}

impl ListItem for Capability {
    const KEY: &'static str = "capabilities";
}
