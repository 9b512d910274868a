//! What was read, when, from where, and what could not be.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{
    Capability, CapabilityStatus, Onboarding, OnboardingStatus, Organization, Profile, ProfileId,
    ProfileStatus, words::words,
};

words! {
    /// Which poll a fact comes from.
    Source {
        /// Read with the seller's own token.
        SellerToken = "seller-token",
        /// Read from the partner's client list.
        ClientList = "client-list",
        /// Filled in by `gangway seed`; nobody was asked.
        Seed = "seed",
    }
}

words! {
    /// Why a fact could not be read this time.
    FactProblem {
        /// The seller did not grant the permission for it.
        ScopeMissing = "scope-missing",
        /// Mollie asked us to slow down.
        RateLimited = "rate-limited",
        /// Mollie did not answer, or answered with an error.
        Unavailable = "unavailable",
        /// Mollie answered something we cannot read.
        Malformed = "malformed",
        /// It is read in turn, and its turn has not come yet.
        InTurn = "in-turn",
        /// The operator has switched the feature off, and Mollie is not asked.
        SwitchedOff = "switched-off",
    }
}

impl FactProblem {
    /// Whether it stays until somebody changes something, so that the value of before says nothing.
    pub const fn lasts(self) -> bool {
        matches!(self, Self::ScopeMissing | Self::SwitchedOff)
    }
}

words! {
    /// Whether a fact is young enough to be relied on.
    Freshness {
        /// Read within the limit.
        Live = "live",
        /// Read, but longer ago than the limit.
        Stale = "stale",
        /// Never read.
        Unknown = "unknown",
    }
}

impl Freshness {
    /// Whether something read at `checked_at` is at most `limit` old at `now`.
    pub fn of(checked_at: Option<Timestamp>, now: Timestamp, limit: SignedDuration) -> Self {
        match checked_at {
            None => Self::Unknown,
            Some(at) if now.duration_since(at) <= limit => Self::Live,
            Some(_) => Self::Stale,
        }
    }
}

/// A value with its provenance; the last good value stays when a later poll fails.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact<T> {
    /// The last value that was read.
    pub value: Option<T>,
    /// When `value` was read.
    pub checked_at: Option<Timestamp>,
    /// Where `value` came from.
    pub source: Option<Source>,
    /// Why the newest attempt failed, if it did.
    pub problem: Option<FactProblem>,
}

impl<T> Default for Fact<T> {
    fn default() -> Self {
        Self {
            value: None,
            checked_at: None,
            source: None,
            problem: None,
        }
    }
}

impl<T> Fact<T> {
    /// A value just read.
    pub fn read(value: T, at: Timestamp, source: Source) -> Self {
        Self {
            value: Some(value),
            checked_at: Some(at),
            source: Some(source),
            problem: None,
        }
    }

    /// The same fact after a failed poll: the old value stays and says why it is old.
    #[must_use]
    pub fn failed(self, problem: FactProblem) -> Self {
        Self {
            problem: Some(problem),
            ..self
        }
    }

    fn drop_older_than(&mut self, now: Timestamp, limit: SignedDuration) {
        if self.freshness(now, limit) != Freshness::Live {
            *self = Self::default();
        }
    }

    /// Whether the value is at most `limit` old at `now`.
    pub fn freshness(&self, now: Timestamp, limit: SignedDuration) -> Freshness {
        Freshness::of(self.checked_at, now, limit)
    }
}

/// All that is known of a seller from Mollie.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SellerFacts {
    /// Who the seller is.
    pub organization: Fact<Organization>,
    /// Onboarding status.
    pub onboarding: Fact<Onboarding>,
    /// Capabilities with their requirements.
    pub capabilities: Fact<Vec<Capability>>,
    /// Payment profiles with their methods.
    pub profiles: Fact<Vec<Profile>>,
    /// Whose methods were read last, where there are so many profiles that polls take turns.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub methods_read_to: Option<ProfileId>,
}

impl SellerFacts {
    /// The onboarding status, unknown while it was never read.
    pub fn onboarding_status(&self) -> OnboardingStatus {
        self.onboarding
            .value
            .as_ref()
            .map_or(OnboardingStatus::Unknown, |onboarding| onboarding.status)
    }

    /// Capabilities, empty while they were never read.
    pub fn capabilities(&self) -> &[Capability] {
        self.capabilities.value.as_deref().unwrap_or_default()
    }

