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
    // We no longer learn of changes once a grant has ended, so nothing may be relied on.
    let reliable = if basis.connection.has_ended() {
        SellerFacts::default()
    } else {
        facts.younger_than(now, basis.unknown_after)
    };
    let payments = PaymentsIndicator::derive(&reliable);
    let settlements = SettlementsIndicator::derive(&reliable);
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

#[cfg(test)]
mod tests {
    use domain::{Capability, CapabilityStatus};

    use super::*;
    use crate::sample::{at, capability, facts, organization};

    fn projected(
        status: OnboardingStatus,
        previous: Option<&Projection>,
        second: i64,
    ) -> Projection {
        of(&facts(status), ConnectionState::Connected, previous, second)
    }

    fn of(
        facts: &SellerFacts,
        connection: ConnectionState,
        previous: Option<&Projection>,
        second: i64,
    ) -> Projection {
        let basis = Basis {
            organization: &organization().id,
            facts,
            connection,
            unknown_after: SignedDuration::from_hours(24),
        };
        project(&basis, previous, at(second))
    }

    #[test]
    fn a_fact_too_old_to_rely_on_decides_nothing_beside_a_fresh_one() {
        let mut known = facts(OnboardingStatus::NeedsData);
        let day = 24 * 3_600;
        known.capabilities.value = Some(vec![Capability {
            status: CapabilityStatus::Enabled,
            ..capability("payments", Vec::new())
        }]);
        known.capabilities.checked_at = Some(at(1_000));
        let judged = |facts: &SellerFacts, second| {
            of(facts, ConnectionState::Connected, None, second).payments
        };
        known.onboarding.checked_at = Some(at(1_000));
        assert_eq!(judged(&known, 2_000), PaymentsIndicator::Available);
        known.onboarding.checked_at = Some(at(1_500 + day));
        assert_eq!(judged(&known, 2_000 + day), PaymentsIndicator::Pending);
    }

    #[test]
    fn a_state_that_stays_keeps_its_since() {
        let first = projected(OnboardingStatus::Completed, None, 2_000);
        let second = projected(OnboardingStatus::Completed, Some(&first), 3_000);
        let since = |one: &Projection| {
            (
                one.onboarding_since,
                one.payments_since,
                one.settlements_since,
                one.changed_at,
            )
        };
        assert_eq!(since(&first), (at(2_000), at(2_000), at(2_000), at(2_000)));
        assert_eq!(since(&second), since(&first));
    }

    #[test]
    fn a_state_that_changes_begins_now_and_leaves_the_others_alone() {
        let first = projected(OnboardingStatus::NeedsData, None, 2_000);
        let second = projected(OnboardingStatus::InReview, Some(&first), 3_000);
        assert_eq!(second.onboarding_since, at(3_000));
        assert_eq!(second.changed_at, at(3_000));
        assert_eq!(second.payments_since, at(2_000), "pending before and after");
        let third = projected(OnboardingStatus::Completed, Some(&second), 4_000);
        assert_eq!(third.payments_since, at(4_000));
        assert_eq!(third.settlements_since, at(4_000));
    }

    #[test]
    fn a_seller_who_owes_data_does_so_since_it_signed_up() {
        let signed_up = at(10);
        let first = projected(OnboardingStatus::NeedsData, None, 2_000);
        assert_eq!(first.onboarding_since, signed_up);
        let unread = of(
            &SellerFacts::default(),
            ConnectionState::Connected,
            None,
            2_000,
        );
        let read = projected(OnboardingStatus::NeedsData, Some(&unread), 3_000);
        assert_eq!(read.onboarding_since, signed_up);
        let again = projected(OnboardingStatus::InReview, None, 2_000);
        let back = projected(OnboardingStatus::NeedsData, Some(&again), 3_000);
        assert_eq!(back.onboarding_since, at(3_000), "asked for more just now");
    }

    #[test]
    fn a_seller_without_a_name_goes_by_its_id() {
        let unread = of(
            &SellerFacts::default(),
            ConnectionState::Connected,
            None,
            2_000,
        );
        assert_eq!(unread.name, "org_1");
        assert_eq!(unread.payments, PaymentsIndicator::Unknown);
        let mut nameless = facts(OnboardingStatus::Completed);
        nameless.organization.value.as_mut().unwrap().name = "  ".into();
        let projection = of(&nameless, ConnectionState::Connected, None, 2_000);
        assert_eq!(projection.name, "org_1");
    }

    #[test]
    fn nothing_is_relied_on_once_the_grant_has_ended() {
        for state in ConnectionState::ALL.iter().copied() {
            let projection = of(&facts(OnboardingStatus::Completed), state, None, 2_000);
            let known = projection.payments != PaymentsIndicator::Unknown;
            assert_eq!(known, !state.has_ended(), "{state}");
        }
    }
}
