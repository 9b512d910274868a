//! Connecting and disconnecting, as far as the database is concerned.

use async_trait::async_trait;
use domain::{Organization, ScopeSet, SellerFacts, SellerReference, SellerStates};
use jiff::Timestamp;
use uuid::Uuid;
use vault::Sealed;

use crate::ports::{
    AuditEntry, InvitationId, LeftoverGrantId, NewWork, SealedTokens, SecretHash, SellerChange,
    SellerId, StoreError, WorkItem,
};

/// A seller on the way to Mollie and back. Works once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// Its identity, to which the verifier is sealed.
    pub id: Uuid,
    /// Hash of the `state` parameter.
    pub state: SecretHash,
    /// Hash of the cookie in the browser that started it.
    pub browser: SecretHash,
    /// The invitation it started from.
    pub invitation: InvitationId,
    /// Sealed PKCE verifier.
    pub verifier: Sealed,
    /// Where Mollie was told to send the seller back to.
    pub redirect_uri: String,
    /// Permissions that the seller is asked for.
    pub requested: ScopeSet,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
}

/// A grant just given, to be written in one transaction with its seller.
#[derive(Debug)]
pub struct NewConnection {
    /// The invitation that is used up by it.
    pub invitation: InvitationId,
    pub reference: SellerReference,
    /// Identity of the seller's row: the existing one, or a fresh one. Tokens are sealed to it.
    pub seller: SellerId,
    /// Who consented.
    pub organization: Organization,
    pub tokens: SealedTokens,
    /// Permissions asked for.
    pub requested: ScopeSet,
    /// Permissions granted.
    pub granted: ScopeSet,
    pub at: Timestamp,
    /// Whether it takes the place of one that was ordered to end and cannot be proved to have.
    pub replaces_order: bool,
    /// Where this grant has been kept since Mollie gave it; it is kept there no longer.
    pub kept: LeftoverGrantId,
    /// Under which id the grant that it replaces is kept from now on, if there is one.
    pub replaced: LeftoverGrantId,
    /// Hash of the secret that opens the seller's own page: who has connected can see it.
    pub portal: SecretHash,
    pub portal_until: Timestamp,
    /// What lists show until the first poll.
    pub states: SellerStates,
    /// What is known until the first poll.
    pub facts: SellerFacts,
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

/// Whether an order to disconnect was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DisconnectOrdered {
    /// It was; the work of revoking is leased to whoever ordered.
    Yes(WorkItem),
    /// The seller changed since it was read; nothing was written.
    Changed,
}

#[async_trait]
pub trait ConnectionStore: Send + Sync {
    /// Remembers an attempt to connect and that its invitation was started.
    async fn begin_attempt(&self, attempt: &Attempt) -> Result<(), StoreError>;

    /// Takes an attempt out by the hashes of its state and of the cookie in the browser that
    /// started it: it is found at most once, and stays where it is for any other browser.
    async fn take_attempt(
        &self,
        state: &SecretHash,
        browser: &SecretHash,
    ) -> Result<Option<Attempt>, StoreError>;

    /// Writes a grant, its seller, the seller's session, the first timeline entry and the audit
    /// entry; makes a poll due at once and fences out whoever holds the row. The grant that it replaces is kept, and
    /// `Conflict` while another one of the organization is being ended.
    async fn connect(&self, connection: &NewConnection) -> Result<Connected, StoreError>;

    /// Writes an order to disconnect together with the work that carries it out, withdraws the
    /// seller's open invitations, and fences out whoever polls the seller. It takes effect only while the seller is as it was read.
    async fn order_disconnect(
        &self,
        change: &SellerChange,
        work: &NewWork,
    ) -> Result<DisconnectOrdered, StoreError>;
}
