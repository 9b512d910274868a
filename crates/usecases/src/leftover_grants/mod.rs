//! Leftover grants: what Mollie has granted us and no connection uses.
//!
//! A seller who connects again leaves the grant of before; an attempt that comes to nothing leaves
//! a new one. Whether Mollie keeps one grant for an organization and an app, or several, is not
//! documented. So none is forgotten, because it may live for itself; and none is revoked while its
//! organization has a connection, because that may rest on the same grant. A disconnect ends all
//! of them, and proves it of each.

mod end;
pub(crate) mod store;

use domain::{ConnectionState, OrganizationId, SellerReference};
use jiff::SignedDuration;
use secrecy::SecretString;

use self::end::{End, Ending, Stop};
use crate::{
    Gangway, UseCaseError,
    mollie::{Failure, back_off},
    ports::{
        Claim, LeftoverGrant, LeftoverGrantId, LeftoverRelease, NewLeftoverGrant, Saved, WorkResult,
    },
    store::patiently,
};

/// How often it is looked for what can be revoked, and how many are revoked in one go.
const EVERY: SignedDuration = SignedDuration::from_secs(15);
const BATCH: u32 = 20;

/// What came of ending all leftover grants of an organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AllEnded {
    Yes,
    /// Somebody else is at work on one of them, or on the seller.
    Held,
    /// Mollie could not be made to prove it of each.
    NotProved(Failure),
}

impl Gangway {
    /// Keeps a grant from the moment at which Mollie has given it: what happens next may be cut
    /// off anywhere.
    pub(crate) async fn keep_grant(
        &self,
        reference: &SellerReference,
        refresh: &SecretString,
    ) -> Result<LeftoverGrantId, UseCaseError> {
        let now = self.now();
        let id = LeftoverGrantId(self.entropy().uuid(now));
        let new = NewLeftoverGrant {
            id,
            reference,
            refresh: &self.seal_leftover(id.0, refresh),
            client_id: self.mollie().client_id(),
            at: now,
            due_at: now + self.settings().lease,
        };
        patiently(|| self.store().keep_leftover_grant(&new)).await?;
        Ok(id)
    }

    /// Notes whose grant it is that was just given.
    pub(crate) async fn kept_grant_is_of(
        &self,
        kept: LeftoverGrantId,
        organization: &OrganizationId,
    ) -> Result<(), UseCaseError> {
        self.store()
            .leftover_grant_is_of(kept, 0, organization)
            .await?;
        Ok(())
    }

    /// Ends a kept grant of which no connection came, as far as that can be done at once.
    pub(crate) async fn give_up_grant(&self, kept: LeftoverGrantId) -> Result<(), UseCaseError> {
        self.end_leftover_grant(kept, None).await?;
        Ok(())
    }

    /// Ends what can be ended by now.
    pub(crate) async fn end_leftover_grants(&self) -> Result<WorkResult, UseCaseError> {
        let now = self.now();
        let due = self.store().leftover_grants_due(now, BATCH).await?;
        for id in due.iter().copied() {
            let service = self.clone();
            // In a task of its own: a program that stops must not cut off a call that may bring a
            // token. It stops between one and the next.
            let ending = self.spawn(async move { service.end_leftover_grant(id, None).await });
            let ended = ending.await.map_err(|_| UseCaseError::Interrupted)?;
            if let Err(error) = ended {
                // One row that cannot be read keeps no other from its end.
                tracing::error!(grant = %id, %error, "a leftover grant is left as it is");
            }
        }
        let is_full = u32::try_from(due.len()).is_ok_and(|number| number == BATCH);
        let due_at = if is_full { now } else { self.now() + EVERY };
        let failing = self.store().failing_leftover_grants().await?;
        Ok(match failing.cause {
            Some(cause) => WorkResult::Failed {
                due_at,
                error: format!("{} could not be revoked: {cause}", failing.number),
            },
            None => WorkResult::Again { due_at },
        })
    }

    /// Ends every leftover grant of a seller whom staff have ordered to disconnect.
    pub(crate) async fn end_leftover_grants_of(
        &self,
        claim: &Claim,
    ) -> Result<AllEnded, UseCaseError> {
        let connection = &claim.connection;
        let organization = &connection.organization;
        let store = self.store();
        let ids = store.leftover_grants_of(organization).await?;
        let mut ended = AllEnded::Yes;
        for id in ids {
            let until = self.now() + self.settings().lease;
            let held = store.renew_lease(connection.seller, connection.epoch, until);
            if held.await? == Saved::Fenced {
                return Ok(AllEnded::Held);
            }
            match self.end_leftover_grant(id, Some(claim)).await? {
                Ending::Held if ended == AllEnded::Yes => ended = AllEnded::Held,
                Ending::Ended | Ending::InUse | Ending::Held | Ending::Known => {}
                Ending::NotEnded(failure) => ended = AllEnded::NotProved(failure),
            }
        }
        Ok(ended)
    }

    /// Ends one; for a seller who is being disconnected also one that nobody knows whose it is.
    async fn end_leftover_grant(
        &self,
        id: LeftoverGrantId,
        order: Option<&Claim>,
    ) -> Result<Ending, UseCaseError> {
        match self.end_leftover_once(id, order).await? {
            Ending::Known => self.end_leftover_once(id, order).await,
            ending => Ok(ending),
        }
    }

    async fn end_leftover_once(
        &self,
        id: LeftoverGrantId,
        order: Option<&Claim>,
    ) -> Result<Ending, UseCaseError> {
        let now = self.now();
        let until = now + self.settings().lease;
        let leased = self.store().lease_leftover_grant(id, now, until).await?;
        let Some(grant) = leased else {
            return Ok(Ending::Held);
        };
        let mut end = End {
            service: self,
            grant,
            order,
        };
        let ending = match end.run().await {
            Ok(()) => Ending::Ended,
            Err(Stop::Ending(ending)) => ending,
            Err(Stop::Error(error)) => return Err(error),
        };
        self.release_leftover(&end.grant, ending).await
    }

    async fn release_leftover(
        &self,
        grant: &LeftoverGrant,
        ending: Ending,
    ) -> Result<Ending, UseCaseError> {
        let release = match ending {
            Ending::Ended => LeftoverRelease::Ended,
            Ending::InUse => LeftoverRelease::InUse,
            Ending::Known => LeftoverRelease::Due {
                at: self.now(),
                failed: None,
            },
            Ending::Held => return Ok(Ending::Held),
            Ending::NotEnded(failure) => {
                let wait = failure.retry_after;
                let wait = wait.unwrap_or_else(|| back_off(grant.attempts.saturating_add(1)));
                tracing::warn!(grant = %grant.id, cause = %failure.cause,
                    "a leftover grant could not be revoked");
                LeftoverRelease::Due {
                    at: self.now() + wait,
                    failed: Some(failure.cause),
                }
            }
        };
        let released = self
            .store()
            .release_leftover_grant(grant.id, grant.epoch, release)
            .await?;
        Ok(match released {
            Saved::Yes => ending,
            Saved::Fenced => Ending::Held,
        })
    }

    /// Whether an organization has a connection that rests on a grant, or may come to rest on one
    /// again.
    async fn may_rest_on_a_grant(
        &self,
        organization: &OrganizationId,
    ) -> Result<bool, UseCaseError> {
        let Some(seller) = self.store().seller(organization).await? else {
            return Ok(false);
        };
        let grant = self.store().grant(seller.id).await?;
        Ok(grant.is_some_and(|grant| {
            grant.tokens.is_some() && grant.state != ConnectionState::DisconnectUnconfirmed
        }))
    }
}
