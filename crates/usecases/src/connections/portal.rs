//! The seller's own view of itself.

use domain::OrganizationId;

use crate::{Gangway, UseCaseError, sellers::SellerDetail, service::hash};

impl Gangway {
    /// The organization whose portal session this secret opens.
    pub async fn portal_session(
        &self,
        secret: &str,
    ) -> Result<Option<OrganizationId>, UseCaseError> {
        let session = self
            .store()
            .portal_session(&hash(secret), self.now())
            .await?;
        Ok(session.map(|session| session.organization))
    }

    /// What the seller sees of itself. The organization must come from
    /// [`Gangway::portal_session`].
    pub async fn portal(
        &self,
        organization: &OrganizationId,
    ) -> Result<SellerDetail, UseCaseError> {
        self.detail(organization).await
    }

    /// The seller asks for a fresh reading.
    pub async fn portal_check(&self, organization: &OrganizationId) -> Result<(), UseCaseError> {
        self.check_now(organization).await
    }

    /// The seller's page is open.
    pub async fn portal_watch(&self, organization: &OrganizationId) -> Result<(), UseCaseError> {
        self.watch(organization).await
    }

    /// Ends the portal session of this secret.
    pub async fn leave_portal(&self, secret: &str) -> Result<(), UseCaseError> {
        Ok(self.store().close_portal_session(&hash(secret)).await?)
    }
}
