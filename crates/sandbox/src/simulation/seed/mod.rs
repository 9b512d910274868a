//! The organizations a sandbox starts with.

mod cases;
mod countries;
mod invent;

pub(crate) use invent::{Sketch, organization as invent_organization, profile as invent_profile};

use std::collections::HashSet;

use self::cases::CASES;
use super::{
    draws::Draws, moment::Moment, onboarding::OnboardingState, organization::Organization,
};

/// How often each of the twelve states is drawn beyond the fixed cases, in parts of a hundred.
const SHARES: [u64; 12] = [52, 14, 8, 9, 6, 2, 3, 2, 1, 1, 1, 1];

/// `count` organizations: first the fixed cases (all twelve states, then the special ones), then drawn ones.
pub(crate) fn organizations(count: usize, draws: &mut Draws, now: Moment) -> Vec<Organization> {
    let mut taken = HashSet::new();
    let mut organizations = Vec::with_capacity(count);
    for at in 0..count {
        let id = fresh_id(draws, |id| taken.contains(id));
        taken.insert(id.clone());
        let organization = if let Some(case) = CASES.get(at) {
            case.organization(&id, draws, now)
        } else {
            let sketch = Sketch {
                id: &id,
                name: None,
                country: None,
                state: state(draws),
            };
            invent_organization(sketch, draws, now)
        };
        organizations.push(organization);
    }
    organizations
}

/// An organization id that is not taken: `org_` and seven or eight digits.
pub(crate) fn fresh_id(draws: &mut Draws, taken: impl Fn(&str) -> bool) -> String {
    loop {
        let id = format!("org_{}", draws.between(1_000_001, 99_999_999));
        if !taken(&id) {
            return id;
        }
    }
}

fn state(draws: &mut Draws) -> OnboardingState {
    let mut left = draws.below(SHARES.iter().sum());
    for (state, share) in OnboardingState::ALL.into_iter().zip(SHARES) {
        if left < share {
            return state;
        }
        left -= share;
    }
    OnboardingState::ALL[0]
}
