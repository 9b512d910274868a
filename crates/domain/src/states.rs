//! The states of a seller that lists show and filter by, derived from its facts.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{
    ConnectionState, NextStep, OnboardingStatus, OrganizationId, PaymentsIndicator, SellerFacts,
    SettlementsIndicator,
};

/// The states of a seller, each with since when it lasts as far as we know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SellerStates {
    /// Name of the organization.
    pub name: String,
    /// Country, ISO 3166-1 alpha-2.
    pub country: Option<String>,
    pub onboarding: OnboardingStatus,
    pub onboarding_since: Timestamp,
    pub payments: PaymentsIndicator,
    pub payments_since: Timestamp,
    pub settlements: SettlementsIndicator,
    pub settlements_since: Timestamp,
    pub next: NextStep,
    /// Order of attention, smallest first.
    pub urgency: u8,
    pub profiles: u32,
    pub profiles_blocked: u32,
    /// When onboarding or capabilities were last read, whichever is longer ago.
    pub checked_at: Option<Timestamp>,
    /// When something last changed.
    pub changed_at: Timestamp,
}

/// What states are derived from.
#[derive(Debug, Clone, Copy)]
pub struct Basis<'a> {
    pub organization: &'a OrganizationId,
    pub facts: &'a SellerFacts,
    pub connection: ConnectionState,
    /// Age from which states show as unknown.
    pub unknown_after: SignedDuration,
}

impl SellerStates {
    /// Derives the states. `since` values and `changed_at` are carried over from `previous`
    /// where the value is the same.
    pub fn derive(basis: &Basis<'_>, previous: Option<&Self>, now: Timestamp) -> Self {
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
        let mut states = Self {
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
            carry_over(&mut states, previous, basis, now);
        } else if onboarding == OnboardingStatus::NeedsData {
            states.onboarding_since = signed_up(facts).unwrap_or(now);
        }
        states
    }

    /// The organization's name, or its id until it was read.
    pub fn shown_name<'a>(&'a self, organization: &'a OrganizationId) -> &'a str {
        match self.name.trim() {
            "" => organization.as_str(),
            name => name,
        }
    }
}

/// Keeps the moments of what has not changed.
fn carry_over(
    states: &mut SellerStates,
    previous: &SellerStates,
    basis: &Basis<'_>,
    now: Timestamp,
) {
    if states.onboarding == previous.onboarding {
        states.onboarding_since = previous.onboarding_since;
    } else if previous.onboarding == OnboardingStatus::Unknown
        && states.onboarding == OnboardingStatus::NeedsData
    {
        states.onboarding_since = signed_up(basis.facts).unwrap_or(now);
    }
    if states.payments == previous.payments {
        states.payments_since = previous.payments_since;
    }
    if states.settlements == previous.settlements {
        states.settlements_since = previous.settlements_since;
    }
    let same = SellerStates {
        checked_at: previous.checked_at,
        changed_at: previous.changed_at,
        ..states.clone()
    } == *previous;
    if same {
        states.changed_at = previous.changed_at;
    }
}

/// A name to show for facts that may lack one.
fn name_of(facts: &SellerFacts, organization: &OrganizationId) -> String {
    facts
        .organization
        .value
        .as_ref()
        .map(|organization| organization.name.trim())
        .filter(|name| !name.is_empty())
        .map_or_else(|| organization.to_string(), str::to_owned)
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

    use super::*;
    use crate::{
        CapabilityStatus, Fact, Source,
        facts::test_facts::{self, at, capability, organization},
    };

    /// Everything read a thousand seconds into 1970, by a seller who signed up at the tenth.
    fn facts(status: OnboardingStatus) -> SellerFacts {
        let done = status == OnboardingStatus::Completed;
        let mut facts = test_facts::facts(status, done, done);
        facts.onboarding.value.as_mut().unwrap().signed_up_at = Some(at(10));
        facts.organization = Fact::read(organization(), at(1_000), Source::SellerToken);
        let capital = vec![capability("capital", CapabilityStatus::Enabled)];
        facts.capabilities = Fact::read(capital, at(1_000), Source::SellerToken);
        facts
    }

    fn projected(
        status: OnboardingStatus,
        previous: Option<&SellerStates>,
        second: i64,
    ) -> SellerStates {
        of(&facts(status), ConnectionState::Connected, previous, second)
    }

    fn of(
        facts: &SellerFacts,
        connection: ConnectionState,
        previous: Option<&SellerStates>,
        second: i64,
    ) -> SellerStates {
        let basis = Basis {
            organization: &organization().id,
            facts,
            connection,
            unknown_after: SignedDuration::from_hours(24),
        };
        SellerStates::derive(&basis, previous, at(second))
    }

    #[test]
    fn a_fact_too_old_to_rely_on_decides_nothing_beside_a_fresh_one() {
        let mut known = facts(OnboardingStatus::NeedsData);
        let day = 24 * 3_600;
        known.capabilities.value = Some(vec![capability("payments", CapabilityStatus::Enabled)]);
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
        let since = |one: &SellerStates| {
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
        let states = of(&nameless, ConnectionState::Connected, None, 2_000);
        assert_eq!(states.name, "org_1");
    }

    #[test]
    fn nothing_is_relied_on_once_the_grant_has_ended() {
        for state in ConnectionState::ALL.iter().copied() {
            let states = of(&facts(OnboardingStatus::Completed), state, None, 2_000);
            let known = states.payments != PaymentsIndicator::Unknown;
            assert_eq!(known, !state.has_ended(), "{state}");
        }
    }
}
