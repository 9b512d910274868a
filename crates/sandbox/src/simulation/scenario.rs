//! What a press of a button on the control page does to an organization.

use super::{
    Simulation,
    capability::{PAYMENTS, Requirement, SETTLEMENTS},
    date_time::DateTime,
    onboarding::OnboardingState,
    organization::Organization,
    profile::{ProfileStatus, Review, ReviewStatus},
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scenario {
    State(OnboardingState),
    DueInSevenDays,
    PastDue,
    BlockProfiles,
    VerifyProfiles,
    ReviewPending,
    ReviewRejected,
    Disconnect,
}

impl Scenario {
    /// All of them, the twelve states first.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        let others = [
            Self::DueInSevenDays,
            Self::PastDue,
            Self::BlockProfiles,
            Self::VerifyProfiles,
            Self::ReviewPending,
            Self::ReviewRejected,
            Self::Disconnect,
        ];
        OnboardingState::ALL
            .into_iter()
            .map(Self::State)
            .chain(others)
    }

    /// What the button says.
    pub(crate) fn label(self) -> String {
        match self {
            Self::State(state) => return state.label(),
            Self::DueInSevenDays => "Ask for data, due in 7 days",
            Self::PastDue => "Make the requirement past due",
            Self::BlockProfiles => "Block all profiles",
            Self::VerifyProfiles => "Verify all profiles",
            Self::ReviewPending => "Profile review pending",
            Self::ReviewRejected => "Profile review rejected",
            Self::Disconnect => "Merchant disconnects",
        }
        .to_owned()
    }

    /// The value of the button: its label in lower case, with dashes.
    pub(crate) fn key(self) -> String {
        self.label()
            .to_lowercase()
            .replace(", ", "-")
            .replace(' ', "-")
    }

    pub(crate) fn from_key(key: &str) -> Option<Self> {
        Self::all().find(|scenario| scenario.key() == key)
    }
}

impl Simulation {
    /// Plays a scenario; false when there is no such organization.
    pub(crate) fn play(&mut self, id: &str, scenario: Scenario, now: DateTime) -> bool {
        if scenario == Scenario::Disconnect {
            return self.disconnect(id).is_some();
        }
        let Some(organization) = self.organization_mut(id, now) else {
            return false;
        };
        match scenario {
            Scenario::State(state) => organization.set_state(state, now),
            Scenario::DueInSevenDays => ask(
                organization,
                &Requirement::due("needs-data", now.plus_days(7)),
            ),
            Scenario::PastDue => {
                ask(
                    organization,
                    &Requirement::due("needs-data", now.plus_days(-1)),
                );
                organization.apply_due_dates(now);
            }
            Scenario::BlockProfiles => set_profiles(organization, ProfileStatus::Blocked),
            Scenario::VerifyProfiles => set_profiles(organization, ProfileStatus::Verified),
            Scenario::ReviewPending => set_review(organization, ReviewStatus::Pending),
            Scenario::ReviewRejected => set_review(organization, ReviewStatus::Rejected),
            Scenario::Disconnect => {}
        }
        true
    }
}

fn ask(organization: &mut Organization, requirement: &Requirement) {
    for name in [PAYMENTS, SETTLEMENTS] {
        let requirements = &mut organization.capability_mut(name).requirements;
        requirements.retain(|known| known.id != requirement.id);
        requirements.push(requirement.clone());
    }
}

fn set_profiles(organization: &mut Organization, status: ProfileStatus) {
    for profile in &mut organization.profiles {
        profile.status = status;
        profile.review = None;
    }
}

fn set_review(organization: &mut Organization, status: ReviewStatus) {
    for profile in &mut organization.profiles {
        profile.review = Some(Review { status });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scenario_is_found_by_the_key_of_its_button() {
        for scenario in Scenario::all() {
            assert_eq!(Scenario::from_key(&scenario.key()), Some(scenario));
        }
        assert_eq!(Scenario::all().count(), 19);
    }
}
