//! From facts to the columns that lists show and filter by.

use domain::{
    ConnectionState, NextStep, OnboardingStatus, OrganizationId, PaymentsIndicator, SellerFacts,
    SettlementsIndicator,
};
use jiff::{SignedDuration, Timestamp};

use super::name_of;
use crate::ports::Projection;

/// What a projection is made from.
#[derive(Debug, Clone, Copy)]
pub struct Basis<'a> {
    /// Whose.
    pub organization: &'a OrganizationId,
    /// What is known.
    pub facts: &'a SellerFacts,
    /// State of our grant.
    pub connection: ConnectionState,
    /// Age from which states show as unknown.
    pub unknown_after: SignedDuration,
}

/// Derives what lists show. `since` values and `changed_at` are carried over from `previous`
/// where the value is the same.
pub fn project(basis: &Basis<'_>, previous: Option<&Projection>, now: Timestamp) -> Projection {
    let facts = basis.facts;
    let checked_at = facts.status_checked_at();
    let too_old = checked_at.is_none_or(|at| now.duration_since(at) > basis.unknown_after);
    // We no longer learn of changes once a grant has ended, so nothing may be relied on.
    let unknown = too_old || basis.connection.has_ended();
    let payments = if unknown {
        PaymentsIndicator::Unknown
    } else {
        PaymentsIndicator::derive(facts)
    };
    let settlements = if unknown {
        SettlementsIndicator::Unknown
    } else {
        SettlementsIndicator::derive(facts)
    };
    let onboarding = facts.onboarding_status();
    let next = NextStep::derive(facts, basis.connection);
    let (profiles, profiles_blocked) = facts.profile_counts();
    let mut projection = Projection {
        name: name_of(facts, basis.organization),
        country: country(facts),
        onboarding,
        onboarding_since: now,
        payments,
        payments_since: now,
        settlements,
        settlements_since: now,
        urgency: next.urgency(payments),
        next,
        profiles: count(profiles),
        profiles_blocked: count(profiles_blocked),
        checked_at,
        changed_at: now,
    };
    if let Some(previous) = previous {
        carry_over(&mut projection, previous, basis, now);
    } else if onboarding == OnboardingStatus::NeedsData {
        projection.onboarding_since = signed_up(facts).unwrap_or(now);
    }
    projection
}

/// Keeps the moments of what has not changed.
fn carry_over(
    projection: &mut Projection,
    previous: &Projection,
    basis: &Basis<'_>,
    now: Timestamp,
) {
    if projection.onboarding == previous.onboarding {
        projection.onboarding_since = previous.onboarding_since;
    } else if previous.onboarding == OnboardingStatus::Unknown
        && projection.onboarding == OnboardingStatus::NeedsData
    {
        projection.onboarding_since = signed_up(basis.facts).unwrap_or(now);
    }
    if projection.payments == previous.payments {
        projection.payments_since = previous.payments_since;
    }
    if projection.settlements == previous.settlements {
        projection.settlements_since = previous.settlements_since;
    }
    let same = Projection {
        checked_at: previous.checked_at,
        changed_at: previous.changed_at,
        ..projection.clone()
    } == *previous;
    if same {
        projection.changed_at = previous.changed_at;
    }
}

fn country(facts: &SellerFacts) -> Option<String> {
    facts
        .organization
        .value
        .as_ref()?
        .address
        .as_ref()?
        .country
        .clone()
}

fn signed_up(facts: &SellerFacts) -> Option<Timestamp> {
    facts.onboarding.value.as_ref()?.signed_up_at
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
