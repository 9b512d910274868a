//! Leftover grants as they are stored.

use async_trait::async_trait;
use domain::{LossCause, OrganizationId, SellerReference};
use jiff::Timestamp;
use uuid::Uuid;
use vault::Sealed;

use crate::{
    environment::row_id,
    ports::{Grant, Saved, StoreError},
};

row_id!(LeftoverGrantId);

/// A grant at Mollie that no connection uses, or not yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftoverGrant {
    pub id: LeftoverGrantId,
    /// Whose it is; absent while that is not known.
    pub organization: Option<OrganizationId>,
    /// The reference of the invitation, or of the seller, that it was given for.
    pub reference: SellerReference,
    pub refresh: Sealed,
    /// The row that the token is sealed to.
    pub sealed_to: Uuid,
    /// The app at Mollie that it was given to, where that is known.
    pub client_id: Option<String>,
    /// Set while a refresh is under way: a crash leaves it behind.
    pub refresh_started_at: Option<Timestamp>,
    /// How many attempts to revoke it failed in a row.
    pub attempts: u32,
    /// Why the last of them did.
    pub cause: Option<LossCause>,
    /// Fencing number: grows with every lease, and whenever its organization connects.
    pub epoch: i64,
}

/// A grant that Mollie has just given.
#[derive(Debug)]
pub struct NewLeftoverGrant<'a> {
    pub id: LeftoverGrantId,
    /// The reference of the invitation that it was given for.
    pub reference: &'a SellerReference,
    /// Sealed to the row itself.
    pub refresh: &'a Sealed,
    /// The app at Mollie that it was given to.
    pub client_id: &'a str,
    pub at: Timestamp,
    /// When it is to be revoked, unless something comes of it before.
    pub due_at: Timestamp,
}

/// What was learned under a lease, which it ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeftoverRelease {
    /// It has ended, and goes.
    Ended,
    /// Its organization has a connection, or nobody knows whose it is; it stays for as long.
    InUse,
    /// It is to be revoked at that moment; and why that has just failed, if it has.
    Due {
        at: Timestamp,
        failed: Option<LossCause>,
    },
}

/// Those that could not be revoked at the last attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FailingLeftovers {
    pub number: u64,
    /// Why one of them could not.
    pub cause: Option<LossCause>,
}

#[async_trait]
pub trait LeftoverGrantStore: Send + Sync {
    /// Keeps a grant that was just given, until it is known what becomes of it.
    async fn keep_leftover_grant(&self, new: &NewLeftoverGrant<'_>) -> Result<(), StoreError>;

    /// Those that are to be revoked and that nobody holds, the longest overdue first.
    async fn leftover_grants_due(
        &self,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<LeftoverGrantId>, StoreError>;

    /// Those of an organization, and those that nobody knows whose they are and that were given
    /// for a reference under which only this organization has ever connected.
    async fn leftover_grants_of(
        &self,
        organization: &OrganizationId,
    ) -> Result<Vec<LeftoverGrantId>, StoreError>;

    /// Leases one, unless it is gone or somebody holds it.
    async fn lease_leftover_grant(
        &self,
        id: LeftoverGrantId,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Option<LeftoverGrant>, StoreError>;

    /// Holds a leased one for longer; with `mark`, a refresh is under way from then on.
    async fn hold_leftover_grant(
        &self,
        id: LeftoverGrantId,
        epoch: i64,
        until: Timestamp,
        mark: Option<Timestamp>,
    ) -> Result<Saved, StoreError>;

    /// Takes the mark of a refresh away that has certainly changed nothing.
    async fn unmark_leftover_grant(
        &self,
        id: LeftoverGrantId,
        epoch: i64,
    ) -> Result<Saved, StoreError>;

    /// Notes whose grant it is, for whoever holds it or, with the epoch 0, has just received it.
    async fn leftover_grant_is_of(
        &self,
        id: LeftoverGrantId,
        epoch: i64,
        organization: &OrganizationId,
    ) -> Result<Saved, StoreError>;

    /// Replaces a token by the one that Mollie gave for it and takes the mark away, whoever holds
    /// the row: it may be the only one that works. `sealed_to` stays.
    async fn replace_leftover_token(
        &self,
        id: LeftoverGrantId,
        old: &Sealed,
        new: &Sealed,
    ) -> Result<Saved, StoreError>;

    /// The same for the grant that a connection rested on when a refresh of it began, and that
    /// another one has replaced meanwhile.
    async fn replace_leftover_token_of(
        &self,
        grant: &Grant,
        old: &Sealed,
        new: &Sealed,
    ) -> Result<Saved, StoreError>;

    /// Replaces how the same token is sealed.
    async fn reseal_leftover_token(
        &self,
        id: LeftoverGrantId,
        old: &Sealed,
        new: &Sealed,
    ) -> Result<Saved, StoreError>;

    /// Ends a lease with what came of it.
    async fn release_leftover_grant(
        &self,
        id: LeftoverGrantId,
        epoch: i64,
        release: LeftoverRelease,
    ) -> Result<Saved, StoreError>;

    async fn failing_leftover_grants(&self) -> Result<FailingLeftovers, StoreError>;

    /// Those that are sealed with another key than this one, at most `limit`, in the order of
    /// their ids and only those after `after`.
    async fn leftover_grants_not_sealed_with(
        &self,
        key: &str,
        after: Option<LeftoverGrantId>,
        limit: u32,
    ) -> Result<Vec<LeftoverGrant>, StoreError>;
}
