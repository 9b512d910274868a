//! Capabilities and their requirements (`Mollie: list-capabilities`).

use serde::{Deserialize, Serialize};

use super::date_time::DateTime;

/// The key of the capability that lets an organization take payments.
pub(crate) const PAYMENTS: &str = "payments";
/// The key of the capability that pays an organization out.
pub(crate) const SETTLEMENTS: &str = "settlements";

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum CapabilityStatus {
    Unrequested,
    Enabled,
    Disabled,
    Pending,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum StatusReason {
    RequirementPastDue,
    OnboardingInformationNeeded,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum RequirementStatus {
    Requested,
    CurrentlyDue,
    PastDue,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Requirement {
    pub(crate) id: String,
    /// Left out in given facts: `currently-due` where there is a due date, else `requested`.
    #[serde(default)]
    pub(crate) status: Option<RequirementStatus>,
    #[serde(default)]
    pub(crate) due_date: Option<DateTime>,
}

impl Requirement {
    pub(crate) fn requested(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            status: Some(RequirementStatus::Requested),
            due_date: None,
        }
    }

    pub(crate) fn due(id: &str, due_date: DateTime) -> Self {
        Self {
            id: id.to_owned(),
            status: Some(RequirementStatus::CurrentlyDue),
            due_date: Some(due_date),
        }
    }

    pub(crate) fn past_due(id: &str, due_date: DateTime) -> Self {
        Self {
            id: id.to_owned(),
            status: Some(RequirementStatus::PastDue),
            due_date: Some(due_date),
        }
    }

    pub(crate) fn status(&self) -> RequirementStatus {
        self.status.unwrap_or(match self.due_date {
            Some(_) => RequirementStatus::CurrentlyDue,
            None => RequirementStatus::Requested,
        })
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Capability {
    pub(crate) name: String,
    pub(crate) status: CapabilityStatus,
    #[serde(default)]
    pub(crate) status_reason: Option<StatusReason>,
    #[serde(default)]
    pub(crate) requirements: Vec<Requirement>,
}

impl Capability {
    pub(crate) fn new(name: &str, status: CapabilityStatus) -> Self {
        Self {
            name: name.to_owned(),
            status,
            status_reason: None,
            requirements: Vec::new(),
        }
    }

    pub(crate) fn asking(mut self, reason: StatusReason, requirement: Requirement) -> Self {
        self.status_reason = Some(reason);
        self.requirements.push(requirement);
        self
    }

    /// Turns the capability off when one of its requirements has become due; true when that happened now.
    /// Facts that already say past due stay as they were given.
    pub(crate) fn apply_due_dates(&mut self, now: DateTime) -> bool {
        let mut crossed = false;
        for requirement in &mut self.requirements {
            let due = requirement.due_date.is_some_and(|due| due <= now);
            if due && requirement.status() != RequirementStatus::PastDue {
                requirement.status = Some(RequirementStatus::PastDue);
                crossed = true;
            }
        }
        if crossed {
            self.status = CapabilityStatus::Disabled;
            self.status_reason = Some(StatusReason::RequirementPastDue);
        }
        crossed
    }
}
