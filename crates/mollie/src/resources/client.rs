//! Clients: the merchants linked to a partner (`Mollie: list-clients`).

use domain::OrganizationId;
use serde::Deserialize;

use super::{Capability, Onboarding, Organization};
use crate::wire::{Amount, DateTime, Links, ListItem, OptionalNullable};

/// A merchant linked to the partner.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Client {
    /// The identity of the organization.
    pub id: OrganizationId,
    /// What the partner earned with it.
    #[serde(default)]
    pub commission: OptionalNullable<Commission>,
    /// When the organization was made.
    #[serde(default)]
    pub organization_created_at: OptionalNullable<DateTime>,
    /// What was asked to come along and may be seen.
    #[serde(rename = "_embedded", default)]
    pub embedded: OptionalNullable<Embeds>,
    /// Links.
    #[serde(rename = "_links", default)]
    pub links: Links,
}

/// What a partner earned with a client.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Commission {
    /// In how many payments.
    #[serde(default)]
    pub count: OptionalNullable<u64>,
    /// How much; only in older answers.
    #[serde(default)]
    pub total_amount: OptionalNullable<Amount>,
}

/// What comes along with a client.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Embeds {
    /// The organization.
    pub organization: OptionalNullable<Organization>,
    /// Its onboarding status.
    pub onboarding: OptionalNullable<Onboarding>,
    /// Its capabilities.
    pub capabilities: OptionalNullable<Vec<Capability>>,
}

impl ListItem for Client {
    const KEY: &'static str = "clients";
}
