//! What the use cases ask of the database.

use std::sync::Arc;

use async_trait::async_trait;
use domain::{OrganizationId, SellerQuery, TimelineEntry};
use jiff::Timestamp;

use super::records::{
    AccountRecord, Attempt, AuditEntry, Claim, Connected, Connection, Hash32, Invitation,
    InvitationId, NewConnection, NewInvitation, NewSession, OpenSession, PortalSession, Saved,
    Seed, SellerCounts, SellerId, SellerPage, SellerRecord, StaffId, StaffMember, StoredAudit,
    TickCommit, TokenUpdate, WorkerHealth,
};

type Cause = Box<dyn std::error::Error + Send + Sync>;

/// Why the database did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// It cannot be reached, or failed.
    #[error("the database is unavailable")]
    Unavailable(#[source] Cause),
    /// It is locked, or does not accept writes.
    #[error("the database is locked or read-only")]
    NotWritable(#[source] Cause),
    /// It holds a value that cannot be read.
    #[error("the database holds an unreadable {table}.{column}")]
    Inconsistent {
        /// Table of the value.
        table: &'static str,
        /// Column of the value.
        column: &'static str,
        /// What is wrong with it.
        #[source]
        cause: Cause,
    },
    /// A row with this key exists already.
    #[error("a row with this key exists already")]
    Duplicate,
}

/// Tells which sellers have changed, in whichever process the change was made.
#[async_trait]
pub trait ChangeFeed: Send {
    /// Waits for the next changes. Dropping the future loses nothing.
    async fn next(&mut self) -> Result<Vec<OrganizationId>, StoreError>;
}

/// The database. Each method is one statement or one short transaction; none waits for anything
/// but the database.
#[async_trait]
pub trait Store: Send + Sync {
    /// Whether it can be read and written.
    async fn check(&self) -> Result<(), StoreError>;

    /// A feed of changes from now on.
    async fn change_feed(&self) -> Result<Box<dyn ChangeFeed>, StoreError>;

    /// Deletes what has expired: attempts, sessions, old announcements.
    async fn sweep(&self, now: Timestamp) -> Result<(), StoreError>;

    // Sellers.

    /// One page of sellers.
    async fn list_sellers(&self, query: &SellerQuery) -> Result<SellerPage, StoreError>;

    /// How many sellers there are in each state.
    async fn seller_counts(&self) -> Result<SellerCounts, StoreError>;

    /// One seller.
    async fn seller(
        &self,
        organization: &OrganizationId,
    ) -> Result<Option<SellerRecord>, StoreError>;

    /// The newest entries of a seller's timeline, newest first.
    async fn timeline(
        &self,
        seller: SellerId,
        limit: u32,
    ) -> Result<Vec<TimelineEntry>, StoreError>;

    /// Whether any seller connected through Mollie.
    async fn holds_real_sellers(&self) -> Result<bool, StoreError>;

    /// Adds made-up sellers.
    async fn seed(&self, sellers: &[Seed]) -> Result<(), StoreError>;

    // Connecting.

    /// Adds an invitation.
    async fn add_invitation(
        &self,
        invitation: &NewInvitation,
        audit: &AuditEntry,
    ) -> Result<(), StoreError>;

    /// The invitation whose link carries the secret with this hash.
    async fn invitation(&self, token: &Hash32) -> Result<Option<Invitation>, StoreError>;

    /// The invitation with this identity.
    async fn invitation_by_id(&self, id: InvitationId) -> Result<Option<Invitation>, StoreError>;

    /// The newest invitations, newest first.
    async fn invitations(&self, limit: u32) -> Result<Vec<Invitation>, StoreError>;

    /// Withdraws an open invitation; whether there was one.
    async fn withdraw_invitation(
        &self,
        id: InvitationId,
        at: Timestamp,
        audit: &AuditEntry,
    ) -> Result<bool, StoreError>;

    /// Remembers an attempt to connect and that its invitation was started.
    async fn begin_attempt(&self, attempt: &Attempt) -> Result<(), StoreError>;

    /// Takes an attempt out by the hash of its state: it is found at most once.
    async fn take_attempt(&self, state: &Hash32) -> Result<Option<Attempt>, StoreError>;

    /// Writes a grant, its seller, the first timeline entry and the audit entry; makes a reading
    /// due at once and fences out whoever holds the row.
    async fn connect(&self, connection: &NewConnection) -> Result<Connected, StoreError>;

    /// A grant with its tokens.
    async fn connection(&self, seller: SellerId) -> Result<Option<Connection>, StoreError>;

    /// How many grants are sealed with each key, by the key's id.
    async fn key_use(&self) -> Result<Vec<(String, u64)>, StoreError>;

    // Polling.

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

    /// Holds a leased row for longer; `Fenced` when the lease was lost meanwhile.
    async fn renew_lease(
        &self,
        seller: SellerId,
        epoch: i64,
        lease_until: Timestamp,
    ) -> Result<Saved, StoreError>;

    /// Leaves a mark that a refresh is under way.
    async fn mark_refresh(
        &self,
        seller: SellerId,
        epoch: i64,
        at: Timestamp,
    ) -> Result<Saved, StoreError>;

    /// Takes the mark away when the refresh certainly did not reach Mollie, or was refused.
    async fn clear_refresh_mark(&self, seller: SellerId, epoch: i64) -> Result<Saved, StoreError>;

    /// Saves new tokens and takes the mark away.
    async fn save_tokens(&self, update: &TokenUpdate<'_>) -> Result<Saved, StoreError>;

    /// Writes all that a tick changed and ends the lease.
    async fn commit_tick(&self, commit: &TickCommit) -> Result<Saved, StoreError>;

    /// Makes a reading due at once; whether there is such a polled seller.
    async fn request_check(
        &self,
        organization: &OrganizationId,
        now: Timestamp,
    ) -> Result<bool, StoreError>;

    /// Notes that somebody watches a seller, and brings its next reading forward to `due`.
    async fn watch(
        &self,
        organization: &OrganizationId,
        until: Timestamp,
        due: Timestamp,
    ) -> Result<(), StoreError>;

    /// How polling does.
    async fn worker_health(&self, now: Timestamp) -> Result<WorkerHealth, StoreError>;

    // Staff.

    /// Adds a member of staff; `Duplicate` when the e-mail address is taken.
    async fn add_staff(
        &self,
        account: &AccountRecord,
        audit: &AuditEntry,
    ) -> Result<(), StoreError>;

    /// The account with this e-mail address, in lower case.
    async fn account(&self, email: &str) -> Result<Option<AccountRecord>, StoreError>;

    /// Everyone, by e-mail address.
    async fn staff(&self) -> Result<Vec<StaffMember>, StoreError>;

    /// Opens a session and writes the sign-in to the audit log.
    async fn open_session(
        &self,
        session: &NewSession<StaffId>,
        audit: &AuditEntry,
    ) -> Result<(), StoreError>;

    /// A session that has not expired at `now` and was used after `idle_since`.
    async fn session(
        &self,
        token: &Hash32,
        now: Timestamp,
        idle_since: Timestamp,
    ) -> Result<Option<OpenSession>, StoreError>;

    /// Notes that a session was used.
    async fn touch_session(&self, token: &Hash32, at: Timestamp) -> Result<(), StoreError>;

    /// Ends a session.
    async fn close_session(&self, token: &Hash32) -> Result<(), StoreError>;

    /// Opens a seller's session in the portal.
    async fn open_portal_session(&self, session: &NewSession<SellerId>) -> Result<(), StoreError>;

    /// A portal session that has not expired.
    async fn portal_session(
        &self,
        token: &Hash32,
        now: Timestamp,
    ) -> Result<Option<PortalSession>, StoreError>;

    /// Ends a portal session.
    async fn close_portal_session(&self, token: &Hash32) -> Result<(), StoreError>;

    // Audit.

    /// Adds a line on its own, for what changes nothing else, such as a denied action.
    async fn append_audit(&self, entry: &AuditEntry) -> Result<(), StoreError>;

    /// The newest lines, newest first, optionally about one subject.
    async fn audit(
        &self,
        subject: Option<&str>,
        limit: u32,
    ) -> Result<Vec<StoredAudit>, StoreError>;
}

/// The database, shared by every use case.
pub type SharedStore = Arc<dyn Store>;
