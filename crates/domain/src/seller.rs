//! What screens show of a seller: one type from the database to the browser.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{
    Cadence, Checklist, ConnectionState, Freshness, LossCause, OnboardingStatus, OrganizationId,
    PaymentsIndicator, Permission, Scope, ScopeSet, SellerFacts, SellerReference, SellerStates,
    TimelineEntry,
};

/// A seller as the Sellers tab lists it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SellerRow {
    pub organization: OrganizationId,
    pub reference: SellerReference,
    pub states: SellerStates,
    pub connection: ConnectionState,
    /// Since when polls fail, if they do.
    pub failing_since: Option<Timestamp>,
    /// How many permissions were asked for when the seller last consented.
    pub requested_scopes: u32,
    /// How many of those were not granted.
    pub missing_scopes: u32,
}

impl SellerRow {
    /// The organization's name, or its id until it was read.
    pub fn shown_name(&self) -> &str {
        self.states.shown_name(&self.organization)
    }
}

/// One page of sellers with the exact number of all that match.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SellerPage {
    pub rows: Vec<SellerRow>,
    /// How many match in all.
    pub total: u64,
}

/// How many sellers there are in each state, whatever the filter.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SellerCounts {
    pub all: u64,
    pub needs_data: u64,
    pub in_review: u64,
    pub completed: u64,
    /// Payments are blocked.
    pub blocked: u64,
    pub lost: u64,
    pub disconnected_by_seller: u64,
    pub disconnected_by_us: u64,
    pub disconnect_unconfirmed: u64,
}

impl SellerCounts {
    /// Adds sellers that share these three states.
    pub fn add(
        &mut self,
        (onboarding, payments, connection): (OnboardingStatus, PaymentsIndicator, ConnectionState),
        sellers: u64,
    ) {
        self.all += sellers;
        match onboarding {
            OnboardingStatus::NeedsData => self.needs_data += sellers,
            OnboardingStatus::InReview => self.in_review += sellers,
            OnboardingStatus::Completed => self.completed += sellers,
            OnboardingStatus::Unknown => {}
        }
        if payments == PaymentsIndicator::Blocked {
            self.blocked += sellers;
        }
        match connection {
            ConnectionState::Lost => self.lost += sellers,
            ConnectionState::DisconnectedBySeller => self.disconnected_by_seller += sellers,
            ConnectionState::DisconnectedByUs => self.disconnected_by_us += sellers,
            ConnectionState::DisconnectUnconfirmed => self.disconnect_unconfirmed += sellers,
            ConnectionState::Connected | ConnectionState::Failing => {}
        }
    }
}

/// Everything that the Sellers tab shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SellerList {
    pub page: SellerPage,
    pub counts: SellerCounts,
    /// How often sellers are polled, which says from which age their facts are stale.
    pub cadence: Cadence,
    /// The moment at which ages are judged.
    pub now: Timestamp,
    /// What the person who looks may do.
    pub allowed: Vec<Permission>,
}

/// A connection, without its tokens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectionSummary {
    pub state: ConnectionState,
    /// Why it is failing, lost or unconfirmed; or why a connection that works is not read now.
    pub cause: Option<LossCause>,
    /// Since when polls fail.
    pub failing_since: Option<Timestamp>,
    /// Permissions that were asked for when the seller last consented.
    pub requested: ScopeSet,
    /// Permissions that were granted then.
    pub granted: ScopeSet,
    /// When the seller last consented.
    pub connected_at: Timestamp,
    /// When the access token was last refreshed.
    pub refreshed_at: Option<Timestamp>,
    /// When the connection ended.
    pub ended_at: Option<Timestamp>,
    /// When the next poll, or the next attempt to revoke, is due.
    pub next_attempt_at: Option<Timestamp>,
    /// How many attempts in a row failed.
    pub attempts: u32,
}

impl ConnectionSummary {
    /// Permissions that the seller was asked for and did not grant.
    pub fn missing(&self) -> Vec<Scope> {
        self.requested.without(&self.granted)
    }

    /// Until when Mollie asks us not to read this seller, if it does at this moment.
    pub fn paused_until(&self, now: Timestamp) -> Option<Timestamp> {
        let asked = self.cause == Some(LossCause::RateLimited) && self.state.is_polled();
        self.next_attempt_at.filter(|until| asked && *until > now)
    }
}

/// Everything that a Seller page shows, to staff and to the seller.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SellerDetail {
    pub organization: OrganizationId,
    pub reference: SellerReference,
    pub states: SellerStates,
    pub facts: SellerFacts,
    pub checklist: Checklist,
    pub connection: ConnectionSummary,
    /// Newest first.
    pub timeline: Vec<TimelineEntry>,
    /// The moment at which ages are judged.
    pub now: Timestamp,
    /// Age from which facts are stale.
    pub stale_after: SignedDuration,
    /// What the person who looks may do.
    pub allowed: Vec<Permission>,
}

impl SellerDetail {
    /// The organization's name, or its id until it was read.
    pub fn shown_name(&self) -> &str {
        self.states.shown_name(&self.organization)
    }

    /// Whether the derived states rest on a recent poll.
    pub fn freshness(&self) -> Freshness {
        Freshness::of(self.states.checked_at, self.now, self.stale_after)
    }

    /// Whether the person who looks may do this.
    pub fn allows(&self, permission: Permission) -> bool {
        self.allowed.contains(&permission)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seller_is_counted_under_each_of_its_states() {
        let mut counts = SellerCounts::default();
        counts.add(
            (
                OnboardingStatus::Completed,
                PaymentsIndicator::Blocked,
                ConnectionState::Lost,
            ),
            3,
        );
        counts.add(
            (
                OnboardingStatus::Unknown,
                PaymentsIndicator::Unknown,
                ConnectionState::Connected,
            ),
            2,
        );
        let expected = SellerCounts {
            all: 5,
            completed: 3,
            blocked: 3,
            lost: 3,
            ..SellerCounts::default()
        };
        assert_eq!(counts, expected);
    }
}
