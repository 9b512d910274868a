//! What passes between the use cases and the store.

use std::fmt;

use domain::{
    Change, ConnectionState, EventSource, LossCause, NextStep, OnboardingStatus, Organization,
    OrganizationId, PaymentsIndicator, Role, ScopeSet, SellerFacts, SellerReference,
    SettlementsIndicator,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use vault::Sealed;

macro_rules! row_id {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

row_id!(
    /// Our own identity of a seller; outside the store sellers go by their organization id.
    SellerId
);
row_id!(
    /// An invitation.
    InvitationId
);
row_id!(
    /// A member of staff.
    StaffId
);

/// SHA-256 of a bearer secret: what the store keeps of secrets that are only ever compared.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Hash32(pub [u8; 32]);

impl fmt::Debug for Hash32 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hash32(..)")
    }
}

/// The states of a seller that lists show and filter by, derived from its facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Projection {
    /// Name of the organization.
    pub name: String,
    /// Country, ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// Onboarding status.
    pub onboarding: OnboardingStatus,
    /// Since when, as far as we know.
    pub onboarding_since: Timestamp,
    /// Blocked-payments indicator.
    pub payments: PaymentsIndicator,
    /// Since when, as far as we know.
    pub payments_since: Timestamp,
    /// Settlements indicator.
    pub settlements: SettlementsIndicator,
    /// Since when, as far as we know.
    pub settlements_since: Timestamp,
    /// What happens next.
    pub next: NextStep,
    /// Order of attention, smallest first.
    pub urgency: u8,
    /// How many profiles there are.
    pub profiles: u32,
    /// How many of them are blocked.
    pub profiles_blocked: u32,
    /// When onboarding or capabilities were last read.
    pub checked_at: Option<Timestamp>,
    /// When something last changed.
    pub changed_at: Timestamp,
}

/// A seller as the Sellers tab lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SellerRow {
    /// Mollie's identity of the seller.
    pub organization: OrganizationId,
    /// The marketplace's own name for it.
    pub reference: SellerReference,
    /// What lists show.
    pub projection: Projection,
    /// State of our grant.
    pub connection: ConnectionState,
    /// Since when readings fail, if they do.
    pub failing_since: Option<Timestamp>,
    /// How many wanted permissions are missing.
    pub missing_scopes: u32,
}

/// One page of sellers with the exact number of all that match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SellerPage {
    /// The sellers of this page.
    pub rows: Vec<SellerRow>,
    /// How many match in all.
    pub total: u64,
}

/// How many sellers there are in each state.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SellerCounts(
    /// One entry for each combination that occurs.
    pub Vec<(OnboardingStatus, PaymentsIndicator, ConnectionState, u64)>,
);

/// A grant, without its tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectionSummary {
    /// State of our grant.
    pub state: ConnectionState,
    /// Why it is failing, lost or unconfirmed.
    pub cause: Option<LossCause>,
    /// Since when readings fail.
    pub failing_since: Option<Timestamp>,
    /// Permissions that were granted.
    pub scopes: ScopeSet,
    /// When the seller last consented.
    pub connected_at: Timestamp,
    /// When the access token was last refreshed.
    pub refreshed_at: Option<Timestamp>,
    /// When the connection ended.
    pub ended_at: Option<Timestamp>,
    /// When the next reading, or attempt to revoke, is due.
    pub next_poll_at: Option<Timestamp>,
    /// How many attempts in a row failed.
    pub attempts: u32,
}

/// A seller with everything that its page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SellerRecord {
    /// Our identity of it.
    pub id: SellerId,
    /// Mollie's identity of it.
    pub organization: OrganizationId,
    /// The marketplace's own name for it.
    pub reference: SellerReference,
    /// What lists show.
    pub projection: Projection,
    /// All that is known.
    pub facts: SellerFacts,
    /// Our grant.
    pub connection: ConnectionSummary,
}

/// Tokens as the store keeps them: sealed to the seller's row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedTokens {
    /// Sealed access token.
    pub access: Sealed,
    /// When the access token dies.
    pub access_expires_at: Timestamp,
    /// Sealed refresh token.
    pub refresh: Sealed,
}

