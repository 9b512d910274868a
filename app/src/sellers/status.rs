//! States in words: one word, one tone, one sentence for each value of the domain.
//!
//! The sentences fit both readers, staff and seller; where they differ, see [`super::next`].

use domain::{
    CapabilityStatus, ConnectionState, MethodStatus, OnboardingStatus, PaymentsIndicator,
    ProfileStatus, RequirementStatus, ReviewStatus, SettlementsIndicator,
};

use crate::ui::Tone;

/// A state as a screen shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words {
    /// One or two words.
    pub word: &'static str,
    pub tone: Tone,
    /// The same in a sentence.
    pub sentence: &'static str,
}

const fn words(word: &'static str, tone: Tone, sentence: &'static str) -> Words {
    Words {
        word,
        tone,
        sentence,
    }
}

/// The word for what is not known.
pub const UNKNOWN: &str = "Unknown";

/// What Mollie has added since we last looked.
const NEW_WORD: &str = "Mollie uses a word here that Gangway does not know yet.";

pub fn onboarding(status: OnboardingStatus) -> Words {
    use OnboardingStatus as S;
    match status {
        S::NeedsData => words(
            "Needs data",
            Tone::Warning,
            "Mollie is waiting for details.",
        ),
        S::InReview => words(
            "In review",
            Tone::Info,
            "Everything is supplied; Mollie is checking it.",
        ),
        S::Completed => words(
            "Completed",
            Tone::Success,
            "Mollie has finished its checks.",
        ),
        S::Unknown => words(
            UNKNOWN,
            Tone::Neutral,
            "Not read yet, or a word that Gangway does not know.",
        ),
    }
}

/// The blocked-payments indicator.
pub fn payments(indicator: PaymentsIndicator) -> Words {
    use PaymentsIndicator as P;
    match indicator {
        P::Available => words("Available", Tone::Success, "Shoppers can pay."),
        P::Pending => words("Pending", Tone::Info, "Shoppers cannot pay yet."),
        P::Blocked => words(
            "Blocked",
            Tone::Danger,
            "Shoppers cannot pay, and something must happen first.",
        ),
        P::Unknown => words(
            UNKNOWN,
            Tone::Neutral,
            "There is no fresh fact to tell from.",
        ),
    }
}

/// The indicator of pay-outs to the bank account.
pub fn settlements(indicator: SettlementsIndicator) -> Words {
    use SettlementsIndicator as S;
    match indicator {
        S::Available => words(
            "Available",
            Tone::Success,
            "Money is paid out to the bank account.",
        ),
        S::Pending => words("Pending", Tone::Info, "Pay-outs have not started yet."),
        S::Blocked => words(
            "Blocked",
            Tone::Danger,
            "Mollie holds the money for the time being.",
        ),
        S::Unknown => words(
            UNKNOWN,
            Tone::Neutral,
            "There is no fresh fact to tell from.",
        ),
    }
}

/// The state of our grant.
pub fn connection(state: ConnectionState) -> Words {
    use ConnectionState as C;
    match state {
        C::Connected => words(
            "Connected",
            Tone::Success,
            "We read this seller at Mollie regularly.",
        ),
        C::Failing => words(
            "Failing",
            Tone::Warning,
            "The last readings failed, and we go on trying.",
        ),
        C::Lost => words(
            "Lost",
            Tone::Danger,
            "Our permission no longer works, and we were not told why.",
        ),
        C::DisconnectedBySeller => words(
            "Ended by seller",
            Tone::Danger,
            "The seller ended our permission at Mollie.",
        ),
        C::DisconnectedByUs => words(
            "Disconnected",
            Tone::Neutral,
            "We ended the connection, and Mollie has proved it.",
        ),
        C::DisconnectUnconfirmed => words(
            "Unconfirmed",
            Tone::Warning,
            "We asked Mollie to end the connection and have no proof yet.",
        ),
    }
}

