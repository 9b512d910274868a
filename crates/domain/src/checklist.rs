//! The six things a seller completes before Mollie's review starts.
//!
//! Mollie's dashboard draws them; the API has no field for any of them. Each item therefore says
//! what it was concluded from, and stays *not visible to us* where the API gives no evidence.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    Capability, CapabilityStatus, FactProblem, MethodStatus, OnboardingStatus, Organization,
    Profile, ProfileStatus, ReviewStatus, SellerFacts, SettlementsIndicator, words::words,
};

words! {
    /// One of the six items, in Mollie's order.
    Topic {
        /// Legal name, address and registration number.
        OrganizationDetails = "organization-details",
        /// Who owns and directs the organization.
        Stakeholders = "stakeholders",
        /// Website and what is sold on it.
        WebsiteAndProducts = "website-and-products",
        /// At least one payment method on a profile.
        PaymentMethods = "payment-methods",
        /// Identity documents of legal representatives.
        RepresentativeIds = "representative-ids",
        /// The bank account that settlements go to.
        BankAccount = "bank-account",
    }
}

words! {
    /// What can be said of an item.
    ItemState {
        /// Done.
        Complete = "complete",
        /// Something is missing.
        Incomplete = "incomplete",
        /// The API gives no evidence either way.
        NotVisible = "not-visible",
    }
}

words! {
    /// What an item's state was concluded from.
    Evidence {
        /// Mollie has completed onboarding.
        OnboardingCompleted = "onboarding-completed",
        /// Mollie is reviewing, which starts when everything was supplied.
        UnderReview = "under-review",
        /// Payments are on although data is missing, which Mollie does once this item is done.
        PaymentsAlreadyOn = "payments-already-on",
        /// The organization's own fields.
        OrganizationFields = "organization-fields",
        /// A requirement that Mollie lists.
        RequirementListed = "requirement-listed",
        /// Mollie itemises its requirements and this one is not among them.
        RequirementNotListed = "requirement-not-listed",
        /// The fields and review of a profile.
        ProfileFields = "profile-fields",
        /// The seller has no live profile.
        NoProfile = "no-profile",
        /// A method that is on.
        MethodActivated = "method-activated",
        /// Methods are asked for but none is on yet.
        MethodRequested = "method-requested",
        /// Every method that was asked for was refused.
        MethodRejected = "method-rejected",
        /// No method was asked for.
        NoMethod = "no-method",
        /// Mollie settles to a bank account.
        SettlementsOn = "settlements-on",
        /// The seller did not grant the permission that would show it.
        ScopeMissing = "scope-missing",
        /// The operator has switched off what would show it.
        SwitchedOff = "switched-off",
        /// Platforms are not told.
        NotReported = "not-reported",
    }
}

/// One item with the reason for its state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChecklistItem {
    /// Which of the six.
    pub topic: Topic,
    /// What can be said.
    pub state: ItemState,
    /// What it was concluded from.
    pub evidence: Evidence,
    /// When that was read.
    pub checked_at: Option<Timestamp>,
    /// The step in the seller's Mollie dashboard, if Mollie links to it.
    pub link: Option<String>,
}

/// The six items in Mollie's order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checklist(pub Vec<ChecklistItem>);

type Finding = (ItemState, Evidence);

impl Checklist {
    /// Concludes the six items from what is known.
    pub fn derive(facts: &SellerFacts) -> Self {
        Self(Topic::ALL.iter().map(|topic| item(*topic, facts)).collect())
    }

    /// How many items have this state.
    pub fn count(&self, state: ItemState) -> usize {
        self.0.iter().filter(|item| item.state == state).count()
    }
}

fn item(topic: Topic, facts: &SellerFacts) -> ChecklistItem {
    let (state, evidence) = implied(topic, facts).unwrap_or_else(|| match topic {
        Topic::OrganizationDetails => organization_details(facts),
        Topic::Stakeholders => requirement(facts, &["stakeholder", "ubo"]),
        Topic::WebsiteAndProducts => website(facts),
        Topic::PaymentMethods => methods(facts),
        Topic::RepresentativeIds => requirement(facts, &["legal-representative", "identity"]),
        Topic::BankAccount => bank_account(facts),
    });
    let checked_at = match evidence {
        Evidence::OrganizationFields => facts.organization.checked_at,
        Evidence::ProfileFields
        | Evidence::NoProfile
        | Evidence::MethodActivated
        | Evidence::MethodRequested
        | Evidence::MethodRejected
        | Evidence::NoMethod => facts.profiles.checked_at,
        Evidence::RequirementListed | Evidence::RequirementNotListed => {
            facts.capabilities.checked_at
        }
        _ => facts.status_checked_at(),
    };
    let link = (state != ItemState::Complete)
        .then(|| link(topic, facts))
        .flatten();
    ChecklistItem {
        topic,
        state,
        evidence,
        checked_at,
        link,
    }
}

