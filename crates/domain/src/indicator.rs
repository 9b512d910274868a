//! The blocked-payments indicator and its counterpart for settlements.
//!
//! Mollie's dashboard shows an indicator *available / pending / blocked* but the API carries no
//! such field. The rules here derive it from facts that the API does carry; screens show those
//! facts beside it, so that a wrong guess is visible.

use crate::{
    Capability, CapabilityStatus, OnboardingStatus, ProfileStatus, SellerFacts, words::words,
};

words! {
    /// Whether shoppers can pay this seller.
    PaymentsIndicator {
        /// They can.
        Available = "available",
        /// Not yet.
        Pending = "pending",
        /// They cannot, and something must happen first.
        Blocked = "blocked",
        /// No fact to tell from.
        Unknown = "unknown",
    }
}

words! {
    /// Whether money reaches the seller's bank account.
    SettlementsIndicator {
        /// It does.
        Available = "available",
        /// Not yet.
        Pending = "pending",
        /// It is held.
        Blocked = "blocked",
        /// No fact to tell from.
        Unknown = "unknown",
    }
}

impl PaymentsIndicator {
    /// Derives the indicator; the first rule that matches wins.
    pub fn derive(facts: &SellerFacts) -> Self {
        use CapabilityStatus::{Disabled, Enabled, Pending, Unrequested};
        let capability = facts.capability(Capability::PAYMENTS);
        let Some(onboarding) = facts.onboarding.value.as_ref() else {
            return Self::from_capability_alone(capability, all_profiles_blocked(facts));
        };
        let can_receive = onboarding.can_receive_payments;
        match capability {
            Some(Disabled) => Self::Blocked,
            _ if all_profiles_blocked(facts) => Self::Blocked,
            Some(Enabled) => Self::Available,
            Some(Pending | Unrequested) if can_receive => Self::Available,
            Some(Pending | Unrequested) => Self::Pending,
            _ if can_receive => Self::Available,
            _ if onboarding.known_status() == OnboardingStatus::Completed => Self::Blocked,
            _ => Self::Pending,
        }
    }

    fn from_capability_alone(capability: Option<CapabilityStatus>, all_blocked: bool) -> Self {
        match capability {
            Some(CapabilityStatus::Disabled) => Self::Blocked,
            _ if all_blocked => Self::Blocked,
            Some(CapabilityStatus::Enabled) => Self::Available,
            Some(CapabilityStatus::Pending | CapabilityStatus::Unrequested) => Self::Pending,
            _ => Self::Unknown,
        }
    }

    /// Whether the two sources disagree: the capability waits while onboarding says payments work.
    pub fn sources_disagree(facts: &SellerFacts) -> bool {
        matches!(
            facts.capability(Capability::PAYMENTS),
            Some(CapabilityStatus::Pending | CapabilityStatus::Unrequested)
        ) && facts
            .onboarding
            .value
            .as_ref()
            .is_some_and(|onboarding| onboarding.can_receive_payments)
    }
}

impl SettlementsIndicator {
    /// Derives the indicator by the rules for payments, less the one on profiles.
    pub fn derive(facts: &SellerFacts) -> Self {
        use CapabilityStatus::{Disabled, Enabled, Pending, Unrequested};
        let capability = facts.capability(Capability::SETTLEMENTS);
        let onboarding = facts.onboarding.value.as_ref();
        let can_settle = onboarding.map(|onboarding| onboarding.can_receive_settlements);
        let completed = onboarding
            .is_some_and(|onboarding| onboarding.known_status() == OnboardingStatus::Completed);
        match (capability, can_settle) {
            (Some(Disabled), _) => Self::Blocked,
            (Some(Enabled), _) | (_, Some(true)) => Self::Available,
            (Some(Pending | Unrequested), _) => Self::Pending,
            (_, Some(false)) if completed => Self::Blocked,
            (_, Some(false)) => Self::Pending,
            (_, None) => Self::Unknown,
        }
    }
}

