//! What happens next for a seller, and whose turn it is.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    Capability, ConnectionState, OnboardingStatus, PaymentsIndicator, RequirementStatus,
    SellerFacts, SettlementsIndicator, words::words,
};

words! {
    /// Whose turn it is.
    Owner {
        /// The seller.
        Seller = "seller",
        /// Mollie.
        Mollie = "mollie",
        /// The marketplace.
        Us = "us",
        /// Nobody: nothing is left to do.
        Nobody = "none",
    }
}

words! {
    /// What is to be done. The first twelve are the combinations of onboarding status,
    /// payments and settlements; the others take precedence over them.
    NextStepCode {
        /// needs-data, no payments, no settlements.
        GiveDetails = "give-details",
        /// needs-data, payments, no settlements.
        GiveDetailsForPayouts = "give-details-for-payouts",
        /// needs-data, payments, settlements.
        AnswerUpdate = "answer-update",
        /// needs-data, no payments, settlements.
        GiveDetailsForPayments = "give-details-for-payments",
        /// in-review, no payments, no settlements.
        WaitForReview = "wait-for-review",
        /// in-review, payments, no settlements.
        WaitForPayouts = "wait-for-payouts",
        /// in-review, payments, settlements.
        WaitForChange = "wait-for-change",
        /// in-review, no payments, settlements.
        WaitForPayments = "wait-for-payments",
        /// completed, payments, settlements.
        Ready = "ready",
        /// completed, payments, no settlements.
        PayoutsHeld = "payouts-held",
        /// completed, no payments, settlements.
        PaymentsOff = "payments-off",
        /// completed, no payments, no settlements.
        AllOff = "all-off",
        /// The due date of a requirement has passed.
        PastDue = "past-due",
        /// In review, and Mollie waits for a first payment.
        FirstPayment = "first-payment",
        /// Every profile is blocked.
        ProfilesBlocked = "profiles-blocked",
        /// The grant is dead; the seller must connect again.
        Reconnect = "reconnect",
        /// We ended the connection.
        Disconnected = "disconnected",
        /// We asked Mollie to end the connection and wait for proof.
        ConfirmDisconnect = "confirm-disconnect",
        /// Nothing has been read yet.
        FirstReading = "first-reading",
    }
}

/// What happens next for a seller. Screens turn the code into a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextStep {
    /// What is to be done.
    pub code: NextStepCode,
    /// Whose turn it is.
    pub owner: Owner,
    /// When it must be done.
    pub due_at: Option<Timestamp>,
    /// Where the seller does it, in Mollie's own dashboard.
    pub link: Option<String>,
}

impl NextStep {
    /// Derives the next step: the state of our grant first, then overdue tasks, then the twelve
    /// combinations.
    pub fn derive(facts: &SellerFacts, connection: ConnectionState) -> Self {
        let code = code(facts, connection);
        let urgent = Capability::most_urgent(facts.capabilities());
        let owner = owner(code, urgent.is_some());
        let seller_acts = owner == Owner::Seller && code != NextStepCode::Reconnect;
        Self {
            code,
            owner,
            due_at: urgent
                .filter(|_| seller_acts)
                .and_then(|requirement| requirement.due_at),
            link: seller_acts.then(|| link(facts)).flatten(),
        }
    }

    /// Order of attention, smallest first: past due, blocked, lost, due, the seller's turn,
    /// ours, Mollie's, nobody's.
    pub fn urgency(&self, payments: PaymentsIndicator) -> u8 {
        use NextStepCode as C;
        match (self.code, self.owner) {
            (C::Disconnected, _) => 90,
            (C::PastDue, _) => 10,
            (C::Reconnect, _) => 30,
            (C::ConfirmDisconnect, _) => 35,
            _ if payments == PaymentsIndicator::Blocked => 20,
            _ if self.due_at.is_some() => 40,
            (_, Owner::Seller) => 50,
            (_, Owner::Us) => 60,
            (_, Owner::Mollie) => 70,
            (_, Owner::Nobody) => 80,
        }
    }
}

fn code(facts: &SellerFacts, connection: ConnectionState) -> NextStepCode {
    use NextStepCode as C;
    match connection {
        ConnectionState::Lost | ConnectionState::DisconnectedBySeller => return C::Reconnect,
        ConnectionState::DisconnectedByUs => return C::Disconnected,
        ConnectionState::DisconnectUnconfirmed => return C::ConfirmDisconnect,
        ConnectionState::Connected | ConnectionState::Failing => {}
    }
    let past_due = Capability::requirements(facts.capabilities())
        .any(|requirement| requirement.status == RequirementStatus::PastDue);
    if past_due {
        return C::PastDue;
    }
    let (profiles, blocked) = facts.profile_counts();
    if profiles > 0 && profiles == blocked {
        return C::ProfilesBlocked;
    }
    combination(facts)
}

