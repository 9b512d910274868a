//! What happened to a seller, for the timeline.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::words::words;

words! {
    /// What changed.
    EventKind {
        /// A seller connected for the first time.
        Connected = "connected",
        /// A seller connected again.
        Reconnected = "reconnected",
        /// Onboarding status: from, to.
        OnboardingChanged = "onboarding-changed",
        /// Payments indicator: from, to.
        PaymentsChanged = "payments-changed",
        /// Settlements indicator: from, to.
        SettlementsChanged = "settlements-changed",
        /// Mollie asks for something: subject is the requirement.
        RequirementOpened = "requirement-opened",
        /// The status or date of a requirement: subject, from, to.
        RequirementChanged = "requirement-changed",
        /// Mollie no longer asks for it: subject is the requirement.
        RequirementClosed = "requirement-closed",
        /// A profile appeared: subject is its name.
        ProfileAdded = "profile-added",
        /// A profile is gone: subject is its name.
        ProfileRemoved = "profile-removed",
        /// Status of a profile: subject, from, to.
        ProfileChanged = "profile-changed",
        /// Review of a profile: subject, from, to.
        ReviewChanged = "review-changed",
        /// Status of a method: subject is profile and method, from, to.
        MethodChanged = "method-changed",
        /// Name or registered details of the organization.
        OrganizationChanged = "organization-changed",
        /// Polls began to fail: to is the cause.
        ConnectionFailing = "connection-failing",
        /// Polls work again.
        ConnectionRecovered = "connection-recovered",
        /// The grant is dead: to is the cause.
        ConnectionLost = "connection-lost",
        /// The seller ended the grant at Mollie.
        DisconnectedBySeller = "disconnected-by-seller",
        /// Staff asked to disconnect.
        DisconnectRequested = "disconnect-requested",
        /// Mollie could not be made to confirm the end of the grant: to is the cause.
        DisconnectUnconfirmed = "disconnect-unconfirmed",
        /// The grant was ended and Mollie proved it.
        DisconnectedByUs = "disconnected-by-us",
    }
}

words! {
    /// What brought the news.
    EventSource {
        /// The regular poll.
        Poll = "poll",
        /// A check that staff or the seller asked for.
        Check = "check",
        /// The seller connecting.
        Seller = "seller",
        /// An action of staff.
        Staff = "staff",
    }
}

/// One change, before it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// What changed.
    pub kind: EventKind,
    /// What it is about, such as a requirement or a profile's name.
    pub subject: Option<String>,
    /// The value before.
    pub from: Option<String>,
    /// The value after.
    pub to: Option<String>,
}

impl Change {
    /// A change without details.
    pub fn of(kind: EventKind) -> Self {
        Self {
            kind,
            subject: None,
            from: None,
            to: None,
        }
    }

    /// Names what the change is about.
    #[must_use]
    pub fn about(mut self, subject: impl Into<String>) -> Self {
        self.subject = Some(subject.into());
        self
    }

    /// Gives the value before and after.
    #[must_use]
    pub fn between(mut self, from: Option<String>, to: Option<String>) -> Self {
        self.from = from;
        self.to = to;
        self
    }
}

/// A change in a seller's timeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimelineEntry {
    /// When we learned of it.
    pub at: Timestamp,
    /// What brought the news.
    pub source: EventSource,
    /// What changed.
    #[serde(flatten)]
    pub change: Change,
}
