//! Ending a grant at Mollie, with proof.

use domain::LossCause;
use secrecy::SecretString;

use super::{Grants, LOOK_EVERY, LOOKS, log_unreadable};
use crate::{
    UseCaseError,
    mollie::Failure,
    ports::{Claim, Grant, GrantRelease, MollieError},
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
                return self.revoke_leased(&leased).await;
            }
        }
        Ok(Revocation::Held)
    }

    async fn holds(&self, claim: &Claim) -> Result<bool, UseCaseError> {
        let organization = &claim.connection.organization;
        let now = self.service.store().unclaimed(organization).await?;
        Ok(now.is_some_and(|now| now.connection.epoch == claim.connection.epoch))
    }

    async fn revoke_leased(&self, grant: &Grant) -> Result<Revocation, UseCaseError> {
        let token = grant
            .tokens
            .as_ref()
            .map(|tokens| self.service.open_refresh(grant.seller, tokens));
        let revocation = match token {
            None => Revocation::NoToken,
            Some(Ok(token)) => self.revoke_and_prove(grant, &token).await?,
            Some(Err(error)) => {
                log_unreadable(grant, &error);
                Revocation::NotProved(Failure::of(LossCause::Unreadable))
            }
        };
        self.service
            .store()
            .release_grant(grant.seller, grant.epoch, GrantRelease::default())
            .await?;
        Ok(revocation)
    }

    async fn revoke_and_prove(
        &self,
        grant: &Grant,
        token: &SecretString,
    ) -> Result<Revocation, UseCaseError> {
        if let Err(error) = self.service.mollie().revoke(token).await {
            return Ok(self.not_proved(grant, &error));
        }
        if let Err(until) = self.service.turn().await {
            return Ok(Revocation::NotProved(self.service.paused(until)));
        }
        match self.service.mollie().refresh(token).await {
            Err(MollieError::DeadGrant) => self.proof_of_refusal(grant).await,
            Err(error) => Ok(self.not_proved(grant, &error)),
            Ok(alive) => {
                // The grant outlived its revocation; its tokens are kept so that it can be
                // revoked again.
                self.service.save_tokens(grant, &alive, token).await?;
                Ok(Revocation::NotProved(Failure::of(LossCause::Malformed)))
            }
        }
    }

    /// A refused refresh proves the end, unless an earlier refresh was cut off: then Mollie may
    /// have issued a token that we never saw, and only its list of clients can tell.
    async fn proof_of_refusal(&self, grant: &Grant) -> Result<Revocation, UseCaseError> {
        if grant.refresh_started_at.is_none() {
            return Ok(Revocation::Proved);
        }
        if let Err(until) = self.service.turn().await {
            return Ok(Revocation::NotProved(self.service.paused(until)));
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
