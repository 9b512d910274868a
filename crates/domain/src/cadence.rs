//! How often sellers are polled, and how old a fact may grow.

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use crate::OnboardingStatus;

/// How often a seller is read, by what is going on with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cadence {
    /// While somebody has the seller's page open.
    pub watched: SignedDuration,
    /// While the seller owes Mollie something.
    pub needs_data: SignedDuration,
    /// While Mollie reviews.
    pub in_review: SignedDuration,
    /// Once onboarding is completed.
    pub completed: SignedDuration,
}

impl Default for Cadence {
    fn default() -> Self {
        Self {
            watched: SignedDuration::from_secs(30),
            needs_data: SignedDuration::from_mins(5),
            in_review: SignedDuration::from_mins(10),
            completed: SignedDuration::from_mins(60),
        }
    }
}

impl Cadence {
    /// Time between two polls of a seller with this status.
    pub fn interval(&self, status: OnboardingStatus, watched: bool) -> SignedDuration {
        let usual = match status {
            OnboardingStatus::NeedsData | OnboardingStatus::Unknown => self.needs_data,
            OnboardingStatus::InReview => self.in_review,
            OnboardingStatus::Completed => self.completed,
        };
        if watched {
            usual.min(self.watched)
        } else {
            usual
        }
    }

    /// Age from which a fact is stale: three polls were missed.
    pub fn stale_after(&self, status: OnboardingStatus) -> SignedDuration {
        self.interval(status, false) * 3
    }
}
