//! What a poll asks of Mollie.

use async_trait::async_trait;
use domain::{Capability, Method, Onboarding, Organization, Profile, ProfileId};
use secrecy::SecretString;

use crate::ports::MollieError;

/// Organizations (`Mollie: get-current-organization`).
#[async_trait]
pub trait OrganizationsApi: Send + Sync {
    /// The organization behind a token.
    async fn organization(&self, access: &SecretString) -> Result<Organization, MollieError>;
}

/// Onboarding (`Mollie: get-onboarding-status`).
#[async_trait]
pub trait OnboardingApi: Send + Sync {
    /// The onboarding status of a token's organization.
    async fn onboarding(&self, access: &SecretString) -> Result<Onboarding, MollieError>;
}

/// Capabilities (`Mollie: list-capabilities`).
#[async_trait]
pub trait CapabilitiesApi: Send + Sync {
    /// Capabilities with their requirements.
    async fn capabilities(&self, access: &SecretString) -> Result<Vec<Capability>, MollieError>;
}

/// Profiles (`Mollie: list-profiles`).
#[async_trait]
pub trait ProfilesApi: Send + Sync {
    /// Every profile, without its methods.
    async fn profiles(&self, access: &SecretString) -> Result<Vec<Profile>, MollieError>;
}

/// Payment methods (`Mollie: list-all-methods`).
#[async_trait]
pub trait MethodsApi: Send + Sync {
    /// The methods of a profile that are on or asked for.
    async fn methods(
        &self,
        access: &SecretString,
        profile: &ProfileId,
    ) -> Result<Vec<Method>, MollieError>;
}
