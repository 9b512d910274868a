//! Payment methods (`Mollie: list-all-methods`).

use domain::MethodStatus;
use serde::Deserialize;

use crate::wire::{Amount, ListItem, OpenEnum, OptionalNullable};

/// A payment method, seen from one profile.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Method {
    /// Its name for programs, such as `ideal`.
    pub id: String,
    /// Its name for people.
    #[serde(default)]
    pub description: OptionalNullable<String>,
    /// The smallest payment.
    #[serde(default)]
    pub minimum_amount: OptionalNullable<Amount>,
    /// The largest payment; null when there is no limit.
    #[serde(default)]
    pub maximum_amount: OptionalNullable<Amount>,
    /// Its state on the profile; null when it was never asked for.
    #[serde(default)]
    pub status: OptionalNullable<OpenEnum<MethodStatus>>,
}

impl ListItem for Method {
    const KEY: &'static str = "methods";
}
