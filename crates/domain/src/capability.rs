//! Capabilities and what Mollie asks for before it turns them on.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::words::words;

words! {
    /// State of a capability (`Mollie: list-capabilities`).
    CapabilityStatus {
        /// On.
        Enabled = "enabled",
        /// Waiting for information or review.
        Pending = "pending",
        /// Off until a requirement is fulfilled.
        Disabled = "disabled",
        /// Never asked for.
        Unrequested = "unrequested",
        /// A word that Mollie has added since.
        Unknown = "unknown",
    }
}

words! {
    /// How urgent a requirement is (`Mollie: list-capabilities`).
    RequirementStatus {
        /// The due date has passed; the capability is off.
        PastDue = "past-due",
        /// Must be done by its due date.
        CurrentlyDue = "currently-due",
        /// Asked for, without a date.
        Requested = "requested",
        /// A word that Mollie has added since.
        Unknown = "unknown",
    }
}

/// One thing that Mollie asks of the seller.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Requirement {
    /// Mollie's task name, such as `needs-data`; an open set.
    pub id: String,
    /// How urgent it is.
    pub status: RequirementStatus,
    /// When it must be done.
    pub due_at: Option<Timestamp>,
    /// Where the seller does it, in Mollie's own dashboard.
    pub dashboard: Option<String>,
}

/// One thing an organization can or cannot do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Capability {
    /// Mollie's name: `payments`, `settlements`; an open set.
    pub name: String,
    /// Its state.
    pub status: CapabilityStatus,
    /// Mollie's own reason, such as `requirement-past-due`.
    pub status_reason: Option<String>,
    /// What is asked for.
    pub requirements: Vec<Requirement>,
}

impl Capability {
    /// Name of the capability that lets shoppers pay.
    pub const PAYMENTS: &'static str = "payments";
    /// Name of the capability that pays out to a bank account.
    pub const SETTLEMENTS: &'static str = "settlements";

    /// The status of the capability with this name.
    pub fn status_of(capabilities: &[Self], name: &str) -> Option<CapabilityStatus> {
        capabilities
            .iter()
            .find(|capability| capability.name == name)
            .map(|capability| capability.status)
            .filter(|status| *status != CapabilityStatus::Unknown)
    }

    /// Every listed requirement; a listed one is open, whatever its status.
    pub fn requirements(capabilities: &[Self]) -> impl Iterator<Item = &Requirement> {
        capabilities
            .iter()
            .flat_map(|capability| &capability.requirements)
    }

    /// The requirement to do first: past due before the rest, then the earliest date.
    pub fn most_urgent(capabilities: &[Self]) -> Option<&Requirement> {
        Self::requirements(capabilities).min_by_key(|requirement| {
            (
                requirement.status != RequirementStatus::PastDue,
                requirement.due_at.unwrap_or(Timestamp::MAX),
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn requirement(id: &str, status: RequirementStatus, due: Option<i64>) -> Requirement {
        Requirement {
            id: id.to_owned(),
            status,
            due_at: due.map(|second| Timestamp::from_second(second).unwrap()),
            dashboard: None,
        }
    }

    #[test]
    fn the_most_urgent_requirement_is_past_due_then_earliest() {
        let capability = |requirements| Capability {
            name: "payments".into(),
            status: CapabilityStatus::Pending,
            status_reason: None,
            requirements,
        };
        let dated = [
            capability(vec![requirement("a", RequirementStatus::Requested, None)]),
            capability(vec![
                requirement("b", RequirementStatus::CurrentlyDue, Some(20)),
                requirement("c", RequirementStatus::CurrentlyDue, Some(10)),
            ]),
        ];
        assert_eq!(Capability::most_urgent(&dated).unwrap().id, "c");
        let late = [capability(vec![
            requirement("b", RequirementStatus::CurrentlyDue, Some(5)),
            requirement("d", RequirementStatus::PastDue, Some(9)),
        ])];
        assert_eq!(Capability::most_urgent(&late).unwrap().id, "d");
        assert_eq!(Capability::most_urgent(&[]), None);
    }
}
