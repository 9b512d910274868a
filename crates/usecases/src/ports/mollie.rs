//! What the use cases ask of Mollie.

use std::sync::Arc;

use async_trait::async_trait;
use domain::{
    Capability, Method, Onboarding, Organization, OrganizationId, Profile, ProfileId, ScopeSet,
};
use jiff::SignedDuration;
use secrecy::SecretString;
use url::Url;

/// Why a call to Mollie gave no answer that can be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MollieError {
    /// The code or refresh token is refused: `invalid_grant`.
    #[error("mollie refused the grant")]
    DeadGrant,
    /// The access token is refused: 401.
    #[error("mollie refused the access token")]
    Unauthorized,
    /// The seller did not grant the permission for this call: 403.
    #[error("the grant lacks a permission")]
    ScopeMissing,
    /// There is no such thing, or no longer: 404, 410.
    #[error("mollie does not know it")]
    NotFound,
    /// Mollie asks us to slow down: 429.
    #[error("mollie asks to wait {retry_after:#}")]
    RateLimited {
        /// How long no call may be made.
        retry_after: SignedDuration,
    },
    /// Our own request or credentials are wrong; repeating it will not help.
    #[error("mollie rejected the request: {reason}")]
    Rejected {
        /// Status and error code, never the description or a secret.
        reason: String,
    },
    /// No answer, or a server error.
    #[error("mollie is unavailable: {reason}")]
    Unavailable {
        /// Kind of failure, such as `timeout` or `status 503`.
        reason: String,
    },
    /// An answer that cannot be read.
    #[error("mollie answered something unreadable: {reason}")]
    Malformed {
        /// What was expected where.
        reason: String,
    },
}

/// The PKCE secret that ties a code to the browser that asked for it (RFC 7636).
#[derive(Debug, Clone)]
pub struct CodeVerifier(pub SecretString);

/// What is needed to send a seller to Mollie's consent page.
#[derive(Debug)]
pub struct Authorization<'a> {
    /// Echoed back by Mollie; proves that the answer belongs to this attempt.
    pub state: &'a SecretString,
    /// Secret whose S256 challenge is sent.
    pub verifier: &'a CodeVerifier,
    /// Permissions asked for.
    pub scopes: &'a ScopeSet,
    /// Language of Mollie's sign-in form, such as `nl_NL`.
    pub locale: Option<&'a str>,
    /// Whether to show the consent page even when it was given before. Forcing it revokes the
    /// seller's earlier grants to this app.
    pub force_consent: bool,
}

/// What is needed to turn a code into tokens. A code lives 30 seconds and works once.
#[derive(Debug)]
pub struct CodeExchange<'a> {
    /// The code from the callback.
    pub code: &'a SecretString,
    /// The secret of the attempt.
    pub verifier: &'a CodeVerifier,
}

/// Tokens as Mollie issued them.
#[derive(Debug, Clone)]
pub struct TokenSet {
    /// Good for calls until it expires.
    pub access: SecretString,
    /// Good for new access tokens; Mollie may leave it out on refresh, then the old one stays.
    pub refresh: Option<SecretString>,
    /// Life of the access token from now.
    pub expires_in: SignedDuration,
    /// Permissions that were granted.
    pub scopes: ScopeSet,
}

/// Mollie Connect: consent, tokens and their end.
///
/// No method of any of these traits retries by itself: callers know what is safe to repeat.
#[async_trait]
pub trait OAuthApi: Send + Sync {
    /// The address of Mollie's consent page for this attempt.
    fn authorize_url(&self, authorization: &Authorization<'_>) -> Url;

    /// Turns a code into tokens; `DeadGrant` when the code is used, expired or unknown.
    async fn exchange(&self, exchange: &CodeExchange<'_>) -> Result<TokenSet, MollieError>;

    /// Gets a new access token; `DeadGrant` when the grant has ended.
    async fn refresh(&self, refresh: &SecretString) -> Result<TokenSet, MollieError>;

    /// Revokes a refresh token and every access token of the same grant. A token that is already
    /// dead counts as revoked.
    async fn revoke(&self, refresh: &SecretString) -> Result<(), MollieError>;

    /// Whether Mollie itself answers calls at this moment, whoever's grant is in doubt.
    async fn answers(&self) -> Result<(), MollieError>;
}

/// Organizations (`Mollie: get-current-organization`).
#[async_trait]
pub trait OrganizationsApi: Send + Sync {
    /// The organization behind a token.
    async fn organization(&self, access: &SecretString) -> Result<Organization, MollieError>;
}

/// Permissions (`Mollie: list-permissions`).
#[async_trait]
pub trait PermissionsApi: Send + Sync {
    /// The permissions that a token really has.
    async fn granted_scopes(&self, access: &SecretString) -> Result<ScopeSet, MollieError>;
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

/// Clients: the organizations linked to the partner (`Mollie: get-client`).
#[async_trait]
pub trait ClientsApi: Send + Sync {
    /// Whether the partner's own token still lists this organization; `None` without that token.
    async fn lists_client(
        &self,
        organization: &OrganizationId,
    ) -> Result<Option<bool>, MollieError>;
}

/// Mollie, as far as Gangway needs it: one trait for each of its resources.
pub trait MollieApi:
    OAuthApi
    + OrganizationsApi
    + PermissionsApi
    + OnboardingApi
    + CapabilitiesApi
    + ProfilesApi
    + MethodsApi
    + ClientsApi
{
}

impl<T> MollieApi for T where
    T: OAuthApi
        + OrganizationsApi
        + PermissionsApi
        + OnboardingApi
        + CapabilitiesApi
        + ProfilesApi
        + MethodsApi
        + ClientsApi
{
}

/// Mollie, shared by every use case.
pub type SharedMollie = Arc<dyn MollieApi>;
