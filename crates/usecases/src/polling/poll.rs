//! One poll of one claimed seller, from the claim to the commit.

use domain::{EventSource, LossCause};
use jiff::Timestamp;

use super::{
    decide::{Decision, PollContext, PollResult, decide},
    lease::Lease,
};
use crate::{
    Gangway, UseCaseError,
    grants::{Access, AccessToken},
    mollie::Failure,
    ports::{AuditEntry, Claim, Saved, SellerChange},
};

impl Gangway {
    /// Leases up to `limit` sellers whose time has come.
    pub async fn claim_due(&self, limit: u32) -> Result<Vec<Claim>, UseCaseError> {
        let now = self.now();
        let lease_until = now + self.settings().lease;
        Ok(self.store().claim_due(now, lease_until, limit).await?)
    }

    /// Polls a claimed seller and ends its lease.
    pub async fn poll(&self, claim: Claim) -> Result<Saved, UseCaseError> {
        let mut lease = Lease::of(self, &claim);
        if lease.hold().await? == Saved::Fenced {
            return Ok(Saved::Fenced);
        }
        if !claim.connection.summary.state.is_polled() {
            // Its connection is about to end, or has ended: there is nothing to ask.
            let kept = self.change_of(&claim, claim.connection.summary.clone(), self.now());
            return Ok(self.store().commit(&kept).await?);
        }
        let seller = claim.connection.seller;
        let token = match self.token_of(self.grants().access(seller, &[]).await?) {
            Ok(token) => token,
            Err(result) => return self.commit(&claim, result).await,
        };
        let first = self.fetch(token.secret(), &claim, &mut lease).await;
        if !first.unauthorized {
            let result = PollResult::Facts(Box::new(first.facts), first.failure);
            return self.commit(&claim, result).await;
        }
        self.poll_again(&claim, &token, &mut lease).await
    }

    /// A refused access token that has not expired is replaced once; if the new one is refused
    /// too, the fault is not ours to guess.
    async fn poll_again(
        &self,
        claim: &Claim,
        refused: &AccessToken,
        lease: &mut Lease<'_>,
    ) -> Result<Saved, UseCaseError> {
        let seller = claim.connection.seller;
        let token = match self.token_of(self.grants().replace(seller, refused).await?) {
            Ok(token) => token,
            Err(result) => return self.commit(claim, result).await,
        };
        let second = self.fetch(token.secret(), claim, lease).await;
        let failure = if second.unauthorized {
            Some(Failure::of(LossCause::Unauthorized))
        } else {
            second.failure
        };
        self.commit(claim, PollResult::Facts(Box::new(second.facts), failure))
            .await
    }

    /// The token, or what its absence means for the poll.
    fn token_of(&self, access: Access) -> Result<AccessToken, PollResult> {
        match access {
            Access::Usable(token) => Ok(token),
            Access::Ended { state, cause } => Err(PollResult::Ended(state, cause)),
            Access::PausedUntil(until) => Err(PollResult::NoToken(self.paused(until))),
            Access::Unavailable(failure) => Err(PollResult::NoToken(failure)),
            // A poll asks for no scope beforehand: what is missing concerns single facts.
            Access::MissingScopes(scopes) => {
                tracing::error!(?scopes, "a poll was refused for scopes");
                Err(PollResult::NoToken(Failure::of(LossCause::Unauthorized)))
            }
        }
    }

    async fn commit(&self, claim: &Claim, result: PollResult) -> Result<Saved, UseCaseError> {
        let mut jitter = [0];
        self.entropy().fill(&mut jitter);
        let now = self.now();
        let context = PollContext {
            now,
            settings: self.settings(),
            jitter: jitter[0],
        };
        let decision = decide(claim, result, &context);
        let change = change(claim, decision, now);
        let saved = self.store().commit(&change).await?;
        if saved == Saved::Fenced {
            tracing::info!(
                organization = %claim.connection.organization,
                "a poll came too late and was dropped"
            );
        }
        Ok(saved)
    }
}

fn change(claim: &Claim, decision: Decision, now: Timestamp) -> SellerChange {
    let connection = &claim.connection;
    let watched = connection.watched_until.is_some_and(|until| until > now);
    let was = connection.summary.state;
    let has_just_ended = decision.connection.state != was && decision.connection.state.has_ended();
    let audit = has_just_ended
        .then(|| {
            AuditEntry::by_worker(now, "connection.ended")
                .about(connection.organization.as_str())
                .with_detail(decision.connection.state.as_str())
        })
        .into_iter()
        .collect();
    SellerChange {
        seller: connection.seller,
        epoch: connection.epoch,
        at: now,
        connection: decision.connection,
        forget_tokens: decision.forget_tokens,
        states: decision.states,
        facts: decision.facts,
        keep_snapshot: decision.keep_snapshot,
        changes: decision.changes,
        source: if connection.check_requested {
            EventSource::Check
        } else {
            EventSource::Poll
        },
        announce: connection.check_requested || watched,
        audit,
    }
}
