//! One reading of one claimed seller, from the claim to the commit.

use domain::{ConnectionState, EventSource, LossCause};
use jiff::SignedDuration;

use super::decide::{Decision, Moment, Reading, Trouble, decide};
use crate::{
    Gangway, UseCaseError,
    connections::token::{Access, Token},
    ports::{AuditEntry, Claim, Saved, TickCommit},
};

impl Gangway {
    /// Leases up to `limit` sellers whose time has come.
    pub async fn claim_due(&self, limit: u32) -> Result<Vec<Claim>, UseCaseError> {
        let now = self.now();
        let lease_until = now + self.settings().lease;
        Ok(self.store().claim_due(now, lease_until, limit).await?)
    }

    /// How long Mollie has asked us to make no call, if it has. Claiming sellers meanwhile would
    /// only keep them from others.
    pub fn paused_for(&self) -> Option<std::time::Duration> {
        self.0.budget.paused_for()
    }

    /// The same as a reason to put something off.
    pub(crate) fn pause_trouble(&self) -> Option<Trouble> {
        self.paused_for().map(|left| Trouble {
            cause: LossCause::RateLimited,
            retry_after: SignedDuration::try_from(left).ok(),
        })
    }

    /// Deletes what has expired.
    pub async fn sweep(&self) -> Result<(), UseCaseError> {
        Ok(self.store().sweep(self.now()).await?)
    }

    /// Does what a claimed seller needs, and ends its lease: a reading, or another attempt to
    /// revoke a grant that we want to end.
    pub async fn tick(&self, claim: Claim) -> Result<Saved, UseCaseError> {
        match claim.connection.summary.state {
            ConnectionState::DisconnectUnconfirmed => self.revoke_claimed(&claim, None).await,
            ConnectionState::Connected | ConnectionState::Failing => self.read(&claim).await,
            ended => {
                let cause = claim
                    .connection
                    .summary
                    .cause
                    .unwrap_or(LossCause::GrantRefused);
                self.commit(&claim, Reading::Ended(ended, cause)).await
            }
        }
    }

    async fn read(&self, claim: &Claim) -> Result<Saved, UseCaseError> {
        let access = match self.access_token(claim).await? {
            Access::Ready(token) => token,
            Access::Fenced => return Ok(Saved::Fenced),
            Access::Not(reading) => return self.commit(claim, reading).await,
        };
        let first = self.observe(access.secret(), claim).await;
        if !first.unauthorized {
            let reading = Reading::Facts(Box::new(first.facts), first.trouble);
            return self.commit(claim, reading).await;
        }
        self.read_again(claim, access).await
    }

    /// A refused access token that has not expired is replaced once; if the new one is refused
    /// too, the fault is not ours to guess.
    async fn read_again(&self, claim: &Claim, refused: Token) -> Result<Saved, UseCaseError> {
        let access = match self.replace_token(claim, &refused).await? {
            Access::Ready(token) => token,
            Access::Fenced => return Ok(Saved::Fenced),
            Access::Not(reading) => return self.commit(claim, reading).await,
        };
        let second = self.observe(access.secret(), claim).await;
        let trouble = if second.unauthorized {
            Some(Trouble {
                cause: LossCause::Unauthorized,
                retry_after: None,
            })
        } else {
            second.trouble
        };
        self.commit(claim, Reading::Facts(Box::new(second.facts), trouble))
            .await
    }

    async fn commit(&self, claim: &Claim, reading: Reading) -> Result<Saved, UseCaseError> {
        let mut jitter = [0];
        self.entropy().fill(&mut jitter);
        let now = self.now();
        let moment = Moment {
            now,
            settings: self.settings(),
            jitter: jitter[0],
        };
        let decision = decide(claim, reading, &moment);
        let commit = tick_commit(claim, decision, now);
        let saved = self.store().commit_tick(&commit).await?;
        if saved == Saved::Fenced {
            tracing::info!(
                organization = %claim.connection.organization,
                "a reading came too late and was dropped"
            );
        }
        Ok(saved)
    }
}

fn tick_commit(claim: &Claim, decision: Decision, now: jiff::Timestamp) -> TickCommit {
    let connection = &claim.connection;
    let watched = connection.watched_until.is_some_and(|until| until > now);
    let was = connection.summary.state;
    let has_just_ended = decision.connection.state != was && decision.connection.state.has_ended();
    let audit = has_just_ended
        .then(|| {
            AuditEntry::by_worker(now, "connection.ended")
                .about(connection.organization.as_str())
                .saying(decision.connection.state.as_str())
        })
        .into_iter()
        .collect();
    TickCommit {
        seller: connection.seller,
        epoch: connection.epoch,
        at: now,
        connection: decision.connection,
        forget_tokens: decision.forget_tokens,
        projection: decision.projection,
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
