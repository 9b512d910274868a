//! Polling as far as the database is concerned: whose turn it is, and what a poll changed.

use async_trait::async_trait;
use domain::{Change, ConnectionSummary, EventSource, OrganizationId, SellerFacts, SellerStates};
use jiff::Timestamp;

use crate::ports::{AuditEntry, Saved, SellerId, StoreError};

/// A connection as whoever polls it sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connection {
    pub seller: SellerId,
    pub organization: OrganizationId,
    pub summary: ConnectionSummary,
    /// Fencing number: grows with every lease, so that a late worker can change nothing.
    pub epoch: i64,
    /// Until when this lease holds.
    pub lease_until: Timestamp,
    /// Until when somebody watches the seller's page.
    pub watched_until: Option<Timestamp>,
    /// Whether the next poll was asked for by a person.
    pub check_requested: bool,
}

/// A seller whose row this worker holds until its lease runs out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    pub connection: Connection,
    /// What lists show so far.
    pub states: SellerStates,
    /// What is known so far.
    pub facts: SellerFacts,
}

/// What proves that a worker holds a seller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PollLease {
    pub seller: SellerId,
    pub epoch: i64,
}

impl Claim {
    pub fn lease(&self) -> PollLease {
        PollLease {
            seller: self.connection.seller,
            epoch: self.connection.epoch,
        }
    }
}

/// All that changes about a seller at one moment, written in one short transaction that also ends
/// the lease.
#[derive(Debug)]
pub struct SellerChange {
    pub seller: SellerId,
    /// The epoch of the lease, or that the seller was read at.
    pub epoch: i64,
    pub at: Timestamp,
    /// The connection from now on.
    pub connection: ConnectionSummary,
    pub tokens: TokenFate,
    pub states: SellerStates,
    pub facts: SellerFacts,
    /// Whether facts differ from the last snapshot, so that one is kept.
    pub keep_snapshot: bool,
    /// For the timeline.
    pub changes: Vec<Change>,
    /// What brought the news.
    pub source: EventSource,
    /// Whether open pages are to be told even without a change.
    pub announce: bool,
    pub audit: Vec<AuditEntry>,
}

/// What becomes of the tokens of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenFate {
    /// They stay in use.
    Keep,
    /// The connection has ended; they are kept until this moment, should that prove wrong.
    EraseAt(Timestamp),
    /// They are of no more use to anybody.
    Erase,
    /// They are used again after the connection had ended.
    Revive,
}

/// How polling does.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PollingHealth {
    /// Sellers that are polled at all.
    pub polled: u64,
    /// Sellers whose time has come and that nobody holds.
    pub overdue: u64,
    /// Since when the longest of them waits.
    pub oldest_due: Option<Timestamp>,
    /// Sellers whose polls fail.
    pub failing: u64,
    /// Disconnects that Mollie has not proved.
    pub unconfirmed: u64,
    /// Sellers of whom it is not decided whether they left, because Mollie refuses too many.
    pub many_refused: u64,
    /// Sellers who cannot be polled because Mollie refuses our own credentials.
    pub our_credentials: u64,
}

#[async_trait]
pub trait PollingStore: Send + Sync {
    /// Leases up to `limit` sellers whose time has come, the longest overdue first.
    async fn claim_due(
        &self,
        now: Timestamp,
        lease_until: Timestamp,
        limit: u32,
    ) -> Result<Vec<Claim>, StoreError>;

    /// Leases one seller, due or not, unless somebody holds it.
    async fn claim_seller(
        &self,
        organization: &OrganizationId,
        now: Timestamp,
        lease_until: Timestamp,
    ) -> Result<Option<Claim>, StoreError>;

    /// What a claim of this seller would give, without a lease.
    async fn unclaimed(&self, organization: &OrganizationId) -> Result<Option<Claim>, StoreError>;

    /// Holds a leased row for longer; `Fenced` when the lease was lost meanwhile.
    async fn renew_lease(
        &self,
        seller: SellerId,
        epoch: i64,
        lease_until: Timestamp,
    ) -> Result<Saved, StoreError>;

    /// Writes all that a poll, or an attempt to revoke, changed and ends the lease.
    async fn commit(&self, change: &SellerChange) -> Result<Saved, StoreError>;

    /// Makes a poll due at once; whether there is such a polled seller.
    async fn request_check(
        &self,
        organization: &OrganizationId,
        now: Timestamp,
    ) -> Result<bool, StoreError>;

    /// Notes that somebody watches a seller, and brings its next poll forward to `due`.
    async fn watch(
        &self,
        organization: &OrganizationId,
        until: Timestamp,
        due: Timestamp,
    ) -> Result<(), StoreError>;

    async fn polling_health(&self, now: Timestamp) -> Result<PollingHealth, StoreError>;
}