pub fn profile(status: ProfileStatus) -> Words {
    use ProfileStatus as P;
    match status {
        P::Verified => words(
            "Verified",
            Tone::Success,
            "Live payments are allowed on this profile.",
        ),
        P::Unverified => words(
            "Unverified",
            Tone::Info,
            "Only test payments are possible until Mollie has verified it.",
        ),
        P::Blocked => words(
            "Blocked",
            Tone::Danger,
            "This profile can neither be used nor changed.",
        ),
        P::Unknown => words(UNKNOWN, Tone::Neutral, NEW_WORD),
    }
}

/// The review of a change to a profile.
pub fn review(status: ReviewStatus) -> Words {
    use ReviewStatus as R;
    match status {
        R::Pending => words(
            "Change in review",
            Tone::Info,
            "Mollie is looking at a change. Until then the old details stay in force.",
        ),
        R::Rejected => words(
            "Change rejected",
            Tone::Danger,
            "Mollie refused a change. The old details stay in force.",
        ),
        R::Unknown => words("Review unknown", Tone::Neutral, NEW_WORD),
    }
}

/// The status of a payment method, with what it waits for as the sentence.
pub fn method(status: MethodStatus) -> Words {
    use MethodStatus as M;
    match status {
        M::Activated => words("Active", Tone::Success, "Shoppers can use it."),
        M::PendingBoarding => words("Waiting", Tone::Info, "Starts when onboarding is done."),
        M::PendingReview => words("In review", Tone::Info, "Mollie is checking the request."),
        M::PendingExternal => words(
            "Action needed",
            Tone::Warning,
            "To be finished at the provider of the method.",
        ),
        M::Rejected => words("Rejected", Tone::Danger, "Mollie refused the request."),
        M::Unknown => words(UNKNOWN, Tone::Neutral, NEW_WORD),
    }
}

pub fn capability(status: CapabilityStatus) -> Words {
    use CapabilityStatus as C;
    match status {
        C::Enabled => words("On", Tone::Success, "It is on."),
        C::Pending => words(
            "Pending",
            Tone::Info,
            "It waits for details, or for Mollie's check.",
        ),
        C::Disabled => words(
            "Off",
            Tone::Danger,
            "It is off until what is asked for has been done.",
        ),
        C::Unrequested => words("Not requested", Tone::Neutral, "Nobody has asked for it."),
        C::Unknown => words(UNKNOWN, Tone::Neutral, NEW_WORD),
    }
}

/// How urgent a requirement is.
pub fn requirement(status: RequirementStatus) -> Words {
    use RequirementStatus as R;
    match status {
        R::PastDue => words("Past due", Tone::Danger, "Its date has passed."),
        R::CurrentlyDue => words("Due", Tone::Warning, "To be done by its date."),
        R::Requested => words("Requested", Tone::Info, "Asked for, without a date."),
        R::Unknown => words(UNKNOWN, Tone::Neutral, NEW_WORD),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Every value has words of its own, and the word for *unknown* is never a good one.
    fn hold<T: Copy + std::fmt::Debug>(all: &[T], say: fn(T) -> Words) {
        let said: Vec<Words> = all.iter().map(|one| say(*one)).collect();
        let distinct: BTreeSet<&str> = said.iter().map(|one| one.word).collect();
        assert_eq!(distinct.len(), all.len(), "{all:?}");
        for words in said {
            assert!(words.sentence.ends_with('.'), "{words:?}");
            assert!(
                words.word != UNKNOWN || words.tone == Tone::Neutral,
                "{words:?}"
            );
        }
    }

    #[test]
    fn every_state_has_a_word_of_its_own_and_a_sentence() {
        hold(OnboardingStatus::ALL, onboarding);
        hold(PaymentsIndicator::ALL, payments);
        hold(SettlementsIndicator::ALL, settlements);
        hold(ConnectionState::ALL, connection);
        hold(ProfileStatus::ALL, profile);
        hold(ReviewStatus::ALL, review);
        hold(MethodStatus::ALL, method);
        hold(CapabilityStatus::ALL, capability);
        hold(RequirementStatus::ALL, requirement);
    }
}