/// What the onboarding status alone implies for an item (`Mollie: help center, onboarding status`).
fn implied(topic: Topic, facts: &SellerFacts) -> Option<Finding> {
    let onboarding = facts.onboarding.value.as_ref()?;
    match onboarding.known_status() {
        OnboardingStatus::Completed => Some((ItemState::Complete, Evidence::OnboardingCompleted)),
        OnboardingStatus::InReview => Some((ItemState::Complete, Evidence::UnderReview)),
        OnboardingStatus::NeedsData
            if onboarding.can_receive_payments
                && !matches!(topic, Topic::RepresentativeIds | Topic::BankAccount) =>
        {
            Some((ItemState::Complete, Evidence::PaymentsAlreadyOn))
        }
        _ => None,
    }
}

fn unseen(problem: Option<FactProblem>) -> Finding {
    let evidence = match problem {
        Some(FactProblem::ScopeMissing) => Evidence::ScopeMissing,
        Some(FactProblem::SwitchedOff) => Evidence::SwitchedOff,
        _ => Evidence::NotReported,
    };
    (ItemState::NotVisible, evidence)
}

fn organization_details(facts: &SellerFacts) -> Finding {
    let Some(organization) = facts.organization.value.as_ref() else {
        return unseen(facts.organization.problem);
    };
    let state = if details_are_complete(organization) {
        ItemState::Complete
    } else {
        ItemState::Incomplete
    };
    (state, Evidence::OrganizationFields)
}

fn details_are_complete(organization: &Organization) -> bool {
    let filled = |text: &str| !text.trim().is_empty();
    filled(&organization.name)
        && organization
            .address
            .as_ref()
            .is_some_and(crate::Address::is_complete)
        && organization
            .registration_number
            .as_deref()
            .is_some_and(filled)
}

fn requirement_named<'a>(facts: &'a SellerFacts, words: &[&str]) -> Option<&'a crate::Requirement> {
    Capability::requirements(facts.capabilities())
        .find(|requirement| words.iter().any(|word| requirement.id.contains(word)))
}

/// Mollie may say only `needs-data`; then an absent requirement proves nothing.
fn requirement(facts: &SellerFacts, words: &[&str]) -> Finding {
    if requirement_named(facts, words).is_some() {
        return (ItemState::Incomplete, Evidence::RequirementListed);
    }
    let mut listed = Capability::requirements(facts.capabilities()).peekable();
    let itemised = listed.peek().is_some() && listed.all(|one| one.id != "needs-data");
    if itemised {
        (ItemState::Complete, Evidence::RequirementNotListed)
    } else {
        unseen(facts.capabilities.problem)
    }
}

fn live_profiles(facts: &SellerFacts) -> Option<Vec<&Profile>> {
    let profiles = facts.profiles.value.as_ref()?;
    Some(profiles.iter().filter(|profile| profile.live).collect())
}

fn website(facts: &SellerFacts) -> Finding {
    let Some(profiles) = live_profiles(facts) else {
        return unseen(facts.profiles.problem);
    };
    if profiles.is_empty() {
        return (ItemState::Incomplete, Evidence::NoProfile);
    }
    let described = |profile: &&&Profile| {
        profile.website.is_some()
            && (profile.description.is_some() || profile.business_category.is_some())
            && profile.review != Some(ReviewStatus::Rejected)
            && (profile.status == ProfileStatus::Verified
                || profile.review == Some(ReviewStatus::Pending))
    };
    let rejected_or_empty = |profile: &&Profile| {
        profile.review == Some(ReviewStatus::Rejected)
            || (profile.website.is_none() && profile.description.is_none())
    };
    if profiles.iter().find(described).is_some() {
        (ItemState::Complete, Evidence::ProfileFields)
    } else if profiles.iter().all(rejected_or_empty) {
        (ItemState::Incomplete, Evidence::ProfileFields)
    } else {
        (ItemState::NotVisible, Evidence::ProfileFields)
    }
}

fn methods(facts: &SellerFacts) -> Finding {
    let Some(profiles) = live_profiles(facts) else {
        return unseen(facts.profiles.problem);
    };
    let statuses: Vec<MethodStatus> = profiles
        .iter()
        .flat_map(|profile| profile.methods.iter().map(|method| method.status))
        .collect();
    let unread = profiles.iter().find_map(|profile| profile.methods_problem);
    // Methods of before a permission was taken away would look current for ever.
    if unread.is_some_and(FactProblem::lasts) {
        return unseen(unread);
    }
    if statuses.contains(&MethodStatus::Activated) {
        (ItemState::Complete, Evidence::MethodActivated)
    } else if statuses.is_empty() && unread.is_some() {
        unseen(unread)
    } else if statuses.is_empty() {
        (ItemState::Incomplete, Evidence::NoMethod)
    } else if statuses
        .iter()
        .all(|status| *status == MethodStatus::Rejected)
    {
        (ItemState::Incomplete, Evidence::MethodRejected)
    } else {
        // Mollie's review starts from requested methods, so the seller's part is done.
        (ItemState::Complete, Evidence::MethodRequested)
    }
}

