//! Sessions of sellers.

use async_trait::async_trait;
use domain::OrganizationId;
use jiff::Timestamp;

use crate::ports::{SecretHash, StoreError};

/// A seller's session in the portal that was found by its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PortalSession {
    pub organization: OrganizationId,
    pub expires_at: Timestamp,
}

#[async_trait]
pub trait PortalStore: Send + Sync {
    /// A portal session that has not expired.
    async fn portal_session(
        &self,
        token: &SecretHash,
        now: Timestamp,
    ) -> Result<Option<PortalSession>, StoreError>;

    async fn close_portal_session(&self, token: &SecretHash) -> Result<(), StoreError>;
}