/// A grant with its tokens, for those who use them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connection {
    /// Whose it is.
    pub seller: SellerId,
    /// Mollie's identity of the seller.
    pub organization: OrganizationId,
    /// What everyone may know of it.
    pub summary: ConnectionSummary,
    /// The tokens; gone once the connection has ended.
    pub tokens: Option<SealedTokens>,
    /// Grows with every change of `tokens`.
    pub token_version: i64,
    /// Set while a refresh is under way: a crash leaves it behind.
    pub refresh_started_at: Option<Timestamp>,
    /// Fencing number: grows with every lease, so that a late worker can change nothing.
    pub epoch: i64,
    /// Until when somebody watches the seller's page.
    pub watched_until: Option<Timestamp>,
    /// Whether the next reading was asked for by a person.
    pub check_requested: bool,
}

/// A seller whose row this worker holds until its lease runs out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The grant, with the epoch of this lease.
    pub connection: Connection,
    /// What lists show so far.
    pub projection: Projection,
    /// What is known so far.
    pub facts: SellerFacts,
}

/// New tokens for a claimed row.
#[derive(Debug)]
pub struct TokenUpdate<'a> {
    /// Whose.
    pub seller: SellerId,
    /// The epoch of the lease.
    pub epoch: i64,
    /// The version that the new tokens replace.
    pub replaces_version: i64,
    /// The new tokens.
    pub tokens: &'a SealedTokens,
    /// When they were issued.
    pub at: Timestamp,
}

/// Whether a write under a lease took effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saved {
    /// It did.
    Yes,
    /// Another worker holds the row by now; nothing was written.
    Fenced,
}

/// All that one tick changes, written in one short transaction that also ends the lease.
#[derive(Debug)]
pub struct TickCommit {
    /// Whose.
    pub seller: SellerId,
    /// The epoch of the lease.
    pub epoch: i64,
    /// When.
    pub at: Timestamp,
    /// The grant after the tick; `attempts` and `next_poll_at` are taken from it.
    pub connection: ConnectionSummary,
    /// Whether the tokens are to be erased.
    pub forget_tokens: bool,
    /// What lists show after the tick.
    pub projection: Projection,
    /// What is known after the tick.
    pub facts: SellerFacts,
    /// Whether facts differ from the last snapshot, so that one is kept.
    pub keep_snapshot: bool,
    /// What changed, for the timeline.
    pub changes: Vec<Change>,
    /// What brought the news.
    pub source: EventSource,
    /// Whether open pages are to be told even without a change.
    pub announce: bool,
    /// What the audit log is to say.
    pub audit: Vec<AuditEntry>,
}

/// A new invitation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewInvitation {
    /// Its identity.
    pub id: InvitationId,
    /// Hash of the secret in its link.
    pub token: Hash32,
    /// Whom it is for, in the marketplace's words.
    pub reference: SellerReference,
    /// Language of the pages, such as `nl_NL`.
    pub locale: String,
    /// Who made it.
    pub created_by: StaffId,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it stops working.
    pub expires_at: Timestamp,
}

/// How an invitation ended, if it did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InvitationState {
    /// It can be used.
    Open,
    /// A seller connected with it.
    Used {
        /// Who did.
        organization: OrganizationId,
        /// When.
        at: Timestamp,
    },
    /// Staff withdrew it.
    Withdrawn {
        /// When.
        at: Timestamp,
    },
}

/// A stored invitation. Whether it has expired depends on the clock of the reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// Its identity.
    pub id: InvitationId,
    /// Whom it is for.
    pub reference: SellerReference,
    /// Language of the pages.
    pub locale: String,
    /// E-mail address of who made it.
    pub created_by: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it stops working.
    pub expires_at: Timestamp,
    /// When a seller first went on to Mollie with it.
    pub started_at: Option<Timestamp>,
    /// How it ended.
    pub state: InvitationState,
}

/// A seller on the way to Mollie and back. Works once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// Its identity, to which the verifier is sealed.
    pub id: Uuid,
    /// Hash of the `state` parameter.
    pub state: Hash32,
    /// Hash of the cookie in the browser that started it.
    pub browser: Hash32,
    /// The invitation it started from.
    pub invitation: InvitationId,
    /// Sealed PKCE verifier.
    pub verifier: Sealed,
    /// Where Mollie was told to send the seller back to.
    pub redirect_uri: String,
    /// When it started.
    pub created_at: Timestamp,
    /// When it stops working.
    pub expires_at: Timestamp,
}

