//! Clients: the merchants linked to a partner (`Mollie: list-clients`).

use async_trait::async_trait;
use domain::OrganizationId;
use secrecy::SecretString;
use serde::Deserialize;
use usecases::ports::{ClientsApi, MollieError};

use crate::{
    Amount, Capability, Client, DateTime, Links, Onboarding, OptionalNullable, Organization,
    failure, oauth::probe::partner_token_is_refused, wire::ListItem,
};

/// A merchant linked to the partner.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LinkedClient {
    /// The identity of the organization.
    pub id: OrganizationId,
    /// What the partner earned with it.
    #[serde(default)]
    pub commission: OptionalNullable<Commission>,
    /// When the organization was made.
    #[serde(default)]
    pub organization_created_at: OptionalNullable<DateTime>,
    /// What was asked to come along and may be seen.
    #[serde(rename = "_embedded", default)]
    pub embedded: OptionalNullable<ClientEmbedded>,
    /// Links.
    #[serde(rename = "_links", default)]
    pub links: Links,
}

/// What a partner earned with a client.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Commission {
    /// In how many payments.
    #[serde(default)]
    pub count: OptionalNullable<u64>,
    /// How much; only in older answers.
    #[serde(default)]
    pub total_amount: OptionalNullable<Amount>,
}

/// What comes along with a client.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct ClientEmbedded {
    /// The organization.
    pub organization: OptionalNullable<Organization>,
    /// Its onboarding status.
    pub onboarding: OptionalNullable<Onboarding>,
    /// Its capabilities.
    pub capabilities: OptionalNullable<Vec<Capability>>,
}

impl ListItem for LinkedClient {
    const KEY: &'static str = "clients";
}

/// What a client can bring along (`Mollie: list-clients`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClientEmbed {
    /// The organization itself.
    Organization,
    /// Its onboarding status.
    Onboarding,
    /// Its capabilities.
    Capabilities,
}

impl ClientEmbed {
    /// The value of the parameter that asks for them.
    fn query(embeds: &[Self]) -> String {
        let names = embeds.iter().map(|embed| match embed {
            Self::Organization => "organization",
            Self::Onboarding => "onboarding",
            Self::Capabilities => "capabilities",
        });
        names.collect::<Vec<_>>().join(",")
    }
}

impl Client {
    /// `GET /v2/clients`, every page, with the partner's own token.
    pub async fn list_clients(
        &self,
        embeds: &[ClientEmbed],
    ) -> Result<Vec<LinkedClient>, MollieError> {
        let url = self.v2("clients", &[("embed", &ClientEmbed::query(embeds))]);
        self.read_pages(url, self.partner()?).await
    }

    /// `GET /v2/clients/{id}` with the partner's own token; `NotFound` when it is not linked.
    pub async fn get_client(
        &self,
        organization: &OrganizationId,
        embeds: &[ClientEmbed],
    ) -> Result<LinkedClient, MollieError> {
        let path = format!("clients/{organization}");
        let url = self.v2(&path, &[("embed", &ClientEmbed::query(embeds))]);
        self.read("client", url, self.partner()?).await
    }

    fn partner(&self) -> Result<&SecretString, MollieError> {
        let token = self.partner_token.as_ref();
        token.ok_or_else(|| MollieError::Rejected {
            reason: "no partner token is configured".into(),
        })
    }
}

#[async_trait]
impl ClientsApi for Client {
    async fn lists_client(
        &self,
        organization: &OrganizationId,
    ) -> Result<Option<bool>, MollieError> {
        if self.partner_token.is_none() {
            return Ok(None);
        }
        match self.get_client(organization, &[]).await {
            Ok(client) if client.id == *organization => Ok(Some(true)),
            Ok(_) => Err(failure::malformed(
                "client: another organization than asked for",
            )),
            Err(MollieError::NotFound) => Ok(Some(false)),
            // The token may not see clients: nothing is known.
            Err(MollieError::ScopeMissing) => Ok(None),
            Err(MollieError::Unauthorized) => Err(partner_token_is_refused()),
            Err(error) => Err(error),
        }
    }
}
