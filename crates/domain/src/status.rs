//! The onboarding status of an organization.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::words::words;

words! {
    /// How far an organization is with Mollie (`Mollie: get-onboarding-status`).
    OnboardingStatus {
        /// The seller must supply more.
        NeedsData = "needs-data",
        /// Everything is supplied; Mollie is reviewing it.
        InReview = "in-review",
        /// Mollie has finished.
        Completed = "completed",
        /// Not read yet, or a word that Mollie has added since.
        Unknown = "unknown",
    }
}

/// What `GET /v2/onboarding/me` says, in our words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Onboarding {
    /// The status word.
    pub status: OnboardingStatus,
    /// Mollie's own word when it is none of ours.
    pub raw_status: Option<String>,
    /// The last word that is one of ours, while `status` is not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_known: Option<OnboardingStatus>,
    /// Whether shoppers can pay this organization.
    pub can_receive_payments: bool,
    /// Whether money can be paid out to its bank account.
    pub can_receive_settlements: bool,
    /// When the organization signed up, if Mollie says so.
    pub signed_up_at: Option<Timestamp>,
    /// Where the seller goes on, in Mollie's own dashboard.
    pub dashboard: Option<String>,
}

impl Onboarding {
    /// What rules go by: a word that nobody knows yet takes nothing back that was known.
    pub fn known_status(&self) -> OnboardingStatus {
        match (self.status, self.last_known) {
            (OnboardingStatus::Unknown, Some(known)) => known,
            (status, _) => status,
        }
    }

    /// The same, read after something else was known.
    #[must_use]
    pub fn after(self, before: Option<&Self>) -> Self {
        let known = before.map(Self::known_status);
        let known = known.filter(|status| *status != OnboardingStatus::Unknown);
        Self {
            last_known: known.filter(|_| self.status == OnboardingStatus::Unknown),
            ..self
        }
    }
}