fn all_profiles_blocked(facts: &SellerFacts) -> bool {
    let profiles = facts.profiles();
    !profiles.is_empty()
        && profiles
            .iter()
            .all(|profile| profile.status == ProfileStatus::Blocked)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::test_facts::{capability, facts, profile};

    #[test]
    fn payments_indicator_follows_its_rule_table() {
        use CapabilityStatus as C;
        use OnboardingStatus as O;
        use PaymentsIndicator as P;
        // (capability, canReceivePayments, onboarding, profiles) -> indicator, one row a rule.
        let table = [
            (
                Some(C::Disabled),
                true,
                O::Completed,
                &["verified"][..],
                P::Blocked,
            ),
            (
                Some(C::Enabled),
                true,
                O::Completed,
                &["blocked", "blocked"],
                P::Blocked,
            ),
            (
                Some(C::Enabled),
                true,
                O::Completed,
                &["blocked", "verified"],
                P::Available,
            ),
            (Some(C::Enabled), false, O::NeedsData, &[], P::Available),
            (Some(C::Pending), true, O::InReview, &[], P::Available),
            (Some(C::Unrequested), true, O::InReview, &[], P::Available),
            (Some(C::Pending), false, O::Completed, &[], P::Pending),
            (Some(C::Unrequested), false, O::NeedsData, &[], P::Pending),
            (None, true, O::NeedsData, &[], P::Available),
            (Some(C::Unknown), true, O::NeedsData, &[], P::Available),
            (None, false, O::Completed, &[], P::Blocked),
            (None, false, O::NeedsData, &[], P::Pending),
            (None, false, O::InReview, &[], P::Pending),
            (None, false, O::Unknown, &[], P::Pending),
        ];
        for (status, can_receive, onboarding, profiles, expected) in table {
            let mut facts = facts(onboarding, can_receive, false);
            facts.capabilities.value = Some(
                status
                    .map(|status| vec![capability("payments", status)])
                    .unwrap_or_default(),
            );
            facts.profiles.value = Some(
                profiles
                    .iter()
                    .map(|status| profile(ProfileStatus::parse(status).unwrap()))
                    .collect(),
            );
            assert_eq!(
                PaymentsIndicator::derive(&facts),
                expected,
                "{status:?} {can_receive} {onboarding} {profiles:?}"
            );
        }
    }

    #[test]
    fn without_any_fact_the_indicators_are_unknown() {
        let nothing = SellerFacts::default();
        assert_eq!(
            PaymentsIndicator::derive(&nothing),
            PaymentsIndicator::Unknown
        );
        assert_eq!(
            SettlementsIndicator::derive(&nothing),
            SettlementsIndicator::Unknown
        );
    }

    #[test]
    fn settlements_indicator_follows_its_rule_table() {
        use CapabilityStatus as C;
        use OnboardingStatus as O;
        use SettlementsIndicator as S;
        let table = [
            (Some(C::Disabled), true, O::Completed, S::Blocked),
            (Some(C::Enabled), false, O::NeedsData, S::Available),
            (Some(C::Pending), true, O::InReview, S::Available),
            (Some(C::Pending), false, O::InReview, S::Pending),
            (None, true, O::NeedsData, S::Available),
            (None, false, O::Completed, S::Blocked),
            (None, false, O::InReview, S::Pending),
        ];
        for (status, can_settle, onboarding, expected) in table {
            let mut facts = facts(onboarding, false, can_settle);
            facts.capabilities.value = Some(
                status
                    .map(|status| vec![capability("settlements", status)])
                    .unwrap_or_default(),
            );
            assert_eq!(
                SettlementsIndicator::derive(&facts),
                expected,
                "{status:?} {can_settle} {onboarding}"
            );
        }
    }

    #[test]
    fn disagreeing_sources_are_flagged() {
        let mut facts = facts(OnboardingStatus::InReview, true, false);
        facts.capabilities.value = Some(vec![capability("payments", CapabilityStatus::Pending)]);
        assert!(PaymentsIndicator::sources_disagree(&facts));
        facts.capabilities.value = Some(vec![capability("payments", CapabilityStatus::Enabled)]);
        assert!(!PaymentsIndicator::sources_disagree(&facts));
    }
}
