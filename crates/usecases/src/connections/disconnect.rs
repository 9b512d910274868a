//! Ordering the end of a connection.
//!
//! The order is written down, with the work that carries it out, before Mollie is asked, so that
//! a crash cannot lose it.

use domain::{Change, ConnectionState, ConnectionSummary, EventKind, OrganizationId};

use crate::{
    Gangway, UseCaseError,
    access::capability,
    error::InvalidInput,
    ports::{AuditEntry, Claim, DisconnectOrdered, NewWork, TokenFate, WorkItem, WorkKind},
};

/// Longest reason that is kept, in characters.
const REASON_LENGTH: usize = 500;
/// How often an order is written again when the seller changed while it was being written.
const ORDER_TRIES: u32 = 10;

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
