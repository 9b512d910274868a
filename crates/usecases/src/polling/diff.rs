//! What changed between two polls.

use std::collections::BTreeMap;

use domain::{
    Capability, Change, EventKind, Fact, Profile, Requirement, SellerFacts, SellerStates,
};

/// The changes between two states of one seller, in the order in which people read them.
/// A list that is read for the first time is not a change; a state that stops being unknown is.
pub(super) fn changes(
    before: (&SellerStates, &SellerFacts),
    after: (&SellerStates, &SellerFacts),
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

fn states(before: &SellerStates, after: &SellerStates, changes: &mut Vec<Change>) {
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

#[cfg(test)]
mod tests {
    use domain::{
        FactProblem, MethodStatus, OnboardingStatus, ProfileStatus, RequirementStatus, ReviewStatus,
    };

    use super::*;
    use crate::sample::{at, capability, facts, method, profile, requirement, seller_states};

    /// Kind, subject, from, to.
    type Line = (
        EventKind,
        Option<&'static str>,
        Option<&'static str>,
        Option<&'static str>,
    );

    fn completed() -> SellerFacts {
        facts(OnboardingStatus::Completed)
    }

    fn between(before: &SellerFacts, after: &SellerFacts) -> Vec<Change> {
        let (old, new) = (seller_states(before, 2_000), seller_states(after, 2_000));
        changes((&old, before), (&new, after))
    }

    fn lines(lines: &[Line]) -> Vec<Change> {
        lines
            .iter()
            .map(|(kind, subject, from, to)| Change {
                kind: *kind,
                subject: subject.map(str::to_owned),
                from: from.map(str::to_owned),
                to: to.map(str::to_owned),
            })
            .collect()
    }

    fn with_requirements(requirements: Vec<Requirement>) -> SellerFacts {
        let mut facts = completed();
        facts.capabilities.value = Some(vec![capability("capital", requirements)]);
        facts
    }

    fn with_profiles(profiles: Vec<Profile>) -> SellerFacts {
        let mut facts = completed();
        facts.profiles.value = Some(profiles);
        facts
    }

    #[test]
    fn equal_facts_make_no_change_whatever_their_age() {
        let mut later = completed();
        later.onboarding.checked_at = Some(at(1_900));
        later.organization.problem = Some(FactProblem::Unavailable);
        assert_eq!(between(&completed(), &later), []);
    }

    #[test]
    fn each_state_is_noted_with_its_value_before_and_after() {
        use EventKind as K;
        let before = facts(OnboardingStatus::InReview);
        let table: &[Line] = &[
            (
                K::OnboardingChanged,
                None,
                Some("in-review"),
                Some("completed"),
            ),
            (K::PaymentsChanged, None, Some("pending"), Some("available")),
            (
                K::SettlementsChanged,
                None,
                Some("pending"),
                Some("available"),
            ),
        ];
        assert_eq!(between(&before, &completed()), lines(table));
    }

    #[test]
    fn a_first_reading_notes_the_states_and_nothing_of_the_lists() {
        let mut first = with_requirements(vec![requirement(
            "needs-data",
            RequirementStatus::Requested,
            None,
        )]);
        first.profiles.value = Some(vec![profile("pfl_1"), profile("pfl_2")]);
        let kinds: Vec<_> = between(&SellerFacts::default(), &first)
            .into_iter()
            .map(|change| (change.kind, change.from))
            .collect();
        let unknown = || Some("unknown".to_owned());
        assert_eq!(
            kinds,
            [
                (EventKind::OnboardingChanged, unknown()),
                (EventKind::PaymentsChanged, unknown()),
                (EventKind::SettlementsChanged, unknown()),
            ]
        );
    }

    #[test]
    fn an_organization_says_its_old_and_new_name_only_when_renamed() {
        let mut renamed = completed();
        renamed.organization.value.as_mut().unwrap().name = "Trees BV".into();
        let mut moved = completed();
        moved
            .organization
            .value
            .as_mut()
            .unwrap()
            .registration_number = Some("123".into());
        let kind = EventKind::OrganizationChanged;
        assert_eq!(
            between(&completed(), &renamed),
            lines(&[(kind, None, Some("Plants BV"), Some("Trees BV"))])
        );
        assert_eq!(
            between(&completed(), &moved),
            lines(&[(kind, None, None, None)])
        );
    }

    #[test]
    fn requirements_open_change_and_close() {
        use EventKind as K;
        use RequirementStatus::{CurrentlyDue, Requested};
        let none = with_requirements(vec![]);
        let asked = with_requirements(vec![requirement("id-card", Requested, None)]);
        let due = with_requirements(vec![requirement("id-card", CurrentlyDue, Some(86_400))]);
        let later = with_requirements(vec![requirement("id-card", CurrentlyDue, Some(172_800))]);
        let subject = Some("capital: id-card");
        let day = Some("currently-due 1970-01-02T00:00:00Z");
        let next_day = Some("currently-due 1970-01-03T00:00:00Z");
        let table: [(&SellerFacts, &SellerFacts, Line); 4] = [
            (
                &none,
                &asked,
                (K::RequirementOpened, subject, None, Some("requested")),
            ),
            (
                &asked,
                &due,
                (K::RequirementChanged, subject, Some("requested"), day),
            ),
            (
                &due,
                &later,
                (K::RequirementChanged, subject, day, next_day),
            ),
            (&later, &none, (K::RequirementClosed, subject, None, None)),
        ];
        for (before, after, line) in table {
            assert_eq!(between(before, after), lines(&[line]));
        }
    }

    #[test]
    fn the_same_requirement_of_two_capabilities_is_two_requirements() {
        let open = |name| {
            let asked = requirement("id-card", RequirementStatus::Requested, None);
            capability(name, vec![asked])
        };
        let mut before = completed();
        before.capabilities.value = Some(vec![open("capital")]);
        let mut after = completed();
        after.capabilities.value = Some(vec![open("capital"), open("transfers")]);
        let line = (
            EventKind::RequirementOpened,
            Some("transfers: id-card"),
            None,
            Some("requested"),
        );
        assert_eq!(between(&before, &after), lines(&[line]));
    }

    #[test]
    fn profiles_come_change_and_go() {
        use EventKind as K;
        let one = with_profiles(vec![profile("pfl_1")]);
        let two = with_profiles(vec![profile("pfl_2"), profile("pfl_1")]);
        let mut unverified = profile("pfl_1");
        unverified.status = ProfileStatus::Unverified;
        let mut reviewed = profile("pfl_1");
        reviewed.review = Some(ReviewStatus::Pending);
        let (unverified, reviewed) = (
            with_profiles(vec![unverified]),
            with_profiles(vec![reviewed]),
        );
        let (first, second) = (Some("Shop pfl_1"), Some("Shop pfl_2"));
        let table: [(&SellerFacts, &SellerFacts, Line); 5] = [
            (&one, &two, (K::ProfileAdded, second, None, None)),
            (&two, &one, (K::ProfileRemoved, second, None, None)),
            (
                &one,
                &unverified,
                (
                    K::ProfileChanged,
                    first,
                    Some("verified"),
                    Some("unverified"),
                ),
            ),
            (
                &one,
                &reviewed,
                (K::ReviewChanged, first, None, Some("pending")),
            ),
            (
                &reviewed,
                &one,
                (K::ReviewChanged, first, Some("pending"), None),
            ),
        ];
        for (before, after, line) in table {
            assert_eq!(between(before, after), lines(&[line]));
        }
    }

    #[test]
    fn methods_come_change_and_go() {
        let with = |methods| {
            let mut shop = profile("pfl_1");
            shop.methods = methods;
            with_profiles(vec![shop])
        };
        let none = with(vec![]);
        let on = with(vec![method("ideal", MethodStatus::Activated)]);
        let waiting = with(vec![method("ideal", MethodStatus::PendingReview)]);
        let table = [
            (&none, &waiting, None, Some("pending-review")),
            (&waiting, &on, Some("pending-review"), Some("activated")),
            (&on, &none, Some("activated"), None),
        ];
        for (before, after, from, to) in table {
            let line = (
                EventKind::MethodChanged,
                Some("Shop pfl_1: ideal"),
                from,
                to,
            );
            assert_eq!(between(before, after), lines(&[line]));
        }
    }

    #[test]
    fn methods_that_could_not_be_read_are_not_gone() {
        let mut unread = profile("pfl_1");
        unread.methods = vec![];
        unread.methods_problem = Some(FactProblem::Unavailable);
        let (read, unread) = (completed(), with_profiles(vec![unread]));
        assert_eq!(between(&read, &unread), []);
        assert_eq!(between(&unread, &read), []);
    }
}
