//! What stands in the way of a grant that was just given.

use domain::{ConnectionState, LossCause, OrganizationId};

use crate::{
    Gangway, UseCaseError,
    ports::{InvitationState, NewConnection},
    store::patiently,
};

/// Whether staff have ordered to disconnect an organization that comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    None,
    /// It is under way.
    Provable,
    /// The token that we hold is dead or cannot be opened, so that nobody will ever prove it. A
    /// seller who comes back must not wait for that.
    NotProvable,
}

impl Gangway {
    pub(super) async fn order_to_disconnect(
        &self,
        organization: &OrganizationId,
    ) -> Result<Order, UseCaseError> {
        let seller = self.store().seller(organization).await?;
        let connection = seller.map(|seller| seller.connection);
        Ok(match connection {
            Some(one) if one.state == ConnectionState::DisconnectUnconfirmed => match one.cause {
                Some(LossCause::RefreshInterrupted | LossCause::Unreadable) => Order::NotProvable,
                _ => Order::Provable,
            },
            _ => Order::None,
        })
    }

    /// Whether a connection was written although the database did not say so: its invitation was
    /// used by it.
    pub(super) async fn was_written(&self, new: &NewConnection) -> Result<bool, UseCaseError> {
        let invitation = patiently(|| self.store().invitation_by_id(new.invitation)).await?;
        Ok(invitation.is_some_and(|one| match one.state {
            InvitationState::Used { organization, at } => {
                organization == new.organization.id
                    && at.as_microsecond() == new.at.as_microsecond()
            }
            InvitationState::Open | InvitationState::Withdrawn { .. } => false,
        }))
    }
}
