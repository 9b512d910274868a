//! The onboarding triple and the capabilities that fit it.

use serde::{Deserialize, Serialize};

use super::{
    capability::{Capability, CapabilityStatus, PAYMENTS, Requirement, SETTLEMENTS, StatusReason},
    date_time::DateTime,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum OnboardingStatus {
    NeedsData,
    InReview,
    Completed,
}

impl OnboardingStatus {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::NeedsData => "needs-data",
            Self::InReview => "in-review",
            Self::Completed => "completed",
        }
    }
}

/// One of the twelve states: status, and whether payments and settlements are possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct OnboardingState {
    pub(crate) status: OnboardingStatus,
    pub(crate) payments: bool,
    pub(crate) settlements: bool,
}

impl OnboardingState {
    pub(crate) const fn new(status: OnboardingStatus, payments: bool, settlements: bool) -> Self {
        Self {
            status,
            payments,
            settlements,
        }
    }

    /// All twelve, the common ones first.
    pub(crate) const ALL: [Self; 12] = [
        Self::new(OnboardingStatus::Completed, true, true),
        Self::new(OnboardingStatus::NeedsData, false, false),
        Self::new(OnboardingStatus::InReview, true, false),
        Self::new(OnboardingStatus::NeedsData, true, false),
        Self::new(OnboardingStatus::InReview, false, false),
        Self::new(OnboardingStatus::Completed, true, false),
        Self::new(OnboardingStatus::NeedsData, true, true),
        Self::new(OnboardingStatus::InReview, true, true),
        Self::new(OnboardingStatus::Completed, false, true),
        Self::new(OnboardingStatus::NeedsData, false, true),
        Self::new(OnboardingStatus::InReview, false, true),
        Self::new(OnboardingStatus::Completed, false, false),
    ];

    /// `needs-data, payments yes, settlements no`: the name of the state on the control page.
    pub(crate) fn label(self) -> String {
        let word = |possible: bool| if possible { "yes" } else { "no" };
        format!(
            "{}, payments {}, settlements {}",
            self.status.as_str(),
            word(self.payments),
            word(self.settlements)
        )
    }

    /// The capability list that a Mollie account in this state would plausibly show.
    pub(crate) fn capabilities(self, now: DateTime) -> Vec<Capability> {
        vec![
            self.payments_capability(now),
            self.settlements_capability(now),
        ]
    }

    fn payments_capability(self, now: DateTime) -> Capability {
        let with = |status| Capability::new(PAYMENTS, status);
        let late = Requirement::past_due("needs-data", now.plus_days(-3));
        match (self.status, self.payments, self.settlements) {
            (OnboardingStatus::NeedsData, true, true) => Capability {
                requirements: vec![Requirement::due("needs-data", now.plus_days(14))],
                ..with(CapabilityStatus::Enabled)
            },
            (_, true, _) => with(CapabilityStatus::Enabled),
            (OnboardingStatus::NeedsData, false, false) => with(CapabilityStatus::Pending).asking(
                StatusReason::OnboardingInformationNeeded,
                Requirement::requested("needs-data"),
            ),
            (OnboardingStatus::InReview, false, _) => with(CapabilityStatus::Pending),
            (OnboardingStatus::Completed, false, false) => with(CapabilityStatus::Disabled),
            (_, false, true) => {
                with(CapabilityStatus::Disabled).asking(StatusReason::RequirementPastDue, late)
            }
        }
    }

    fn settlements_capability(self, now: DateTime) -> Capability {
        let with = |status| Capability::new(SETTLEMENTS, status);
        let late = Requirement::past_due("needs-data", now.plus_days(-3));
        match (self.status, self.payments, self.settlements) {
            (OnboardingStatus::NeedsData, true, true) => Capability {
                requirements: vec![Requirement::due("needs-data", now.plus_days(14))],
                ..with(CapabilityStatus::Enabled)
            },
            (_, _, true) => with(CapabilityStatus::Enabled),
            (OnboardingStatus::NeedsData, _, false) => with(CapabilityStatus::Pending).asking(
                StatusReason::OnboardingInformationNeeded,
                Requirement::requested("needs-data"),
            ),
            (OnboardingStatus::InReview, true, false) => Capability {
                requirements: vec![Requirement::requested("process-first-payment")],
                ..with(CapabilityStatus::Pending)
            },
            (OnboardingStatus::InReview, false, false) => with(CapabilityStatus::Pending),
            (OnboardingStatus::Completed, true, false) => {
                with(CapabilityStatus::Disabled).asking(StatusReason::RequirementPastDue, late)
            }
            (OnboardingStatus::Completed, false, false) => with(CapabilityStatus::Disabled),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_twelve_states_are_all_different_and_their_capabilities_agree_with_them() {
        let now: DateTime = serde_json::from_str("\"2026-09-01\"").unwrap();
        for (at, state) in OnboardingState::ALL.into_iter().enumerate() {
            assert!(!OnboardingState::ALL[..at].contains(&state));
            let capabilities = state.capabilities(now);
            let enabled = |at: usize| capabilities[at].status == CapabilityStatus::Enabled;
            assert_eq!(
                (enabled(0), enabled(1)),
                (state.payments, state.settlements),
                "{}",
                state.label()
            );
            let mut later = capabilities.clone();
            assert!(
                later
                    .iter_mut()
                    .all(|capability| !capability.apply_due_dates(now)),
                "{}",
                state.label()
            );
        }
    }
}
