//! Causes and provenance in words: why a poll failed, who told us.

use domain::{EventSource, FactProblem, LossCause, Source};

use crate::ui::Tone;

/// Why a connection fails, is lost, or is not proved to have ended.
pub fn loss(cause: LossCause) -> &'static str {
    use LossCause as L;
    match cause {
        L::GrantRefused => {
            "Mollie refused our permission, and again later while it answered other calls: the seller ended it, or Mollie closed the account."
        }
        L::RefusedOnce => {
            "Mollie refused to renew our permission once. It counts only if Mollie refuses again after a while."
        }
        L::StillListed => {
            "Mollie refuses to renew our permission, but still lists the seller as connected. We go on asking."
        }
        L::ManyRefused => {
            "Mollie refuses this seller and many others at the same time. We go on asking, and decide nothing."
        }
        L::OurCredentials => {
            "Mollie refuses our own credentials. Nothing can be said of the seller until they are right."
        }
        L::RefreshInterrupted => {
            "A renewal of our permission was cut off, and Mollie no longer takes the one we hold."
        }
        L::Unreadable => {
            "The stored permission cannot be opened with the keys we have. Check the key file."
        }
        L::Unauthorized => "Mollie refuses a permission that it has only just renewed.",
        L::RateLimited => "Mollie asked us to slow down. We go on by ourselves.",
        L::Unavailable => "Mollie did not answer, or answered with an error. We go on trying.",
        L::Malformed => "Mollie answered something we cannot read. We go on trying.",
    }
}

/// Why a fact could not be read, in a line and a sentence.
pub fn problem(problem: FactProblem) -> (Tone, &'static str, &'static str) {
    use FactProblem as F;
    match problem {
        F::ScopeMissing => (
            Tone::Info,
            "Permission missing",
            "The seller did not grant the permission for this. A new invitation asks for it again.",
        ),
        F::RateLimited => (
            Tone::Warning,
            "Slowed down by Mollie",
            "Mollie asked us to wait. What you see is from the last reading; the next comes by itself.",
        ),
        F::Unavailable => (
            Tone::Warning,
            "The last reading failed",
            "Mollie did not answer, or answered with an error. What you see is from before.",
        ),
        F::Malformed => (
            Tone::Warning,
            "The last answer was unreadable",
            "Mollie answered something we cannot read. What you see is from before.",
        ),
        F::InTurn => (
            Tone::Info,
            "Not read yet",
            "There are many of them, and each reading takes some. The turn of this one comes by itself.",
        ),
        F::SwitchedOff => (
            Tone::Info,
            "Switched off",
            "This installation does not ask Mollie about it.",
        ),
    }
}

/// Where a fact was read.
pub fn source(source: Source) -> &'static str {
    match source {
        Source::SellerToken => "seller's account",
        Source::ClientList => "partner's client list",
        Source::Seed => "sample data",
    }
}

/// What brought a change to light.
pub fn event_source(source: EventSource) -> &'static str {
    match source {
        EventSource::Poll => "regular check",
        EventSource::Check => "check on request",
        EventSource::Seller => "seller",
        EventSource::Staff => "staff",
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_cause_and_problem_has_words_of_its_own() {
        let causes: BTreeSet<&str> = LossCause::ALL.iter().map(|one| loss(*one)).collect();
        assert_eq!(causes.len(), LossCause::ALL.len());
        let problems: BTreeSet<&str> = FactProblem::ALL.iter().map(|one| problem(*one).2).collect();
        assert_eq!(problems.len(), FactProblem::ALL.len());
    }
}
