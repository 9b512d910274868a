//! Payment methods (`Mollie: list-all-methods`).

use async_trait::async_trait;
use domain::{MethodStatus, ProfileId};
use secrecy::SecretString;
use serde::Deserialize;
use usecases::ports::{MethodsApi, MollieError};

use crate::{
    Amount, Client, OpenEnum, OptionalNullable,
    wire::{ListItem, storable},
};

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

impl Client {
    /// `GET /v2/methods`: the methods of a profile that shoppers can use; needs `payments.read`.
    pub async fn list_methods(
        &self,
        access: &SecretString,
        profile: &ProfileId,
    ) -> Result<Vec<Method>, MollieError> {
        let url = self.v2("methods", &[("profileId", profile.as_str())]);
        self.read_list(url, access).await
    }

    /// `GET /v2/methods/all`: every method there is, with its state on a profile; needs
    /// `payments.read`.
    pub async fn list_all_methods(
        &self,
        access: &SecretString,
        profile: &ProfileId,
    ) -> Result<Vec<Method>, MollieError> {
        let url = self.v2("methods/all", &[("profileId", profile.as_str())]);
        self.read_list(url, access).await
    }
}

#[async_trait]
impl MethodsApi for Client {
    async fn methods(
        &self,
        access: &SecretString,
        profile: &ProfileId,
    ) -> Result<Vec<domain::Method>, MollieError> {
        let methods = self.list_all_methods(access, profile).await?;
        Ok(methods.into_iter().filter_map(Method::asked_for).collect())
    }
}

impl Method {
    /// A method without a state on the profile was never asked for, and is left out.
    fn asked_for(self) -> Option<domain::Method> {
        let id = storable(self.id);
        Some(domain::Method {
            status: self.status.value()?.known_or(MethodStatus::Unknown),
            description: self.description.text().unwrap_or_else(|| id.clone()),
            id,
        })
    }
}
