//! Ending a grant at Mollie, with proof.

use domain::LossCause;
use secrecy::SecretString;

use super::{Grants, LOOK_EVERY, LOOKS, log_unreadable};
use crate::{
    UseCaseError,
    mollie::Failure,
    ports::{Claim, Grant, GrantRelease, MollieError, Saved},
};

/// How revoking a grant ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Revocation {
    /// Mollie refuses the grant from now on.
    Proved,
    /// There is no grant to end: a made-up seller, or one whose tokens are erased.
    NoToken,
    /// Another caller is at work on the grant, or on its seller; Mollie was not asked.
    Held,
    /// Mollie could not be made to prove it.
    NotProved(Failure),
}

impl Grants<'_> {
    /// Asks Mollie to revoke the refresh token, then asks for a refresh that must be refused.
    ///
    /// Ends the grant that the order was given for, and no other: a seller who connects anew
    /// meanwhile takes the claim away, and whoever leases a grant of before that gets nothing.
    pub(crate) async fn revoke(&self, claim: &Claim) -> Result<Revocation, UseCaseError> {
        for _ in 0..LOOKS {
            let grant = self.read(claim.connection.seller).await?;
            if grant.tokens.is_none() {
                return Ok(Revocation::NoToken);
            }
            if !self.holds(claim).await? {
                return Ok(Revocation::Held);
            }
            if self.is_held(&grant) {
                tokio::time::sleep(LOOK_EVERY).await;
                continue;
            }
            if let Err(until) = self.service.turn().await {
                return Ok(Revocation::NotProved(self.service.paused(until)));
            }
            if let Some(leased) = self.lease(&grant).await? {
                return self.revoke_leased(claim, &leased).await;
            }
        }
        Ok(Revocation::Held)
    }

    async fn holds(&self, claim: &Claim) -> Result<bool, UseCaseError> {
        let organization = &claim.connection.organization;
        let now = self.service.store().unclaimed(organization).await?;
        Ok(now.is_some_and(|now| now.connection.epoch == claim.connection.epoch))
    }

    async fn revoke_leased(
        &self,
        claim: &Claim,
        grant: &Grant,
    ) -> Result<Revocation, UseCaseError> {
        let revocation = match &grant.tokens {
            None => Revocation::NoToken,
            Some(tokens) if !self.service.is_of_our_app(tokens.client_id.as_deref()) => {
                Revocation::NotProved(Failure::of(LossCause::OurCredentials))
            }
            Some(tokens) => match self.service.open_refresh(grant.seller, tokens) {
                Ok(token) => self.revoke_and_prove(claim, grant, &token).await?,
                Err(error) => {
                    log_unreadable(grant, &error);
                    Revocation::NotProved(Failure::of(LossCause::Unreadable))
                }
            },
        };
        self.service
            .store()
            .release_grant(grant.seller, grant.epoch, GrantRelease::default())
            .await?;
        Ok(revocation)
    }

    async fn revoke_and_prove(
        &self,
        claim: &Claim,
        grant: &Grant,
        token: &SecretString,
    ) -> Result<Revocation, UseCaseError> {
        if self.hold(claim, grant).await? == Saved::Fenced {
            return Ok(Revocation::Held);
        }
        if let Err(error) = self.service.mollie().revoke(token).await {
            return Ok(self.not_proved(grant, &error));
        }
        if let Some(revocation) = self.next_turn(claim, grant).await? {
            return Ok(revocation);
        }
        match self.service.mollie().refresh(token).await {
            Err(MollieError::DeadGrant) => self.proof_of_refusal(claim, grant).await,
            Err(error) => Ok(self.not_proved(grant, &error)),
            Ok(alive) => {
                // The grant outlived its revocation; its tokens are kept so that it can be
                // revoked again.
                self.service.save_tokens(grant, &alive, token).await?;
                Ok(Revocation::NotProved(Failure::of(LossCause::Malformed)))
            }
        }
    }

    /// Waits for the turn of a further call; what keeps it from being made.
    async fn next_turn(
        &self,
        claim: &Claim,
        grant: &Grant,
    ) -> Result<Option<Revocation>, UseCaseError> {
        if let Err(until) = self.service.turn().await {
            return Ok(Some(Revocation::NotProved(self.service.paused(until))));
        }
        let held = self.hold(claim, grant).await?;
        Ok((held == Saved::Fenced).then_some(Revocation::Held))
    }

    /// Holds the seller and the grant for another call.
    async fn hold(&self, claim: &Claim, grant: &Grant) -> Result<Saved, UseCaseError> {
        let until = self.service.now() + self.service.settings().lease;
        let (store, seller) = (self.service.store(), grant.seller);
        let held = store.renew_lease(seller, claim.connection.epoch, until);
        if held.await? == Saved::Fenced {
            return Ok(Saved::Fenced);
        }
        Ok(store.hold_grant(seller, grant.epoch, until, None).await?)
    }

    /// A refused refresh proves the end, unless an earlier refresh was cut off: then Mollie may
    /// have issued a token that we never saw, and only its list of clients can tell.
    async fn proof_of_refusal(
        &self,
        claim: &Claim,
        grant: &Grant,
    ) -> Result<Revocation, UseCaseError> {
        if grant.refresh_started_at.is_none() {
            return Ok(Revocation::Proved);
        }
        if let Some(revocation) = self.next_turn(claim, grant).await? {
            return Ok(revocation);
        }
        let listed = self.service.mollie().lists_client(&grant.organization);
        Ok(match listed.await {
            Ok(Some(false)) => Revocation::Proved,
            Ok(Some(true) | None) => {
                Revocation::NotProved(Failure::of(LossCause::RefreshInterrupted))
            }
            Err(error) => self.not_proved(grant, &error),
        })
    }

    fn not_proved(&self, grant: &Grant, error: &MollieError) -> Revocation {
        self.service.note_pause(error);
        tracing::warn!(organization = %grant.organization, %error,
            "a disconnect could not be proved");
        Revocation::NotProved(Failure::from(error))
    }
}
