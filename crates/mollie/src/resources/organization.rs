//! Organizations (`Mollie: get-current-organization`).

use domain::OrganizationId;
use serde::Deserialize;

use crate::wire::{DateTime, Links, OptionalNullable};

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
