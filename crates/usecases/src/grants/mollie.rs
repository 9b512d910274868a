//! What grants ask of Mollie: OAuth, and who is connected at all.

use async_trait::async_trait;
use domain::{OrganizationId, ScopeSet};
use jiff::SignedDuration;
use secrecy::SecretString;
use url::Url;

use crate::ports::MollieError;

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
    /// Our app at Mollie, which every grant is given to.
    fn client_id(&self) -> &str;

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

/// Permissions (`Mollie: list-permissions`).
#[async_trait]
pub trait PermissionsApi: Send + Sync {
    /// The permissions that a token really has.
    async fn granted_scopes(&self, access: &SecretString) -> Result<ScopeSet, MollieError>;
}

/// Clients: the organizations linked to the partner (`Mollie: get-client`).
#[async_trait]
pub trait ClientsApi: Send + Sync {
    /// Whether the partner's own token still lists this organization; `None` without that token,
    /// or where it may not see clients.
    async fn lists_client(
        &self,
        organization: &OrganizationId,
    ) -> Result<Option<bool>, MollieError>;
}
