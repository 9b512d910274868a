//! Grants as they are stored: sealed tokens, and who may refresh them.

use async_trait::async_trait;
use domain::{ConnectionState, OrganizationId, ScopeSet};
use jiff::Timestamp;
use vault::Sealed;

use crate::ports::{Saved, SellerId, StoreError};

/// Tokens as the store keeps them: sealed to the seller's row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedTokens {
    pub access: Sealed,
    /// When the access token dies.
    pub access_expires_at: Timestamp,
    pub refresh: Sealed,
    /// The app at Mollie that they were given to; not known of tokens that an older version of
    /// Gangway saved.
    pub client_id: Option<String>,
}

/// What an organization has granted us, with the tokens that prove it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    pub seller: SellerId,
    pub organization: OrganizationId,
    /// State of the connection that rests on it.
    pub state: ConnectionState,
    pub scopes: ScopeSet,
    /// Gone once the grant has ended.
    pub tokens: Option<SealedTokens>,
    /// Grows with every change of `tokens`; it alone decides whether new tokens may be saved.
    pub version: i64,
    /// Set while a refresh is under way: a crash leaves it behind.
    pub refresh_started_at: Option<Timestamp>,
    /// When Mollie first refused the present refresh token.
    pub refused_at: Option<Timestamp>,
    /// Fencing number: grows with every lease.
    pub epoch: i64,
    /// Until when somebody holds it.
    pub lease_until: Timestamp,
}

/// New tokens for a grant.
#[derive(Debug)]
pub struct TokenUpdate<'a> {
    pub seller: SellerId,
    /// The version that the new tokens replace.
    pub replaces_version: i64,
    pub tokens: &'a SealedTokens,
    /// When they were issued.
    pub at: Timestamp,
}

/// What was learned under the lease of a grant that ends without new tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct GrantRelease {
    /// Takes the mark away, because the refresh certainly did not reach Mollie, or was refused.
    pub clear_mark: bool,
    /// When Mollie refused the refresh token; an earlier refusal of it stays.
    pub refused_at: Option<Timestamp>,
}

/// How many living grants Mollie refuses, beside how many it has refreshed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RefusalCount {
    /// Grants whose present refresh token was refused.
    pub refused: u64,
    /// Grants that were refreshed since the moment that was asked about.
    pub refreshed: u64,
}

/// What is sealed with a key.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct KeyUse {
    /// The key's id.
    pub key: String,
    /// Grants, with those that no connection uses.
    pub grants: u64,
    /// Attempts to connect that are under way.
    pub attempts: u64,
}

#[async_trait]
pub trait GrantStore: Send + Sync {
    async fn grant(&self, seller: SellerId) -> Result<Option<Grant>, StoreError>;

    /// Leases a grant for a call that spends its refresh token, unless somebody holds it or its
    /// tokens are no longer of this version.
    async fn lease_grant(
        &self,
        seller: SellerId,
        version: i64,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Option<Grant>, StoreError>;

    /// Holds a leased grant for longer; with `mark`, a refresh is under way from then on.
    async fn hold_grant(
        &self,
        seller: SellerId,
        epoch: i64,
        until: Timestamp,
        mark: Option<Timestamp>,
    ) -> Result<Saved, StoreError>;

    /// Ends a lease; `Fenced` when it had ended already, so that what was learned under it may be
    /// out of date.
    async fn release_grant(
        &self,
        seller: SellerId,
        epoch: i64,
        release: GrantRelease,
    ) -> Result<Saved, StoreError>;

    /// Saves new tokens, takes the mark away and ends the lease.
    async fn save_tokens(&self, update: &TokenUpdate<'_>) -> Result<Saved, StoreError>;

    /// Grants that are sealed with another key than this one, at most `limit`, in the order of
    /// their sellers and only those after `after`.
    async fn grants_not_sealed_with(
        &self,
        key: &str,
        after: Option<SellerId>,
        limit: u32,
    ) -> Result<Vec<Grant>, StoreError>;

    /// Replaces how the same tokens are sealed; their version stays, so that a refresh under way
    /// is not disturbed.
    async fn reseal_tokens(
        &self,
        seller: SellerId,
        version: i64,
        tokens: &SealedTokens,
    ) -> Result<Saved, StoreError>;

    /// How many living grants are refused, and how many were refreshed since.
    async fn refusals(&self, since: Timestamp) -> Result<RefusalCount, StoreError>;

    /// How many living grants were given to each app, by the app's client id.
    async fn client_id_use(&self) -> Result<Vec<(String, u64)>, StoreError>;

    /// Ended connections whose tokens are still kept, without those that we ended ourselves; each
    /// with the app that its tokens were given to.
    async fn revivable(&self) -> Result<Vec<(OrganizationId, Option<String>)>, StoreError>;

    /// What is sealed with each key, by the key's id.
    async fn key_use(&self) -> Result<Vec<KeyUse>, StoreError>;
}
