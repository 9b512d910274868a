//! Ending a grant, with proof.
//!
//! The wish is written down before Mollie is asked, so that a crash cannot lose it. The refresh
//! token is revoked, and a refused refresh proves it. Until then the connection shows as
//! unconfirmed and the worker tries again.

use std::time::Duration;

use domain::{Change, ConnectionState, EventKind, EventSource, LossCause, OrganizationId};
use jiff::Timestamp;
use secrecy::SecretString;

use crate::{
    Actor, Gangway, UseCaseError,
    access::capability,
    error::InvalidInput,
    polling::{Trouble, back_off},
    ports::{
        AuditEntry, AuditOutcome, Claim, ConnectionSummary, MollieError, Saved, TickCommit,
        TokenUpdate,
    },
    sellers::{project, projection::Basis},
};

/// Longest reason that is kept, in characters.
const REASON_LENGTH: usize = 500;
/// How often a held row is asked for again, and how many times: ten seconds in all.
const CLAIM_PAUSE: Duration = Duration::from_millis(200);
const CLAIM_TRIES: u32 = 50;

/// What an admin says when disconnecting a seller.
#[derive(Debug, Clone)]
pub struct DisconnectOrder {
    /// Whom.
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
        tokio::spawn(async move { admin.carry_out(&order).await })
            .await
            .map_err(|_| UseCaseError::Interrupted)?
    }

    async fn carry_out(&self, order: &DisconnectOrder) -> Result<Disconnection, UseCaseError> {
        let service = &self.0.service;
        let reason: String = order.reason.trim().chars().take(REASON_LENGTH).collect();
        if reason.is_empty() {
            return Err(UseCaseError::Invalid(InvalidInput::Reason));
        }
        let claim = service.claim_patiently(&order.organization).await?;
        if !names_match(&order.typed_name, &claim.projection.name) {
            service.let_go(&claim).await?;
            return Err(UseCaseError::Invalid(InvalidInput::TypedName));
        }
        if claim.connection.summary.state.has_ended() {
            service.let_go(&claim).await?;
            return Ok(Disconnection::AlreadyEnded);
        }
        service.write_down(&claim, &self.0.actor, &reason).await?;
        let claim = service.claim_patiently(&order.organization).await?;
        if claim.connection.summary.state == ConnectionState::DisconnectUnconfirmed {
            service.revoke_claimed(&claim, Some(&self.0.actor)).await?;
        } else {
            // The seller connected anew, or somebody else has ended it meanwhile.
            service.let_go(&claim).await?;
        }
        service.how_it_ended(&order.organization).await
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
    async fn claim_patiently(&self, organization: &OrganizationId) -> Result<Claim, UseCaseError> {
        if self.store().seller(organization).await?.is_none() {
            return Err(UseCaseError::NotFound);
        }
        for _ in 0..CLAIM_TRIES {
            let now = self.now();
            let lease_until = now + self.settings().lease;
            let claim = self
                .store()
                .claim_seller(organization, now, lease_until)
                .await?;
            if let Some(claim) = claim {
                return Ok(claim);
            }
            tokio::time::sleep(CLAIM_PAUSE).await;
        }
        Err(UseCaseError::Busy)
    }

    /// Ends a lease without changing anything.
    async fn let_go(&self, claim: &Claim) -> Result<(), UseCaseError> {
        let commit = self.commit_of(claim, claim.connection.summary.clone(), self.now());
        self.store().commit_tick(&commit).await?;
        Ok(())
    }

    async fn write_down(
        &self,
        claim: &Claim,
        actor: &Actor,
        reason: &str,
    ) -> Result<(), UseCaseError> {
        let now = self.now();
        let summary = ConnectionSummary {
            state: ConnectionState::DisconnectUnconfirmed,
            cause: None,
            attempts: 0,
            next_poll_at: Some(now + back_off(1)),
            ..claim.connection.summary.clone()
        };
        let mut commit = self.commit_of(claim, summary, now);
        commit
            .changes
            .push(Change::of(EventKind::DisconnectRequested).about(reason));
        commit.audit.push(
            AuditEntry::by(actor, now, "seller.disconnect-request")
                .about(claim.connection.organization.as_str())
                .saying(reason),
        );
        match self.store().commit_tick(&commit).await? {
            Saved::Yes => Ok(()),
            Saved::Fenced => Err(UseCaseError::Busy),
        }
    }

    /// Revokes the grant of a claimed seller and proves it, or plans another attempt.
    pub(crate) async fn revoke_claimed(
        &self,
        claim: &Claim,
        actor: Option<&Actor>,
    ) -> Result<Saved, UseCaseError> {
        let outcome = self.revoke_and_prove(claim).await?;
        let now = self.now();
        let commit = match outcome {
            Ok(()) => self.proved(claim, actor, now),
            Err(trouble) => self.unproved(claim, actor, trouble, now),
        };
        Ok(self.store().commit_tick(&commit).await?)
    }

    /// Asks Mollie to revoke the refresh token, then asks for a refresh that must be refused.
    async fn revoke_and_prove(&self, claim: &Claim) -> Result<Result<(), Trouble>, UseCaseError> {
        let connection = &claim.connection;
        let Some(tokens) = &connection.tokens else {
            // There is no grant to end: a made-up seller, or one whose tokens are erased.
            return Ok(Ok(()));
        };
        let refresh = match self.open_refresh(connection.seller, tokens) {
            Ok(refresh) => refresh,
            Err(error) => {
                tracing::error!(organization = %connection.organization, %error,
                    "a token that is to be revoked cannot be opened");
                return Ok(Err(Trouble {
                    cause: LossCause::Unreadable,
                    retry_after: None,
                }));
            }
        };
        if let Some(trouble) = self.pause_trouble() {
            // Whoever asked must not wait for the end of a pause: the wish is written down, and
            // the worker goes on with it.
            return Ok(Err(trouble));
        }
        self.0.budget.spend().await;
        if let Err(error) = self.mollie().revoke(&refresh).await {
            return Ok(Err(self.revoke_trouble(claim, &error)));
        }
        self.0.budget.spend().await;
        match self.mollie().refresh(&refresh).await {
            Err(MollieError::DeadGrant) => Ok(Ok(())),
            Err(error) => Ok(Err(self.revoke_trouble(claim, &error))),
            Ok(alive) => {
                self.keep_survivor(claim, &alive, &refresh).await?;
                Ok(Err(Trouble {
                    cause: LossCause::Malformed,
                    retry_after: None,
                }))
            }
        }
    }

    fn revoke_trouble(&self, claim: &Claim, error: &MollieError) -> Trouble {
        if let MollieError::RateLimited { retry_after } = error {
            self.0.budget.pause(*retry_after);
        }
        tracing::warn!(organization = %claim.connection.organization, %error,
            "a disconnect could not be proved");
        Trouble::from_error(error)
    }

    /// The grant outlived its revocation; its tokens are kept so that it can be revoked again.
    async fn keep_survivor(
        &self,
        claim: &Claim,
        alive: &crate::ports::TokenSet,
        refresh: &SecretString,
    ) -> Result<(), UseCaseError> {
        let now = self.now();
        let tokens = self.seal_tokens(claim.connection.seller, alive, refresh, now);
        let update = TokenUpdate {
            seller: claim.connection.seller,
            epoch: claim.connection.epoch,
            replaces_version: claim.connection.token_version,
            tokens: &tokens,
            at: now,
        };
        self.store().save_tokens(&update).await?;
        Ok(())
    }

    fn proved(&self, claim: &Claim, actor: Option<&Actor>, now: Timestamp) -> TickCommit {
        let summary = ConnectionSummary {
            state: ConnectionState::DisconnectedByUs,
            cause: None,
            failing_since: None,
            ended_at: Some(now),
            next_poll_at: None,
            attempts: 0,
            ..claim.connection.summary.clone()
        };
        let proof = if claim.connection.tokens.is_some() {
            "mollie refuses the grant"
        } else {
            "there was no token"
        };
        let mut commit = self.commit_of(claim, summary, now);
        commit.forget_tokens = true;
        commit.changes.push(Change::of(EventKind::DisconnectedByUs));
        commit
            .audit
            .push(disconnect_audit(claim, actor, now).saying(proof));
        commit
    }

    fn unproved(
        &self,
        claim: &Claim,
        actor: Option<&Actor>,
        trouble: Trouble,
        now: Timestamp,
    ) -> TickCommit {
        let before = &claim.connection.summary;
        let attempts = before.attempts.saturating_add(1);
        let wait = trouble.retry_after.unwrap_or_else(|| back_off(attempts));
        let summary = ConnectionSummary {
            cause: Some(trouble.cause),
            attempts,
            next_poll_at: Some(now + wait),
            ..before.clone()
        };
        let is_news = before.cause != Some(trouble.cause);
        let mut commit = self.commit_of(claim, summary, now);
        if is_news {
            commit.changes.push(
                Change::of(EventKind::DisconnectUnconfirmed)
                    .between(None, Some(trouble.cause.to_string())),
            );
            commit.audit.push(
                disconnect_audit(claim, actor, now)
                    .saying(trouble.cause.as_str())
                    .ended(AuditOutcome::Failed),
            );
        }
        commit
    }

    /// A commit that keeps the facts and gives the connection another summary.
    fn commit_of(&self, claim: &Claim, summary: ConnectionSummary, now: Timestamp) -> TickCommit {
        let basis = Basis {
            organization: &claim.connection.organization,
            facts: &claim.facts,
            connection: summary.state,
            unknown_after: self.settings().unknown_after,
        };
        TickCommit {
            seller: claim.connection.seller,
            epoch: claim.connection.epoch,
            at: now,
            projection: project(&basis, Some(&claim.projection), now),
            connection: summary,
            forget_tokens: false,
            facts: claim.facts.clone(),
            keep_snapshot: false,
            changes: Vec::new(),
            source: EventSource::Staff,
            announce: false,
            audit: Vec::new(),
        }
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
