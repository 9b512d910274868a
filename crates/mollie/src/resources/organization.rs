//! Organizations (`Mollie: get-current-organization`).

use domain::OrganizationId;
use serde::Deserialize;

use super::{Links, Maybe, Moment};

/// A legal entity with a Mollie account.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Organization {
    /// Its identity.
    pub id: OrganizationId,
    /// Legal name.
    #[serde(default)]
    pub name: Maybe<String>,
    /// Contact address.
    #[serde(default)]
    pub email: Maybe<String>,
    /// Language of its dashboard; null when it chose none.
    #[serde(default)]
    pub locale: Maybe<String>,
    /// Registered address.
    #[serde(default)]
    pub address: Maybe<Address>,
    /// Chamber of commerce number.
    #[serde(default)]
    pub registration_number: Maybe<String>,
    /// VAT number; absent outside the EU and the UK, sometimes empty.
    #[serde(default)]
    pub vat_number: Maybe<String>,
    /// `dutch`, `british` or `shifted`.
    #[serde(default)]
    pub vat_regulation: Maybe<String>,
    /// When Mollie verified it. Not documented, but sent.
    #[serde(default)]
    pub verified_at: Maybe<Moment>,
    /// Links.
    #[serde(rename = "_links", default)]
    pub links: Links,
}

/// A postal address.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Address {
    /// Street and house number.
    pub street_and_number: Maybe<String>,
    /// Postal code.
    pub postal_code: Maybe<String>,
    /// City.
    pub city: Maybe<String>,
    /// ISO 3166-1 alpha-2.
    pub country: Maybe<String>,
}