fn bank_account(facts: &SellerFacts) -> Finding {
    if requirement_named(facts, &["bank-account"]).is_some() {
        return (ItemState::Incomplete, Evidence::RequirementListed);
    }
    let settles = SettlementsIndicator::derive(facts) == SettlementsIndicator::Available
        || facts.capability(Capability::SETTLEMENTS) == Some(CapabilityStatus::Enabled);
    if settles {
        (ItemState::Complete, Evidence::SettlementsOn)
    } else {
        unseen(facts.capabilities.problem)
    }
}

fn link(topic: Topic, facts: &SellerFacts) -> Option<String> {
    let named = match topic {
        Topic::Stakeholders => requirement_named(facts, &["stakeholder", "ubo"]),
        Topic::RepresentativeIds => requirement_named(facts, &["legal-representative", "identity"]),
        Topic::BankAccount => requirement_named(facts, &["bank-account"]),
        _ => None,
    };
    named
        .or_else(|| Capability::most_urgent(facts.capabilities()))
        .and_then(|requirement| requirement.dashboard.clone())
        .or_else(|| {
            facts
                .onboarding
                .value
                .as_ref()
                .and_then(|onboarding| onboarding.dashboard.clone())
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Fact, Method, Requirement, RequirementStatus, Source,
        facts::test_facts::{at, capability, facts, organization, profile},
    };

    fn states(facts: &SellerFacts) -> Vec<(Topic, ItemState, Evidence)> {
        Checklist::derive(facts)
            .0
            .into_iter()
            .map(|item| (item.topic, item.state, item.evidence))
            .collect()
    }

    fn of(facts: &SellerFacts, topic: Topic) -> Finding {
        states(facts)
            .into_iter()
            .find(|(one, ..)| *one == topic)
            .map(|(_, state, evidence)| (state, evidence))
            .unwrap()
    }

    fn with_requirements(ids: &[&str]) -> SellerFacts {
        let mut facts = facts(OnboardingStatus::NeedsData, false, false);
        let mut pending = capability("settlements", CapabilityStatus::Pending);
        pending.requirements = ids
            .iter()
            .map(|id| Requirement {
                id: (*id).to_owned(),
                status: RequirementStatus::Requested,
                due_at: None,
                dashboard: Some(format!("https://my.mollie.com/{id}")),
            })
            .collect();
        facts.capabilities = Fact::read(vec![pending], at(5), Source::SellerToken);
        facts
    }

    #[test]
    fn completed_and_in_review_imply_all_six() {
        for (status, evidence) in [
            (OnboardingStatus::Completed, Evidence::OnboardingCompleted),
            (OnboardingStatus::InReview, Evidence::UnderReview),
        ] {
            let items = states(&facts(status, false, false));
            assert_eq!(items.len(), 6);
            for (topic, state, reason) in items {
                assert_eq!((state, reason), (ItemState::Complete, evidence), "{topic}");
            }
        }
    }

    #[test]
    fn payments_on_while_data_is_missing_implies_the_first_four_only() {
        let facts = facts(OnboardingStatus::NeedsData, true, false);
        for topic in &Topic::ALL[..4] {
            assert_eq!(
                of(&facts, *topic),
                (ItemState::Complete, Evidence::PaymentsAlreadyOn)
            );
        }
        for topic in &Topic::ALL[4..] {
            assert_eq!(of(&facts, *topic).0, ItemState::NotVisible);
        }
    }

    #[test]
    fn organization_details_need_name_address_and_registration_number() {
        let mut facts = facts(OnboardingStatus::NeedsData, false, false);
        assert_eq!(
            of(&facts, Topic::OrganizationDetails),
            (ItemState::NotVisible, Evidence::NotReported)
        );
        facts.organization = Fact::read(organization(), at(3), Source::SellerToken);
        assert_eq!(
            of(&facts, Topic::OrganizationDetails),
            (ItemState::Complete, Evidence::OrganizationFields)
        );
        facts
            .organization
            .value
            .as_mut()
            .unwrap()
            .registration_number = Some("  ".into());
        assert_eq!(
            of(&facts, Topic::OrganizationDetails).0,
            ItemState::Incomplete
        );
        facts.organization = Fact::default().failed(FactProblem::ScopeMissing);
        assert_eq!(
            of(&facts, Topic::OrganizationDetails),
            (ItemState::NotVisible, Evidence::ScopeMissing)
        );
    }

    #[test]
    fn a_listed_requirement_is_incomplete_and_links_to_its_step() {
        let facts = with_requirements(&["legal-representatives", "bank-account"]);
        assert_eq!(
            of(&facts, Topic::RepresentativeIds),
            (ItemState::Incomplete, Evidence::RequirementListed)
        );
        assert_eq!(
            of(&facts, Topic::BankAccount),
            (ItemState::Incomplete, Evidence::RequirementListed)
        );
        assert_eq!(
            of(&facts, Topic::Stakeholders),
            (ItemState::Complete, Evidence::RequirementNotListed)
        );
        let bank = Checklist::derive(&facts).0.remove(5);
        assert_eq!(
            bank.link.as_deref(),
            Some("https://my.mollie.com/bank-account")
        );
    }

    #[test]
    fn a_bare_needs_data_leaves_items_without_own_evidence_not_visible() {
        let facts = with_requirements(&["needs-data"]);
        for topic in [
            Topic::Stakeholders,
            Topic::RepresentativeIds,
            Topic::BankAccount,
        ] {
            assert_eq!(
                of(&facts, topic),
                (ItemState::NotVisible, Evidence::NotReported)
            );
        }
    }

    #[test]
    fn website_is_judged_by_profile_fields_and_review() {
        let mut facts = facts(OnboardingStatus::NeedsData, false, false);
        let mut judge = |profiles: Vec<Profile>| {
            facts.profiles = Fact::read(profiles, at(4), Source::SellerToken);
            of(&facts, Topic::WebsiteAndProducts)
        };
        assert_eq!(judge(vec![]), (ItemState::Incomplete, Evidence::NoProfile));
        assert_eq!(
            judge(vec![profile(ProfileStatus::Verified)]),
            (ItemState::Complete, Evidence::ProfileFields)
        );
        let mut rejected = profile(ProfileStatus::Unverified);
        rejected.review = Some(ReviewStatus::Rejected);
        assert_eq!(judge(vec![rejected]).0, ItemState::Incomplete);
        let mut pending = profile(ProfileStatus::Unverified);
        pending.review = Some(ReviewStatus::Pending);
        assert_eq!(judge(vec![pending]).0, ItemState::Complete);
        assert_eq!(
            judge(vec![profile(ProfileStatus::Unverified)]).0,
            ItemState::NotVisible
        );
        let mut test_only = profile(ProfileStatus::Verified);
        test_only.live = false;
        assert_eq!(
            judge(vec![test_only]),
            (ItemState::Incomplete, Evidence::NoProfile)
        );
    }

    #[test]
    fn methods_are_judged_by_their_statuses() {
        use MethodStatus as M;
        let mut facts = facts(OnboardingStatus::NeedsData, false, false);
        let mut judge = |statuses: &[MethodStatus], problem| {
            let mut one = profile(ProfileStatus::Verified);
            one.methods = statuses
                .iter()
                .map(|status| Method {
                    id: "m".into(),
                    description: "M".into(),
                    status: *status,
                })
                .collect();
            one.methods_problem = problem;
            facts.profiles = Fact::read(vec![one], at(4), Source::SellerToken);
            of(&facts, Topic::PaymentMethods)
        };
        assert_eq!(
            judge(&[M::Rejected, M::Activated], None),
            (ItemState::Complete, Evidence::MethodActivated)
        );
        assert_eq!(
            judge(&[M::Rejected, M::PendingReview], None),
            (ItemState::Complete, Evidence::MethodRequested)
        );
        assert_eq!(
            judge(&[M::Rejected], None),
            (ItemState::Incomplete, Evidence::MethodRejected)
        );
        assert_eq!(
            judge(&[], None),
            (ItemState::Incomplete, Evidence::NoMethod)
        );
        assert_eq!(
            judge(&[], Some(FactProblem::ScopeMissing)),
            (ItemState::NotVisible, Evidence::ScopeMissing)
        );
        assert_eq!(
            judge(&[M::Activated], Some(FactProblem::ScopeMissing)),
            (ItemState::NotVisible, Evidence::ScopeMissing),
            "methods of before the permission was taken away"
        );
        assert_eq!(
            judge(&[M::Activated], Some(FactProblem::Unavailable)),
            (ItemState::Complete, Evidence::MethodActivated)
        );
    }

    #[test]
    fn a_bank_account_is_seen_by_settlements_being_on() {
        let facts = facts(OnboardingStatus::NeedsData, false, true);
        assert_eq!(
            of(&facts, Topic::BankAccount),
            (ItemState::Complete, Evidence::SettlementsOn)
        );
    }
}