/// The twelve combinations of status, payments and settlements.
fn combination(facts: &SellerFacts) -> NextStepCode {
    use NextStepCode as C;
    let pays = PaymentsIndicator::derive(facts) == PaymentsIndicator::Available;
    let settles = SettlementsIndicator::derive(facts) == SettlementsIndicator::Available;
    match (facts.onboarding_status(), pays, settles) {
        (OnboardingStatus::NeedsData, false, false) => C::GiveDetails,
        (OnboardingStatus::NeedsData, true, false) => C::GiveDetailsForPayouts,
        (OnboardingStatus::NeedsData, true, true) => C::AnswerUpdate,
        (OnboardingStatus::NeedsData, false, true) => C::GiveDetailsForPayments,
        (OnboardingStatus::InReview, false, false) => C::WaitForReview,
        (OnboardingStatus::InReview, true, false) if waits_for_first_payment(facts) => {
            C::FirstPayment
        }
        (OnboardingStatus::InReview, true, false) => C::WaitForPayouts,
        (OnboardingStatus::InReview, true, true) => C::WaitForChange,
        (OnboardingStatus::InReview, false, true) => C::WaitForPayments,
        (OnboardingStatus::Completed, true, true) => C::Ready,
        (OnboardingStatus::Completed, true, false) => C::PayoutsHeld,
        (OnboardingStatus::Completed, false, true) => C::PaymentsOff,
        (OnboardingStatus::Completed, false, false) => C::AllOff,
        (OnboardingStatus::Unknown, ..) => C::FirstReading,
    }
}

fn waits_for_first_payment(facts: &SellerFacts) -> bool {
    Capability::requirements(facts.capabilities())
        .any(|requirement| requirement.id == "process-first-payment")
}

fn owner(code: NextStepCode, has_requirement: bool) -> Owner {
    use NextStepCode as C;
    match code {
        C::GiveDetails
        | C::GiveDetailsForPayouts
        | C::AnswerUpdate
        | C::GiveDetailsForPayments
        | C::PastDue
        | C::FirstPayment
        | C::Reconnect => Owner::Seller,
        C::PayoutsHeld | C::PaymentsOff | C::AllOff if has_requirement => Owner::Seller,
        C::WaitForReview
        | C::WaitForPayouts
        | C::WaitForChange
        | C::WaitForPayments
        | C::PayoutsHeld
        | C::PaymentsOff
        | C::AllOff
        | C::ProfilesBlocked => Owner::Mollie,
        C::ConfirmDisconnect | C::FirstReading => Owner::Us,
        C::Ready | C::Disconnected => Owner::Nobody,
    }
}

