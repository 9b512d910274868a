//! What changed between two readings.

use std::collections::BTreeMap;

use domain::{Capability, Change, EventKind, Fact, Profile, Requirement, SellerFacts};

use crate::ports::Projection;

/// The changes between two states of one seller, in the order in which people read them.
/// What is read for the first time is not a change.
pub(super) fn changes(
    before: (&Projection, &SellerFacts),
    after: (&Projection, &SellerFacts),
) -> Vec<Change> {
    let mut changes = Vec::new();
    states(before.0, after.0, &mut changes);
    organization(before.1, after.1, &mut changes);
    if let Some((old, new)) = both(&before.1.capabilities, &after.1.capabilities) {
        requirements(old, new, &mut changes);
    }
    if let Some((old, new)) = both(&before.1.profiles, &after.1.profiles) {
        profiles(old, new, &mut changes);
    }
    changes
}

fn both<'a, T>(before: &'a Fact<T>, after: &'a Fact<T>) -> Option<(&'a T, &'a T)> {
    Some((before.value.as_ref()?, after.value.as_ref()?))
}

fn states(before: &Projection, after: &Projection, changes: &mut Vec<Change>) {
    let mut note = |kind, from: &str, to: &str| {
        if from != to {
            let change = Change::of(kind).between(Some(from.to_owned()), Some(to.to_owned()));
            changes.push(change);
        }
    };
    note(
        EventKind::OnboardingChanged,
        before.onboarding.as_str(),
        after.onboarding.as_str(),
    );
    note(
        EventKind::PaymentsChanged,
        before.payments.as_str(),
        after.payments.as_str(),
    );
    note(
        EventKind::SettlementsChanged,
        before.settlements.as_str(),
        after.settlements.as_str(),
    );
}

fn organization(before: &SellerFacts, after: &SellerFacts, changes: &mut Vec<Change>) {
    let Some((old, new)) = both(&before.organization, &after.organization) else {
        return;
    };
    if old == new {
        return;
    }
    let renamed = old.name != new.name;
    let change = Change::of(EventKind::OrganizationChanged);
    changes.push(if renamed {
        change.between(Some(old.name.clone()), Some(new.name.clone()))
    } else {
        change
    });
}

fn requirement_text(requirement: &Requirement) -> String {
    match requirement.due_at {
        Some(due) => format!("{} {due}", requirement.status),
        None => requirement.status.to_string(),
    }
}

fn by_capability(capabilities: &[Capability]) -> BTreeMap<(&str, &str), &Requirement> {
    capabilities
        .iter()
        .flat_map(|capability| {
            capability
                .requirements
                .iter()
                .map(move |one| ((capability.name.as_str(), one.id.as_str()), one))
        })
        .collect()
}

fn requirements(before: &[Capability], after: &[Capability], changes: &mut Vec<Change>) {
    let (old, new) = (by_capability(before), by_capability(after));
    for (key, requirement) in &new {
        let subject = format!("{}: {}", key.0, key.1);
        let now = requirement_text(requirement);
        match old.get(key).map(|one| requirement_text(one)) {
            None => changes.push(
                Change::of(EventKind::RequirementOpened)
                    .about(subject)
                    .between(None, Some(now)),
            ),
            Some(was) if was != now => changes.push(
                Change::of(EventKind::RequirementChanged)
                    .about(subject)
                    .between(Some(was), Some(now)),
            ),
            Some(_) => {}
        }
    }
    for key in old.keys().filter(|key| !new.contains_key(*key)) {
        let subject = format!("{}: {}", key.0, key.1);
        changes.push(Change::of(EventKind::RequirementClosed).about(subject));
    }
}

fn profiles(before: &[Profile], after: &[Profile], changes: &mut Vec<Change>) {
    for profile in after {
        match before.iter().find(|one| one.id == profile.id) {
            None => changes.push(Change::of(EventKind::ProfileAdded).about(&profile.name)),
            Some(old) => one_profile(old, profile, changes),
        }
    }
    for gone in before
        .iter()
        .filter(|old| !after.iter().any(|one| one.id == old.id))
    {
        changes.push(Change::of(EventKind::ProfileRemoved).about(&gone.name));
    }
}

fn one_profile(before: &Profile, after: &Profile, changes: &mut Vec<Change>) {
    if before.status != after.status {
        changes.push(
            Change::of(EventKind::ProfileChanged)
                .about(&after.name)
                .between(
                    Some(before.status.to_string()),
                    Some(after.status.to_string()),
                ),
        );
    }
    if before.review != after.review {
        changes.push(
            Change::of(EventKind::ReviewChanged)
                .about(&after.name)
                .between(
                    before.review.map(|one| one.to_string()),
                    after.review.map(|one| one.to_string()),
                ),
        );
    }
    // A list that could not be read says nothing about what changed in it.
    if before.methods_problem.is_none() && after.methods_problem.is_none() {
        methods(before, after, changes);
    }
}

fn methods(before: &Profile, after: &Profile, changes: &mut Vec<Change>) {
    let status = |profile: &Profile, id: &str| {
        profile
            .methods
            .iter()
            .find(|one| one.id == id)
            .map(|one| one.status.to_string())
    };
    let mut ids: Vec<&str> = after.methods.iter().map(|one| one.id.as_str()).collect();
    for method in &before.methods {
        if !ids.contains(&method.id.as_str()) {
            ids.push(&method.id);
        }
    }
    for id in ids {
        let (old, new) = (status(before, id), status(after, id));
        if old != new {
            changes.push(
                Change::of(EventKind::MethodChanged)
                    .about(format!("{}: {id}", after.name))
                    .between(old, new),
            );
        }
    }
}
