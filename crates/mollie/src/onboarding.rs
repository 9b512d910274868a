//! Onboarding (`Mollie: get-onboarding-status`).

use async_trait::async_trait;
use domain::OnboardingStatus;
use secrecy::SecretString;
use serde::Deserialize;
use usecases::ports::{MollieError, OnboardingApi};

use crate::{Client, DateTime, Links, OpenEnum, OptionalNullable};

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

impl Client {
    /// `GET /v2/onboarding/me`; needs `onboarding.read`.
    pub async fn get_onboarding_status(
        &self,
        access: &SecretString,
    ) -> Result<Onboarding, MollieError> {
        let url = self.v2("onboarding/me", &[]);
        self.read("onboarding", url, access).await
    }
}

#[async_trait]
impl OnboardingApi for Client {
    async fn onboarding(&self, access: &SecretString) -> Result<domain::Onboarding, MollieError> {
        self.get_onboarding_status(access).await.map(Into::into)
    }
}

impl From<Onboarding> for domain::Onboarding {
    fn from(onboarding: Onboarding) -> Self {
        Self {
            raw_status: onboarding.status.unknown().map(str::to_owned),
            status: onboarding.status.known_or(OnboardingStatus::Unknown),
            last_known: None,
            can_receive_payments: onboarding.can_receive_payments,
            can_receive_settlements: onboarding.can_receive_settlements,
            signed_up_at: onboarding.signed_up_at.timestamp(),
            dashboard: onboarding.links.dashboard_address(),
        }
    }
}
