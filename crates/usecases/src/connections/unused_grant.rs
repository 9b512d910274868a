//! A grant that was given, and that no connection came of.

use domain::{ConnectionState, OrganizationId};

use crate::{Gangway, UseCaseError, ports::TokenSet};

impl Gangway {
    pub(super) async fn is_being_disconnected(
        &self,
        organization: &OrganizationId,
    ) -> Result<bool, UseCaseError> {
        let seller = self.store().seller(organization).await?;
        let state = seller.map(|seller| seller.connection.state);
        Ok(state == Some(ConnectionState::DisconnectUnconfirmed))
    }

    /// Asks Mollie to end it, unless the organization has a connection that lives: Mollie may keep
    /// one grant for both, and revoking this one would end that.
    pub(super) async fn end_unused(&self, organization: &OrganizationId, tokens: &TokenSet) {
        let lives = match self.store().seller(organization).await {
            Ok(seller) => seller.is_some_and(|one| one.connection.state.is_polled()),
            Err(error) => {
                tracing::warn!(%organization, %error, "an unused grant is left at mollie");
                return;
            }
        };
        if lives {
            tracing::warn!(%organization, "an unused grant is left at mollie beside the one in use");
            return;
        }
        let Some(refresh) = &tokens.refresh else {
            return;
        };
        if let Err(error) = self.mollie().revoke(refresh).await {
            tracing::warn!(%organization, %error, "an unused grant could not be revoked");
        }
    }
}
