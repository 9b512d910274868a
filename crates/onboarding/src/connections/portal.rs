//! The seller's own view of itself.

use domain::OrganizationId;

use crate::{Onboarding, OnboardingError, sellers::SellerDetail, service::hash};

impl Onboarding {
    /// The organization whose portal session this secret opens.
    pub async fn portal_session(
        &self,
        secret: &str,
    ) -> Result<Option<OrganizationId>, OnboardingError> {
        let session = self
            .store()
            .portal_session(&hash(secret), self.now())
            .await?;
        Ok(session.map(|session| session.organization))
    }

    /// What the seller sees of itself. The organization must come from
    /// [`Onboarding::portal_session`].
    pub async fn portal(
        &self,
        organization: &OrganizationId,
    ) -> Result<SellerDetail, OnboardingError> {
        self.detail(organization).await
    }

    /// The seller asks for a fresh reading.
    pub async fn portal_check(&self, organization: &OrganizationId) -> Result<(), OnboardingError> {
        self.check_now(organization).await
    }

    /// The seller's page is open.
    pub async fn portal_watch(&self, organization: &OrganizationId) -> Result<(), OnboardingError> {
        self.watch(organization).await
    }

    /// Ends the portal session of this secret.
    pub async fn leave_portal(&self, secret: &str) -> Result<(), OnboardingError> {
        Ok(self.store().close_portal_session(&hash(secret)).await?)
    }
}
