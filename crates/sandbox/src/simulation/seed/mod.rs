//! The organizations a sandbox starts with.

mod cases;
mod countries;
mod generate;

pub(crate) use generate::{
    Template, organization as generate_organization, profile as generate_profile,
};

use std::collections::HashSet;

use self::cases::CASES;
use super::{
    date_time::DateTime, onboarding::OnboardingState, organization::Organization, rng::Rng,
};

/// How often each of the twelve states occurs beyond the fixed cases, in parts of a hundred.
const SHARES: [u64; 12] = [52, 14, 8, 9, 6, 2, 3, 2, 1, 1, 1, 1];

/// `count` organizations: first the fixed cases (all twelve states, then the special ones), then random ones.
pub(crate) fn organizations(count: usize, rng: &mut Rng, now: DateTime) -> Vec<Organization> {
    let mut taken = HashSet::new();
    let mut organizations = Vec::with_capacity(count);
    for at in 0..count {
        let id = fresh_id(rng, |id| taken.contains(id));
        taken.insert(id.clone());
        let organization = if let Some(case) = CASES.get(at) {
            case.organization(&id, rng, now)
        } else {
            let template = Template {
                id: &id,
                name: None,
                country: None,
                state: state(rng),
            };
            generate_organization(template, rng, now)
        };
        organizations.push(organization);
    }
    organizations
}

/// An organization id that is not taken: `org_` and seven or eight digits.
pub(crate) fn fresh_id(rng: &mut Rng, taken: impl Fn(&str) -> bool) -> String {
    loop {
        let id = format!("org_{}", rng.between(1_000_001, 99_999_999));
        if !taken(&id) {
            return id;
        }
    }
}

fn state(rng: &mut Rng) -> OnboardingState {
    let mut left = rng.below(SHARES.iter().sum());
    for (state, share) in OnboardingState::ALL.into_iter().zip(SHARES) {
        if left < share {
            return state;
        }
        left -= share;
    }
    OnboardingState::ALL[0]
}
