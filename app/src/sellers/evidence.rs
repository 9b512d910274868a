//! The six items in words: what each is, how it stands, and how that is known.

use domain::{Checklist, Evidence, ItemState, Topic};

use crate::ui::CheckState;

/// What an item is.
pub fn topic(topic: Topic) -> &'static str {
    match topic {
        Topic::OrganizationDetails => "Organization details",
        Topic::Stakeholders => "Owners and directors",
        Topic::WebsiteAndProducts => "Website and products",
        Topic::PaymentMethods => "Payment methods",
        Topic::RepresentativeIds => "Identity of legal representatives",
        Topic::BankAccount => "Bank account",
    }
}

/// How an item stands: the mark and the word.
pub fn state(state: ItemState) -> (CheckState, &'static str) {
    match state {
        ItemState::Complete => (CheckState::Done, "Complete"),
        ItemState::Incomplete => (CheckState::Open, "Incomplete"),
        ItemState::NotVisible => (CheckState::Unseen, "Not visible to us"),
    }
}

/// How we know.
pub fn evidence(evidence: Evidence) -> &'static str {
    use Evidence as E;
    match evidence {
        E::OnboardingCompleted => "Implied: Mollie has completed onboarding.",
        E::UnderReview => "Implied: Mollie's review starts when everything is supplied.",
        E::PaymentsAlreadyOn => "Implied: Mollie turns payments on only after this.",
        E::OrganizationFields => "Read from the organization: name, address, registration number.",
        E::RequirementListed => "Mollie lists it among what is still asked for.",
        E::RequirementNotListed => "Mollie itemises what is asked for, and this is not among it.",
        E::ProfileFields => "Read from the profiles: website, description and review.",
        E::NoProfile => "There is no live payment profile yet.",
        E::MethodActivated => "A payment method is active on a profile.",
        E::MethodRequested => "Methods are requested; they start after Mollie's check.",
        E::MethodRejected => "Mollie refused every method that was requested.",
        E::NoMethod => "No payment method was requested on any profile.",
        E::SettlementsOn => "Implied: Mollie pays out to a bank account.",
        E::ScopeMissing => "The seller did not grant the permission that would show it.",
        E::SwitchedOff => "This installation does not ask Mollie about it.",
        E::NotReported => "Mollie does not tell platforms about this.",
    }
}

/// The checklist in one line: "4 of 6 complete, 1 not visible to us".
pub fn summary(checklist: &Checklist) -> String {
    let all = checklist.0.len();
    let complete = checklist.count(ItemState::Complete);
    match checklist.count(ItemState::NotVisible) {
        0 => format!("{complete} of {all} complete"),
        unseen => format!("{complete} of {all} complete, {unseen} not visible to us"),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use domain::SellerFacts;

    use super::*;

    #[test]
    fn every_evidence_has_a_sentence_of_its_own() {
        let said: BTreeSet<&str> = Evidence::ALL.iter().map(|one| evidence(*one)).collect();
        assert_eq!(said.len(), Evidence::ALL.len());
        assert!(said.iter().all(|words| words.ends_with('.')));
    }

    #[test]
    fn what_is_only_implied_says_so() {
        for one in [
            Evidence::OnboardingCompleted,
            Evidence::UnderReview,
            Evidence::PaymentsAlreadyOn,
            Evidence::SettlementsOn,
        ] {
            assert!(evidence(one).starts_with("Implied"), "{one}");
        }
    }

    #[test]
    fn the_summary_names_what_cannot_be_seen() {
        let nothing = Checklist::derive(&SellerFacts::default());
        assert_eq!(summary(&nothing), "0 of 6 complete, 6 not visible to us");
        let done = Checklist(Vec::new());
        assert_eq!(summary(&done), "0 of 0 complete");
    }
}