fn link(facts: &SellerFacts) -> Option<String> {
    Capability::most_urgent(facts.capabilities())
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
        CapabilityStatus, Fact, ProfileStatus, Requirement, Source,
        facts::test_facts::{at, capability, facts, profile},
    };

    fn next(facts: &SellerFacts) -> NextStep {
        NextStep::derive(facts, ConnectionState::Connected)
    }

    fn with_requirement(
        mut facts: SellerFacts,
        id: &str,
        status: RequirementStatus,
    ) -> SellerFacts {
        let mut payments = capability("capital", CapabilityStatus::Pending);
        payments.requirements = vec![Requirement {
            id: id.into(),
            status,
            due_at: Some(at(9_000)),
            dashboard: Some("https://my.mollie.com/step".into()),
        }];
        facts.capabilities = Fact::read(vec![payments], at(5), Source::SellerToken);
        facts
    }

    #[test]
    fn each_of_the_twelve_states_has_its_step_and_owner() {
        use NextStepCode as C;
        use OnboardingStatus::{Completed, InReview, NeedsData};
        let table = [
            (NeedsData, false, false, C::GiveDetails, Owner::Seller),
            (
                NeedsData,
                true,
                false,
                C::GiveDetailsForPayouts,
                Owner::Seller,
            ),
            (NeedsData, true, true, C::AnswerUpdate, Owner::Seller),
            (
                NeedsData,
                false,
                true,
                C::GiveDetailsForPayments,
                Owner::Seller,
            ),
            (InReview, false, false, C::WaitForReview, Owner::Mollie),
            (InReview, true, false, C::WaitForPayouts, Owner::Mollie),
            (InReview, true, true, C::WaitForChange, Owner::Mollie),
            (InReview, false, true, C::WaitForPayments, Owner::Mollie),
            (Completed, true, true, C::Ready, Owner::Nobody),
            (Completed, true, false, C::PayoutsHeld, Owner::Mollie),
            (Completed, false, true, C::PaymentsOff, Owner::Mollie),
            (Completed, false, false, C::AllOff, Owner::Mollie),
        ];
        for (status, pays, settles, code, owner) in table {
            let step = next(&facts(status, pays, settles));
            assert_eq!(
                (step.code, step.owner),
                (code, owner),
                "{status} {pays} {settles}"
            );
        }
    }

    #[test]
    fn an_open_requirement_makes_a_held_capability_the_sellers_turn() {
        let held = with_requirement(
            facts(OnboardingStatus::Completed, true, false),
            "bank-account",
            RequirementStatus::CurrentlyDue,
        );
        let step = next(&held);
        assert_eq!(
            (step.code, step.owner),
            (NextStepCode::PayoutsHeld, Owner::Seller)
        );
        assert_eq!(step.due_at, Some(at(9_000)));
        assert_eq!(step.link.as_deref(), Some("https://my.mollie.com/step"));
    }

    #[test]
    fn past_due_comes_before_the_twelve_states() {
        let late = with_requirement(
            facts(OnboardingStatus::Completed, true, true),
            "needs-data",
            RequirementStatus::PastDue,
        );
        assert_eq!(next(&late).code, NextStepCode::PastDue);
    }

    #[test]
    fn a_review_that_waits_for_a_first_payment_is_the_sellers_turn() {
        let waiting = with_requirement(
            facts(OnboardingStatus::InReview, true, false),
            "process-first-payment",
            RequirementStatus::Requested,
        );
        let step = next(&waiting);
        assert_eq!(
            (step.code, step.owner),
            (NextStepCode::FirstPayment, Owner::Seller)
        );
    }

    #[test]
    fn blocked_profiles_come_before_the_twelve_states() {
        let mut blocked = facts(OnboardingStatus::Completed, true, true);
        blocked.profiles = Fact::read(
            vec![profile(ProfileStatus::Blocked)],
            at(5),
            Source::SellerToken,
        );
        assert_eq!(next(&blocked).code, NextStepCode::ProfilesBlocked);
    }

    #[test]
    fn a_dead_grant_comes_before_everything() {
        use ConnectionState as S;
        let late = with_requirement(
            facts(OnboardingStatus::NeedsData, false, false),
            "needs-data",
            RequirementStatus::PastDue,
        );
        for (state, code) in [
            (S::Lost, NextStepCode::Reconnect),
            (S::DisconnectedBySeller, NextStepCode::Reconnect),
            (S::DisconnectedByUs, NextStepCode::Disconnected),
            (S::DisconnectUnconfirmed, NextStepCode::ConfirmDisconnect),
        ] {
            let step = NextStep::derive(&late, state);
            assert_eq!(step.code, code, "{state}");
            assert_eq!((step.due_at, step.link), (None, None), "{state}");
        }
    }

    #[test]
    fn urgency_puts_past_due_first_and_disconnected_last() {
        let step = |code, owner, due| NextStep {
            code,
            owner,
            due_at: due,
            link: None,
        };
        let available = PaymentsIndicator::Available;
        let order = [
            step(NextStepCode::PastDue, Owner::Seller, Some(at(1))).urgency(available),
            step(NextStepCode::AllOff, Owner::Mollie, None).urgency(PaymentsIndicator::Blocked),
            step(NextStepCode::Reconnect, Owner::Seller, None).urgency(available),
            step(NextStepCode::AnswerUpdate, Owner::Seller, Some(at(1))).urgency(available),
            step(NextStepCode::GiveDetails, Owner::Seller, None).urgency(available),
            step(NextStepCode::WaitForReview, Owner::Mollie, None).urgency(available),
            step(NextStepCode::Ready, Owner::Nobody, None).urgency(available),
            step(NextStepCode::Disconnected, Owner::Nobody, None).urgency(available),
        ];
        assert!(
            order.is_sorted() && order.windows(2).all(|pair| pair[0] != pair[1]),
            "{order:?}"
        );
    }
}
