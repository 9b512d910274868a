//! Carrying out the order to end a connection, with proof.
//!
//! The refresh token is revoked, and a refused refresh proves it; the same for every other grant of
//! the organization. Until then the connection shows as unconfirmed and the work is tried again.

use domain::{Change, ConnectionState, ConnectionSummary, EventKind, LossCause, OrganizationId};
use jiff::{SignedDuration, Timestamp};

use crate::{
    Actor, Gangway, UseCaseError,
    grants::Revocation,
    leftover_grants::AllEnded,
    mollie::{Failure, back_off},
    ports::{
        AuditEntry, AuditOutcome, Claim, Saved, SellerChange, TokenFate, WorkItem, WorkResult,
    },
};

/// When a revocation is tried again that found the seller held.
const HELD: SignedDuration = SignedDuration::from_secs(1);

impl Gangway {
    /// Carries out the order to end a grant, and says whether it is to be tried again.
    pub(crate) async fn revoke(
        &self,
        work: &WorkItem,
        actor: Option<&Actor>,
    ) -> Result<WorkResult, UseCaseError> {
        match OrganizationId::parse(&work.subject) {
            Ok(organization) => self.end_connection(&organization, actor).await,
            Err(_) => Ok(WorkResult::Done),
        }
    }

    /// Ends the grant of a seller for whom it was ordered.
    pub(super) async fn end_connection(
        &self,
        organization: &OrganizationId,
        actor: Option<&Actor>,
    ) -> Result<WorkResult, UseCaseError> {
        let now = self.now();
        let until = now + self.settings().lease;
        let claim = self.store().claim_seller(organization, now, until).await?;
        let Some(claim) = claim else {
            let due_at = now + HELD;
            return Ok(WorkResult::Again { due_at });
        };
        if claim.connection.summary.state != ConnectionState::DisconnectUnconfirmed {
            // The seller connected anew, or somebody else has ended it meanwhile.
            let kept = self.change_of(&claim, claim.connection.summary.clone(), now);
            self.store().commit(&kept).await?;
            return Ok(WorkResult::Done);
        }
        let revocation = self.revoke_all(&claim).await?;
        let now = self.now();
        let (change, result) = match revocation {
            Revocation::Proved | Revocation::NoToken => (
                self.proved(&claim, actor, revocation, now),
                WorkResult::Done,
            ),
            Revocation::Held => (
                self.change_of(&claim, claim.connection.summary.clone(), now),
                WorkResult::Again { due_at: now + HELD },
            ),
            Revocation::NotProved(failure) => self.not_proved(&claim, actor, failure, now),
        };
        Ok(match self.store().commit(&change).await? {
            Saved::Yes => result,
            // The seller changed meanwhile: only another look can tell what is left to do.
            Saved::Fenced => WorkResult::Again { due_at: now + HELD },
        })
    }

    /// Ends the grant that the connection rests on, and every other that we ever got from the
    /// organization. Mollie may list it as a client for as long as one of them lives, so the others
    /// are ended even where the first cannot be proved yet.
    async fn revoke_all(&self, claim: &Claim) -> Result<Revocation, UseCaseError> {
        let revocation = self.grants().revoke(claim).await?;
        let goes_on = match revocation {
            Revocation::Proved | Revocation::NoToken => true,
            Revocation::NotProved(failure) => matches!(
                failure.cause,
                LossCause::RefreshInterrupted | LossCause::Unreadable
            ),
            Revocation::Held => false,
        };
        if !goes_on {
            return Ok(revocation);
        }
        let ended = self.end_leftover_grants_of(claim).await?;
        Ok(match (revocation, ended) {
            (Revocation::NotProved(_), _) | (_, AllEnded::Yes) => revocation,
            (_, AllEnded::Held) => Revocation::Held,
            (_, AllEnded::NotProved(failure)) => Revocation::NotProved(failure),
        })
    }

    fn proved(
        &self,
        claim: &Claim,
        actor: Option<&Actor>,
        revocation: Revocation,
        now: Timestamp,
    ) -> SellerChange {
        let summary = ConnectionSummary {
            state: ConnectionState::DisconnectedByUs,
            cause: None,
            failing_since: None,
            ended_at: Some(now),
            next_attempt_at: None,
            attempts: 0,
            ..claim.connection.summary.clone()
        };
        let proof = if revocation == Revocation::Proved {
            "mollie refuses every grant that we got"
        } else {
            "there was no token"
        };
        let mut change = self.change_of(claim, summary, now);
        change.tokens = TokenFate::Erase;
        change.changes.push(Change::of(EventKind::DisconnectedByUs));
        change
            .audit
            .push(disconnect_audit(claim, actor, now).with_detail(proof));
        change
    }

    fn not_proved(
        &self,
        claim: &Claim,
        actor: Option<&Actor>,
        failure: Failure,
        now: Timestamp,
    ) -> (SellerChange, WorkResult) {
        let before = &claim.connection.summary;
        let attempts = before.attempts.saturating_add(1);
        let wait = failure.retry_after.unwrap_or_else(|| back_off(attempts));
        let summary = ConnectionSummary {
            cause: Some(failure.cause),
            attempts,
            ..before.clone()
        };
        let is_news = before.cause != Some(failure.cause);
        let mut change = self.change_of(claim, summary, now);
        if is_news {
            change.changes.push(
                Change::of(EventKind::DisconnectUnconfirmed)
                    .between(None, Some(failure.cause.to_string())),
            );
            change.audit.push(
                disconnect_audit(claim, actor, now)
                    .with_detail(failure.cause.as_str())
                    .with_outcome(AuditOutcome::Failed),
            );
        }
        let result = WorkResult::Failed {
            due_at: now + wait,
            error: failure.cause.to_string(),
        };
        (change, result)
    }
}

fn disconnect_audit(claim: &Claim, actor: Option<&Actor>, now: Timestamp) -> AuditEntry {
    let entry = match actor {
        Some(actor) => AuditEntry::by(actor, now, "seller.disconnect"),
        None => AuditEntry::by_worker(now, "seller.disconnect"),
    };
    entry.about(claim.connection.organization.as_str())
}
