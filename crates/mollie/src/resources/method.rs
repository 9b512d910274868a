//! Payment methods (`Mollie: list-all-methods`).

use domain::MethodStatus;
use serde::Deserialize;

use super::{Amount, Maybe, Open, list::embedded};

/// A payment method, seen from one profile.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Method {
    /// Its name for programs, such as `ideal`.
    pub id: String,
    /// Its name for people.
    #[serde(default)]
    pub description: Maybe<String>,
    /// The smallest payment.
    #[serde(default)]
    pub minimum_amount: Maybe<Amount>,
    /// The largest payment; null when there is no limit.
    #[serde(default)]
    pub maximum_amount: Maybe<Amount>,
    /// Its state on the profile; null when it was never asked for.
    #[serde(default)]
    pub status: Maybe<Open<MethodStatus>>,
}

embedded!(Methods { methods: Method });
