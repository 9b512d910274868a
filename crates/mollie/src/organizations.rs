//! Organizations (`Mollie: get-current-organization`).

use async_trait::async_trait;
use domain::OrganizationId;
use secrecy::SecretString;
use serde::Deserialize;
use usecases::ports::{MollieError, OrganizationsApi};

use crate::{Client, DateTime, Links, OptionalNullable};

/// A legal entity with a Mollie account.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Organization {
    /// Its identity.
    pub id: OrganizationId,
    /// Legal name.
    #[serde(default)]
    pub name: OptionalNullable<String>,
    /// Contact address.
    #[serde(default)]
    pub email: OptionalNullable<String>,
    /// Language of its dashboard; null when it chose none.
    #[serde(default)]
    pub locale: OptionalNullable<String>,
    /// Registered address.
    #[serde(default)]
    pub address: OptionalNullable<Address>,
    /// Chamber of commerce number.
    #[serde(default)]
    pub registration_number: OptionalNullable<String>,
    /// VAT number; absent outside the EU and the UK, sometimes empty.
    #[serde(default)]
    pub vat_number: OptionalNullable<String>,
    /// `dutch`, `british` or `shifted`.
    #[serde(default)]
    pub vat_regulation: OptionalNullable<String>,
    /// When Mollie verified it. Not documented, but sent.
    #[serde(default)]
    pub verified_at: OptionalNullable<DateTime>,
    /// Links.
    #[serde(rename = "_links", default)]
    pub links: Links,
}

/// A postal address.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Address {
    /// Street and house number.
    pub street_and_number: OptionalNullable<String>,
    /// Postal code.
    pub postal_code: OptionalNullable<String>,
    /// City.
    pub city: OptionalNullable<String>,
    /// ISO 3166-1 alpha-2.
    pub country: OptionalNullable<String>,
}

impl Client {
    /// `GET /v2/organizations/me`; needs `organizations.read`.
    pub async fn get_current_organization(
        &self,
        access: &SecretString,
    ) -> Result<Organization, MollieError> {
        let url = self.v2("organizations/me", &[]);
        self.read("organization", url, access).await
    }
}

#[async_trait]
impl OrganizationsApi for Client {
    async fn organization(
        &self,
        access: &SecretString,
    ) -> Result<domain::Organization, MollieError> {
        self.get_current_organization(access).await.map(Into::into)
    }
}

impl From<Organization> for domain::Organization {
    fn from(organization: Organization) -> Self {
        Self {
            dashboard: organization.links.dashboard_address(),
            id: organization.id,
            name: organization.name.text().unwrap_or_default(),
            email: organization.email.text(),
            locale: organization.locale.text(),
            address: organization.address.value().map(Into::into),
            registration_number: organization.registration_number.text(),
            vat_number: organization.vat_number.text(),
            vat_regulation: organization.vat_regulation.text(),
            verified_at: organization.verified_at.timestamp(),
        }
    }
}

impl From<Address> for domain::Address {
    fn from(address: Address) -> Self {
        Self {
            street_and_number: address.street_and_number.text(),
            postal_code: address.postal_code.text(),
            city: address.city.text(),
            country: address.country.text(),
        }
    }
}
