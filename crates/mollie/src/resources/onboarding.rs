//! Onboarding (`Mollie: get-onboarding-status`).

use domain::OnboardingStatus;
use serde::Deserialize;

use crate::wire::{DateTime, Links, OpenEnum, OptionalNullable};

/// How far an organization is with Mollie.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Onboarding {
    /// Name of the organization.
    #[serde(default)]
    pub name: OptionalNullable<String>,
    /// How far.
    pub status: OpenEnum<OnboardingStatus>,
    /// Whether shoppers can pay it.
    pub can_receive_payments: bool,
    /// Whether money can be paid out to its bank account.
    pub can_receive_settlements: bool,
    /// When it signed up.
    #[serde(default)]
    pub signed_up_at: OptionalNullable<DateTime>,
    /// Links; `dashboard` leads to the next step.
    #[serde(rename = "_links", default)]
    pub links: Links,
}
