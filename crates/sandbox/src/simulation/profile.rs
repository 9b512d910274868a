//! Payment profiles (`Mollie: get-profile`) and the methods asked for on them.

use serde::{Deserialize, Serialize};

use super::date_time::DateTime;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Mode {
    Live,
    Test,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ProfileStatus {
    Unverified,
    Verified,
    Blocked,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ReviewStatus {
    Pending,
    Rejected,
}

/// Changes of a profile that await, or were refused, approval.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Review {
    pub(crate) status: ReviewStatus,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum MethodStatus {
    Activated,
    PendingBoarding,
    PendingReview,
    PendingExternal,
    Rejected,
}

/// A method that was asked for on a profile; methods not listed have status null.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct ProfileMethod {
    pub(crate) id: String,
    #[serde(default)]
    pub(crate) status: Option<MethodStatus>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Profile {
    pub(crate) id: String,
    pub(crate) mode: Mode,
    pub(crate) name: String,
    pub(crate) website: String,
    pub(crate) email: String,
    pub(crate) phone: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) description: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) countries_of_activity: Option<Vec<String>>,
    pub(crate) business_category: Option<String>,
    pub(crate) status: ProfileStatus,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) review: Option<Review>,
    pub(crate) created_at: DateTime,
    #[serde(default)]
    pub(crate) methods: Vec<ProfileMethod>,
    /// A deleted profile answers 410 and is in no list.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) deleted: bool,
}

impl Profile {
    /// The status of a method here; none where it was never asked for.
    pub(crate) fn method_status(&self, id: &str) -> Option<MethodStatus> {
        self.methods
            .iter()
            .find(|method| method.id == id)
            .and_then(|method| method.status)
    }

    pub(crate) fn set_method(&mut self, id: &str, status: MethodStatus) {
        self.methods.retain(|method| method.id != id);
        self.methods.push(ProfileMethod {
            id: id.to_owned(),
            status: Some(status),
        });
    }
}
