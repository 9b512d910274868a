//! Capabilities (`Mollie: list-capabilities`).

use async_trait::async_trait;
use domain::{CapabilityStatus, RequirementStatus};
use secrecy::SecretString;
use serde::Deserialize;
use usecases::ports::{CapabilitiesApi, MollieError};

use crate::{
    Client, DateTime, Links, OpenEnum, OptionalNullable,
    wire::{ListItem, storable},
};

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

/// How many are kept; Mollie has a handful of each.
const MOST_CAPABILITIES: usize = 50;
const MOST_REQUIREMENTS: usize = 200;

impl Client {
    /// `GET /v2/capabilities`; needs `onboarding.read`.
    pub async fn list_capabilities(
        &self,
        access: &SecretString,
    ) -> Result<Vec<Capability>, MollieError> {
        self.read_list(self.v2("capabilities", &[]), access).await
    }
}

#[async_trait]
impl CapabilitiesApi for Client {
    async fn capabilities(
        &self,
        access: &SecretString,
    ) -> Result<Vec<domain::Capability>, MollieError> {
        let capabilities = self.list_capabilities(access).await?;
        let kept = capabilities.into_iter().take(MOST_CAPABILITIES);
        Ok(kept.map(Into::into).collect())
    }
}

impl From<Capability> for domain::Capability {
    fn from(capability: Capability) -> Self {
        let requirements = capability.requirements.value().unwrap_or_default();
        Self {
            name: storable(capability.name),
            status: capability.status.known_or(CapabilityStatus::Unknown),
            status_reason: capability.status_reason.text(),
            requirements: requirements
                .into_iter()
                .take(MOST_REQUIREMENTS)
                .map(Into::into)
                .collect(),
        }
    }
}

impl From<Requirement> for domain::Requirement {
    fn from(requirement: Requirement) -> Self {
        Self {
            dashboard: requirement.links.dashboard_address(),
            id: storable(requirement.id),
            status: requirement.status.known_or(RequirementStatus::Unknown),
            due_at: requirement.due_date.timestamp(),
        }
    }
}
