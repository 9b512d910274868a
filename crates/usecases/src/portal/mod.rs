//! The seller's own view of itself.

pub(crate) mod store;

use domain::{OrganizationId, SellerDetail};

use crate::{Gangway, UseCaseError, ports::SecretHash};

/// A seller who looks at its own page. It can be had only with the secret of a portal session,
/// and reaches only the organization of that session.
#[derive(Clone)]
pub struct SellerPortal {
    service: Gangway,
    organization: OrganizationId,
}

impl std::fmt::Debug for SellerPortal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("SellerPortal")
            .field(&self.organization)
            .finish()
    }
}

impl Gangway {
    /// The portal that this secret opens.
    pub async fn portal(&self, secret: &str) -> Result<Option<SellerPortal>, UseCaseError> {
        let token = SecretHash::of(secret);
        let session = self.store().portal_session(&token, self.now()).await?;
        Ok(session.map(|session| SellerPortal {
            service: self.clone(),
            organization: session.organization,
        }))
    }

    /// Ends the portal session of this secret.
    pub async fn leave_portal(&self, secret: &str) -> Result<(), UseCaseError> {
        let token = SecretHash::of(secret);
        Ok(self.store().close_portal_session(&token).await?)
    }
}

impl SellerPortal {
    pub fn organization(&self) -> &OrganizationId {
        &self.organization
    }

    /// What the seller sees of itself: the same as staff, without what staff did and why.
    pub async fn detail(&self) -> Result<SellerDetail, UseCaseError> {
        let detail = self.service.detail(&self.organization).await?;
        Ok(SellerDetail {
            timeline: Vec::new(),
            ..detail
        })
    }

    /// The seller asks for a fresh poll.
    pub async fn check_now(&self) -> Result<(), UseCaseError> {
        self.service.check_now(&self.organization).await
    }

    /// The seller's page is open.
    pub async fn watch(&self) -> Result<(), UseCaseError> {
        self.service.watch(&self.organization).await
    }
}
