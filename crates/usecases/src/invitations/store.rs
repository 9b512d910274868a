//! Invitations as they are stored.

use async_trait::async_trait;
use domain::{OrganizationId, SellerReference};
use jiff::Timestamp;

use crate::{
    environment::row_id,
    ports::{AuditEntry, SecretHash, StaffId, StoreError},
};

row_id!(InvitationId);

/// A new invitation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewInvitation {
    pub id: InvitationId,
    /// Hash of the secret in its link.
    pub token: SecretHash,
    /// Whom it is for, in the marketplace's words.
    pub reference: SellerReference,
    /// Language of Mollie's pages, such as `nl_NL`.
    pub locale: String,
    pub created_by: StaffId,
    pub created_at: Timestamp,
    /// When it stops working.
    pub expires_at: Timestamp,
}

/// How an invitation ended, if it did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InvitationState {
    Open,
    /// A seller connected with it.
    Used {
        organization: OrganizationId,
        at: Timestamp,
    },
    /// Staff withdrew it.
    Withdrawn {
        at: Timestamp,
    },
}

/// A stored invitation. Whether it has expired depends on the clock of the reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    pub id: InvitationId,
    pub reference: SellerReference,
    pub locale: String,
    /// E-mail address of who made it.
    pub created_by: String,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    /// When a seller first went on to Mollie with it.
    pub started_at: Option<Timestamp>,
    pub state: InvitationState,
}

#[async_trait]
pub trait InvitationStore: Send + Sync {
    async fn add_invitation(
        &self,
        invitation: &NewInvitation,
        audit: &AuditEntry,
    ) -> Result<(), StoreError>;

    /// The invitation whose link carries the secret with this hash.
    async fn invitation(&self, token: &SecretHash) -> Result<Option<Invitation>, StoreError>;

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
}
