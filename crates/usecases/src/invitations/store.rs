//! Invitations as they are stored.

use async_trait::async_trait;
use domain::{OrganizationId, SellerReference};
use jiff::Timestamp;

use crate::{
    environment::row_id,
    ports::{AuditEntry, Place, SecretHash, StaffId, StoreError},
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

/// The place of an invitation among all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct InvitationKey {
    pub created_at: Timestamp,
    pub id: InvitationId,
}

impl Invitation {
    pub fn key(&self) -> InvitationKey {
        InvitationKey {
            created_at: self.created_at,
            id: self.id,
        }
    }
}

/// Which invitations are wanted: all, unless one of these is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct InvitationSearch<'a> {
    /// For exactly this reference.
    pub reference: Option<&'a str>,
    /// Those that can be used at this moment.
    pub open_at: Option<Timestamp>,
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

    /// Up to `limit` invitations from a place on, those nearest to it first.
    async fn invitation_lines(
        &self,
        search: &InvitationSearch<'_>,
        place: Place<InvitationKey>,
        limit: u32,
    ) -> Result<Vec<Invitation>, StoreError>;

    /// The newest invitations, newest first.
    async fn invitations(&self, limit: u32) -> Result<Vec<Invitation>, StoreError> {
        let all = InvitationSearch::default();
        self.invitation_lines(&all, Place::Newest, limit).await
    }

    /// Withdraws an open invitation; whether there was one.
    async fn withdraw_invitation(
        &self,
        id: InvitationId,
        at: Timestamp,
        audit: &AuditEntry,
    ) -> Result<bool, StoreError>;
}
