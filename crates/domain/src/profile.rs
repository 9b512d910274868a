//! Payment profiles and the methods on them.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{FactProblem, ProfileId, words::words};

words! {
    /// State of a payment profile (`Mollie: get-profile`).
    ProfileStatus {
        /// Live payments are allowed.
        Verified = "verified",
        /// Test payments only.
        Unverified = "unverified",
        /// Unusable and unchangeable.
        Blocked = "blocked",
        /// A word that Mollie has added since.
        Unknown = "unknown",
    }
}

words! {
    /// State of a change that awaits Mollie's approval; absent when there is none.
    ReviewStatus {
        /// Mollie is looking at it.
        Pending = "pending",
        /// Mollie refused it.
        Rejected = "rejected",
        /// A word that Mollie has added since.
        Unknown = "unknown",
    }
}

words! {
    /// State of a payment method on one profile (`Mollie: list-all-methods`).
    MethodStatus {
        /// Shoppers can use it.
        Activated = "activated",
        /// Waits for onboarding to finish.
        PendingBoarding = "pending-boarding",
        /// Mollie must review the request.
        PendingReview = "pending-review",
        /// The seller must act at a third party.
        PendingExternal = "pending-external",
        /// Refused.
        Rejected = "rejected",
        /// A word that Mollie has added since.
        Unknown = "unknown",
    }
}

/// A payment method that is on, or asked for, on a profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Method {
    /// Mollie's id, such as `ideal`.
    pub id: String,
    /// Mollie's name for people.
    pub description: String,
    /// Its state on this profile.
    pub status: MethodStatus,
}

/// A shop of the seller (`Mollie: list-profiles`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// Mollie's identifier.
    pub id: ProfileId,
    /// Whether it is a live profile; test profiles are approved by themselves.
    pub live: bool,
    /// Trade name.
    pub name: String,
    /// Address of the shop.
    pub website: Option<String>,
    /// What is sold, in the seller's words.
    pub description: Option<String>,
    /// Mollie's category.
    pub business_category: Option<String>,
    /// Its state.
    pub status: ProfileStatus,
    /// A change that awaits approval.
    pub review: Option<ReviewStatus>,
    /// When it was made.
    pub created_at: Option<Timestamp>,
    /// The profile in Mollie's own dashboard.
    pub dashboard: Option<String>,
    /// Methods that are on or asked for.
    pub methods: Vec<Method>,
    /// Why `methods` could not be read, if so.
    pub methods_problem: Option<FactProblem>,
}

impl Profile {
    /// How many methods shoppers can use.
    pub fn active_methods(&self) -> usize {
        self.methods
            .iter()
            .filter(|method| method.status == MethodStatus::Activated)
            .count()
    }
}