    /// Profiles, empty while they were never read.
    pub fn profiles(&self) -> &[Profile] {
        self.profiles.value.as_deref().unwrap_or_default()
    }

    /// The status of a capability, if it is known.
    pub fn capability(&self, name: &str) -> Option<CapabilityStatus> {
        Capability::status_of(self.capabilities(), name)
    }

    /// How many profiles there are in all, and how many of them are blocked.
    pub fn profile_counts(&self) -> (usize, usize) {
        let profiles = self.profiles();
        let blocked = profiles
            .iter()
            .filter(|profile| profile.status == ProfileStatus::Blocked)
            .count();
        (profiles.len(), blocked)
    }

    /// The older of the moments at which onboarding and capabilities were read: the derived
    /// states are as old as the oldest fact they rest on.
    pub fn status_checked_at(&self) -> Option<Timestamp> {
        let moments = [self.onboarding.checked_at, self.capabilities.checked_at];
        moments.into_iter().flatten().min()
    }

    /// The same facts without the values that are older than `limit`, for what must not be
    /// derived from them any more.
    #[must_use]
    pub fn younger_than(&self, now: Timestamp, limit: SignedDuration) -> Self {
        let mut facts = self.clone();
        facts.onboarding.drop_older_than(now, limit);
        facts.capabilities.drop_older_than(now, limit);
        facts.profiles.drop_older_than(now, limit);
        facts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_reading_keeps_the_old_value_and_its_age() {
        let at = Timestamp::from_second(100).unwrap();
        let fact = Fact::read(7, at, Source::SellerToken).failed(FactProblem::RateLimited);
        assert_eq!(fact.value, Some(7));
        assert_eq!(fact.checked_at, Some(at));
        assert_eq!(fact.problem, Some(FactProblem::RateLimited));
    }

    #[test]
    fn freshness_turns_stale_after_the_limit_and_is_unknown_before_the_first_poll() {
        let limit = SignedDuration::from_secs(60);
        let at = |second| Timestamp::from_second(second).unwrap();
        let fact = Fact::read((), at(100), Source::SellerToken);
        assert_eq!(fact.freshness(at(160), limit), Freshness::Live);
        assert_eq!(fact.freshness(at(161), limit), Freshness::Stale);
        assert_eq!(
            Fact::<()>::default().freshness(at(0), limit),
            Freshness::Unknown
        );
    }
}

#[cfg(test)]
pub(crate) mod test_facts {
    //! Facts for the tables of rules in this crate.

    use super::*;
    use crate::{Address, Method, MethodStatus, OrganizationId, ProfileId};

    pub(crate) fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    pub(crate) fn facts(
        status: OnboardingStatus,
        payments: bool,
        settlements: bool,
    ) -> SellerFacts {
        let onboarding = Onboarding {
            status,
            raw_status: None,
            last_known: None,
            can_receive_payments: payments,
            can_receive_settlements: settlements,
            signed_up_at: None,
            dashboard: Some("https://my.mollie.com/dashboard/onboarding".into()),
        };
        SellerFacts {
            onboarding: Fact::read(onboarding, at(1_000), Source::SellerToken),
            ..SellerFacts::default()
        }
    }

    pub(crate) fn capability(name: &str, status: CapabilityStatus) -> Capability {
        Capability {
            name: name.into(),
            status,
            status_reason: None,
            requirements: Vec::new(),
        }
    }

    pub(crate) fn profile(status: ProfileStatus) -> Profile {
        Profile {
            id: ProfileId::parse("pfl_1").unwrap(),
            live: true,
            name: "Shop".into(),
            website: Some("https://shop.example".into()),
            description: Some("Plants".into()),
            business_category: None,
            status,
            review: None,
            created_at: None,
            dashboard: None,
            methods: vec![Method {
                id: "ideal".into(),
                description: "iDEAL".into(),
                status: MethodStatus::Activated,
            }],
            methods_problem: None,
        }
    }

    pub(crate) fn organization() -> Organization {
        Organization {
            id: OrganizationId::parse("org_1").unwrap(),
            name: "Plants BV".into(),
            email: None,
            locale: None,
            address: Some(Address {
                street_and_number: Some("Straat 1".into()),
                postal_code: Some("1000 AA".into()),
                city: Some("Amsterdam".into()),
                country: Some("NL".into()),
            }),
            registration_number: Some("123".into()),
            vat_number: None,
            vat_regulation: None,
            verified_at: None,
            dashboard: None,
        }
    }
}
