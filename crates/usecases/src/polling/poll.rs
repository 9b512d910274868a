//! One poll of one claimed seller, from the claim to the commit.

use domain::{Basis, ConnectionSummary, EventSource, SellerStates};
use jiff::{SignedDuration, Timestamp};

use super::{
    decide::{Decision, PollContext, PollResult, decide},
    fetch::Fetch,
    lease::Lease,
};
use crate::{
    Gangway, UseCaseError,
    ports::{AuditEntry, Claim, PollLease, Saved, SellerChange, TokenFate},
};

impl Gangway {
    /// Leases up to `limit` sellers whose time has come.
    pub async fn claim_due(&self, limit: u32) -> Result<Vec<Claim>, UseCaseError> {
        let now = self.now();
        let lease_until = now + self.settings().lease;
        Ok(self.store().claim_due(now, lease_until, limit).await?)
    }

    /// Lets go of a seller whose poll was cut off, so that nobody waits for the lease to run out.
    pub async fn give_back(&self, lease: PollLease) -> Result<(), UseCaseError> {
        let (PollLease { seller, epoch }, now) = (lease, self.now());
        self.store().renew_lease(seller, epoch, now).await?;
        Ok(())
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
        let result = self.fetch(&claim, &mut lease).await?;
        self.commit(&claim, result).await
    }

    async fn fetch<'a>(
        &'a self,
        claim: &Claim,
        lease: &mut Lease<'a>,
    ) -> Result<PollResult, UseCaseError> {
        let client = match self.grants().client(claim.connection.seller, &[]).await {
            Ok(client) => client,
            Err(error) => return PollResult::without_client(error),
        };
        let fetch = Fetch {
            service: self,
            client,
            lease,
            facts: claim.facts.clone(),
            now: self.now(),
            end: None,
        };
        fetch.run().await
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

    /// A change that keeps the facts and gives the connection another summary.
    pub(crate) fn change_of(
        &self,
        claim: &Claim,
        summary: ConnectionSummary,
        now: Timestamp,
    ) -> SellerChange {
        SellerChange::of_connection(claim, summary, now, self.settings().unknown_after)
    }
}

impl SellerChange {
    /// A change that keeps the facts and gives the connection another summary.
    pub(crate) fn of_connection(
        claim: &Claim,
        summary: ConnectionSummary,
        now: Timestamp,
        unknown_after: SignedDuration,
    ) -> Self {
        let basis = Basis {
            organization: &claim.connection.organization,
            facts: &claim.facts,
            connection: summary.state,
            unknown_after,
        };
        Self {
            seller: claim.connection.seller,
            epoch: claim.connection.epoch,
            at: now,
            states: SellerStates::derive(&basis, Some(&claim.states), now),
            connection: summary,
            tokens: TokenFate::Keep,
            facts: claim.facts.clone(),
            keep_snapshot: false,
            changes: Vec::new(),
            source: EventSource::Staff,
            announce: false,
            audit: Vec::new(),
        }
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
        tokens: decision.tokens,
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
