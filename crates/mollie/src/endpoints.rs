//! The calls that read, by the names of Mollie's reference. Each takes the token that it uses.

use domain::{OrganizationId, ProfileId};
use secrecy::SecretString;
use serde::de::DeserializeOwned;
use url::Url;
use usecases::ports::MollieError;

use crate::{
    Client as Mollie, failure,
    pages::PAGE_SIZE,
    resources::{Capability, Client, Method, Onboarding, Organization, Permission, Profile},
    wire::{List, ListItem},
};

/// What the client list can bring along (`Mollie: list-clients`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Embed {
    /// The organization itself.
    Organization,
    /// Its onboarding status.
    Onboarding,
    /// Its capabilities.
    Capabilities,
}

impl Embed {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Organization => "organization",
            Self::Onboarding => "onboarding",
            Self::Capabilities => "capabilities",
        }
    }
}

impl Mollie {
    /// `GET /v2/organizations/me`; needs `organizations.read`.
    pub async fn get_current_organization(
        &self,
        access: &SecretString,
    ) -> Result<Organization, MollieError> {
        self.read("organization", self.v2("organizations/me"), access)
            .await
    }

    /// `GET /v2/permissions`; needs no permission. Lists every permission there is.
    pub async fn list_permissions(
        &self,
        access: &SecretString,
    ) -> Result<Vec<Permission>, MollieError> {
        self.whole_list(self.v2("permissions"), access).await
    }

    /// `GET /v2/onboarding/me`; needs `onboarding.read`.
    pub async fn get_onboarding_status(
        &self,
        access: &SecretString,
    ) -> Result<Onboarding, MollieError> {
        self.read("onboarding", self.v2("onboarding/me"), access)
            .await
    }

    /// `GET /v2/capabilities`; needs `onboarding.read`.
    pub async fn list_capabilities(
        &self,
        access: &SecretString,
    ) -> Result<Vec<Capability>, MollieError> {
        self.whole_list(self.v2("capabilities"), access).await
    }

    /// `GET /v2/profiles`, every page; needs `profiles.read`.
    pub async fn list_profiles(&self, access: &SecretString) -> Result<Vec<Profile>, MollieError> {
        let url = with(self.v2("profiles"), &[("limit", PAGE_SIZE)]);
        self.every_page(url, access).await
    }

    /// `GET /v2/methods`: the methods of a profile that shoppers can use; needs `payments.read`.
    pub async fn list_methods(
        &self,
        access: &SecretString,
        profile: &ProfileId,
    ) -> Result<Vec<Method>, MollieError> {
        let url = with(self.v2("methods"), &[("profileId", profile.as_str())]);
        self.whole_list(url, access).await
    }

    /// `GET /v2/methods/all`: every method there is, with its state on a profile; needs
    /// `payments.read`.
    pub async fn list_all_methods(
        &self,
        access: &SecretString,
        profile: &ProfileId,
    ) -> Result<Vec<Method>, MollieError> {
        let url = with(self.v2("methods/all"), &[("profileId", profile.as_str())]);
        self.whole_list(url, access).await
    }

    /// `GET /v2/clients`, every page, with the partner's own token.
    pub async fn list_clients(&self, embed: &[Embed]) -> Result<Vec<Client>, MollieError> {
        let url = with(self.v2("clients"), &[("limit", PAGE_SIZE)]);
        self.every_page(embedding(url, embed), self.partner()?)
            .await
    }

    /// `GET /v2/clients/{id}` with the partner's own token; `NotFound` when it is not linked.
    pub async fn get_client(
        &self,
        organization: &OrganizationId,
        embed: &[Embed],
    ) -> Result<Client, MollieError> {
        let url = self.v2(&format!("clients/{organization}"));
        self.read("client", embedding(url, embed), self.partner()?)
            .await
    }

    /// Reads one resource.
    pub(crate) async fn read<T: DeserializeOwned>(
        &self,
        what: &str,
        url: Url,
        access: &SecretString,
    ) -> Result<T, MollieError> {
        let reply = self.transport.get(url, Some(access)).await?;
        match self.transport.refusal(&reply) {
            Some(error) => Err(error),
            None => failure::read(what, &reply.body),
        }
    }

    async fn whole_list<T: ListItem>(
        &self,
        url: Url,
        access: &SecretString,
    ) -> Result<Vec<T>, MollieError> {
        let list: List<T> = self.read(T::KEY, url, access).await?;
        Ok(list.items)
    }

    pub(crate) fn v2(&self, path: &str) -> Url {
        self.transport.endpoint(&format!("v2/{path}"))
    }

    fn partner(&self) -> Result<&SecretString, MollieError> {
        self.partner_token
            .as_ref()
            .ok_or_else(|| MollieError::Rejected {
                reason: "no partner token is configured".into(),
            })
    }
}

fn with(mut url: Url, query: &[(&str, &str)]) -> Url {
    url.query_pairs_mut().extend_pairs(query);
    url
}

fn embedding(url: Url, embed: &[Embed]) -> Url {
    if embed.is_empty() {
        return url;
    }
    let names: Vec<&str> = embed.iter().map(|embed| embed.as_str()).collect();
    with(url, &[("embed", &names.join(","))])
}