/// A grant just given, to be written in one transaction with its seller.
#[derive(Debug)]
pub struct NewConnection {
    /// The invitation that is used up by it.
    pub invitation: InvitationId,
    /// The marketplace's own name for the seller.
    pub reference: SellerReference,
    /// Identity of the seller's row: the existing one, or a fresh one. Tokens are sealed to it.
    pub seller: SellerId,
    /// Who consented.
    pub organization: Organization,
    /// Sealed tokens.
    pub tokens: SealedTokens,
    /// Permissions granted.
    pub scopes: ScopeSet,
    /// When.
    pub at: Timestamp,
    /// What lists show until the first reading.
    pub projection: Projection,
    /// What is known until the first reading.
    pub facts: SellerFacts,
    /// What the audit log is to say.
    pub audit: AuditEntry,
}

/// How connecting ended in the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Connected {
    /// A seller that was not known.
    New,
    /// A known seller; its identity and history stay.
    Again,
    /// The organization belongs to another seller reference.
    OrganizationTaken,
    /// The reference already has another connected organization.
    ReferenceTaken,
    /// The invitation was used, withdrawn or has expired meanwhile.
    InvitationSpent,
    /// The seller appeared or changed meanwhile under another identity: read again and retry.
    Conflict,
}

/// What an audit entry says of the outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AuditOutcome {
    /// It was done.
    Done,
    /// The actor may not.
    Denied,
    /// It was tried and failed.
    Failed,
}

/// A line of the audit log, before it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// When.
    pub at: Timestamp,
    /// Who: an e-mail address, `seller`, or `worker`.
    pub actor: String,
    /// As what: a role, `seller` or `system`.
    pub role: String,
    /// What, such as `seller.disconnect`.
    pub action: &'static str,
    /// About whom or what: an organization id, a reference or an e-mail address.
    pub subject: Option<String>,
    /// More words, without secrets, such as a reason.
    pub detail: Option<String>,
    /// How it ended.
    pub outcome: AuditOutcome,
    /// The request it belongs to.
    pub request_id: Option<String>,
}

/// A line of the audit log, as it was stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredAudit {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: String,
    /// As what.
    pub role: String,
    /// What.
    pub action: String,
    /// About whom or what.
    pub subject: Option<String>,
    /// More words.
    pub detail: Option<String>,
    /// How it ended.
    pub outcome: AuditOutcome,
    /// The request it belongs to.
    pub request_id: Option<String>,
}

/// A member of staff, without the password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffMember {
    /// Identity.
    pub id: StaffId,
    /// E-mail address, in lower case.
    pub email: String,
    /// What they may do.
    pub role: Role,
    /// When they were added.
    pub created_at: Timestamp,
    /// When they last signed in.
    pub signed_in_at: Option<Timestamp>,
}

/// A member of staff with the password hash (PHC string), for signing in.
#[derive(Clone, PartialEq, Eq)]
pub struct AccountRecord {
    /// Who.
    pub member: StaffMember,
    /// Argon2id hash.
    pub password_hash: String,
}

impl fmt::Debug for AccountRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccountRecord")
            .field("member", &self.member)
            .finish_non_exhaustive()
    }
}

/// A session just opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSession<Subject> {
    /// Hash of the cookie's secret.
    pub token: Hash32,
    /// Whose.
    pub subject: Subject,
    /// When it was opened.
    pub created_at: Timestamp,
    /// When it ends whatever happens.
    pub expires_at: Timestamp,
}

/// A staff session that was found by its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenSession {
    /// Whose.
    pub member: StaffMember,
    /// When it was last used.
    pub seen_at: Timestamp,
    /// When it ends whatever happens.
    pub expires_at: Timestamp,
}

/// A seller's session in the portal that was found by its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PortalSession {
    /// Whose.
    pub organization: OrganizationId,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// A made-up seller for `gangway seed`; has no tokens and is never polled.
#[derive(Debug, Clone)]
pub struct Seed {
    /// Identity of the row.
    pub id: SellerId,
    /// Mollie's identity of it.
    pub organization: OrganizationId,
    /// The marketplace's own name for it.
    pub reference: SellerReference,
    /// What lists show.
    pub projection: Projection,
    /// What is known.
    pub facts: SellerFacts,
    /// State of the grant.
    pub connection: ConnectionState,
    /// Permissions granted.
    pub scopes: ScopeSet,
}

/// How polling does.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WorkerHealth {
    /// Sellers that are polled at all.
    pub polled: u64,
    /// Sellers whose time has come and that nobody holds.
    pub overdue: u64,
    /// Since when the longest of them waits.
    pub oldest_due: Option<Timestamp>,
    /// Sellers whose readings fail.
    pub failing: u64,
    /// Disconnects that Mollie has not proved.
    pub unconfirmed: u64,
}
