//! Ending a connection, with proof.
//!
//! The order is written down, with the work that carries it out, before Mollie is asked, so that
//! a crash cannot lose it. The refresh token is revoked, and a refused refresh proves it. Until
//! then the connection shows as unconfirmed and the work is tried again.

use domain::{Change, ConnectionState, ConnectionSummary, EventKind, LossCause, OrganizationId};
use jiff::{SignedDuration, Timestamp};

use crate::{
    Actor, Gangway, UseCaseError,
    access::capability,
    error::InvalidInput,
    grants::Revocation,
    leftover_grants::AllEnded,
    mollie::{Failure, back_off},
    ports::{
        AuditEntry, AuditOutcome, Claim, DisconnectOrdered, NewWork, Saved, SellerChange,
        TokenFate, WorkItem, WorkKind, WorkResult,
    },
};

/// Longest reason that is kept, in characters.
const REASON_LENGTH: usize = 500;
/// How often an order is written again when the seller changed while it was being written.
const ORDER_TRIES: u32 = 10;
/// When a revocation is tried again that found the seller held.
const HELD: SignedDuration = SignedDuration::from_secs(1);

/// What an admin says when disconnecting a seller.
#[derive(Debug, Clone)]
pub struct DisconnectOrder {
    pub organization: OrganizationId,
    /// Why, for the audit log.
    pub reason: String,
    /// The seller's name, typed again.
    pub typed_name: String,
}

/// How disconnecting ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disconnection {
    /// Mollie refuses the grant from now on.
    Proved,
    /// Mollie could not be made to prove it yet; the worker tries again.
    Unconfirmed,
    /// It had ended before; nobody was asked.
    AlreadyEnded,
}

capability! {
    /// May disconnect a seller.
    DisconnectSellers, DisconnectSellers
}

impl DisconnectSellers {
    /// Disconnects a seller; safe to repeat while it is unconfirmed. It goes on when whoever asked
    /// goes away.
    pub async fn disconnect(&self, order: &DisconnectOrder) -> Result<Disconnection, UseCaseError> {
        let (admin, order) = (self.clone(), order.clone());
        let service = self.0.service();
        service
            .spawn(async move { admin.carry_out(&order).await })
            .await
            .map_err(|_| UseCaseError::Interrupted)?
    }

    async fn carry_out(&self, order: &DisconnectOrder) -> Result<Disconnection, UseCaseError> {
        let service = self.0.service();
        let reason: String = order.reason.trim().chars().take(REASON_LENGTH).collect();
        if reason.is_empty() {
            return Err(UseCaseError::Invalid(InvalidInput::Reason));
        }
        for _ in 0..ORDER_TRIES {
            let seller = service.store().unclaimed(&order.organization).await?;
            let seller = seller.ok_or(UseCaseError::NotFound)?;
            if !names_match(&order.typed_name, &seller.states.name) {
                return Err(UseCaseError::Invalid(InvalidInput::TypedName));
            }
            if !service.has_grant_to_end(&seller).await? {
                return Ok(Disconnection::AlreadyEnded);
            }
            if let Some(work) = self.write_order(&seller, &reason).await? {
                let result = service.revoke(&work, Some(self.0.actor())).await?;
                service.store().finish_work(&work, &result).await?;
                return service.how_it_ended(&order.organization).await;
            }
        }
        Err(UseCaseError::Busy)
    }

    /// Writes the order down; `None` when the seller changed meanwhile. The work belongs to
    /// whoever ordered, for as long as a lease lasts.
    async fn write_order(
        &self,
        seller: &Claim,
        reason: &str,
    ) -> Result<Option<WorkItem>, UseCaseError> {
        let service = self.0.service();
        let now = service.now();
        let organization = seller.connection.organization.as_str();
        let summary = ConnectionSummary {
            state: ConnectionState::DisconnectUnconfirmed,
            cause: None,
            ended_at: None,
            attempts: 0,
            next_attempt_at: None,
            ..seller.connection.summary.clone()
        };
        let mut change = service.change_of(seller, summary, now);
        if seller.connection.summary.state == ConnectionState::Lost {
            // They must not be erased before they are revoked.
            change.tokens = TokenFate::Revive;
        }
        change
            .changes
            .push(Change::of(EventKind::DisconnectRequested).about(reason));
        change.audit.push(
            AuditEntry::by(self.0.actor(), now, "seller.disconnect-request")
                .about(organization)
                .with_detail(reason),
        );
        let work = NewWork {
            kind: WorkKind::Revoke,
            subject: organization.to_owned(),
            due_at: now,
            lease_until: now + service.settings().lease,
        };
        Ok(
            match service.store().order_disconnect(&change, &work).await? {
                DisconnectOrdered::Yes(work) => Some(work),
                DisconnectOrdered::Changed => None,
            },
        )
    }
}

fn names_match(typed: &str, name: &str) -> bool {
    let words = |text: &str| {
        text.split_whitespace()
            .map(str::to_lowercase)
            .collect::<Vec<_>>()
    };
    words(typed) == words(name)
}

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

    /// Whether there is something to revoke. A lost connection without tokens is left as it is:
    /// nobody could say that Mollie has ended the grant.
    async fn has_grant_to_end(&self, seller: &Claim) -> Result<bool, UseCaseError> {
        let state = seller.connection.summary.state;
        if state != ConnectionState::Lost {
            return Ok(state.may_have_grant());
        }
        let grant = self.store().grant(seller.connection.seller).await?;
        Ok(grant.is_some_and(|grant| grant.tokens.is_some()))
    }

    async fn how_it_ended(
        &self,
        organization: &OrganizationId,
    ) -> Result<Disconnection, UseCaseError> {
        let seller = self
            .store()
            .seller(organization)
            .await?
            .ok_or(UseCaseError::NotFound)?;
        Ok(if seller.connection.state.has_ended() {
            Disconnection::Proved
        } else {
            Disconnection::Unconfirmed
        })
    }
}

fn disconnect_audit(claim: &Claim, actor: Option<&Actor>, now: Timestamp) -> AuditEntry {
    let entry = match actor {
        Some(actor) => AuditEntry::by(actor, now, "seller.disconnect"),
        None => AuditEntry::by_worker(now, "seller.disconnect"),
    };
    entry.about(claim.connection.organization.as_str())
}

#[cfg(test)]
mod tests {
    use super::names_match;

    #[test]
    fn a_typed_name_matches_without_case_and_spacing() {
        assert!(names_match(
            "  bäckerei  MÜLLER gmbh",
            "Bäckerei Müller GmbH"
        ));
        assert!(!names_match("Bäckerei Müller", "Bäckerei Müller GmbH"));
        assert!(!names_match("", "Bäckerei"));
    }
}
