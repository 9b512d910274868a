//! Who the seller is, as Mollie knows it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::OrganizationId;

/// A postal address; every part may be missing while onboarding is unfinished.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// Street and house number.
    pub street_and_number: Option<String>,
    /// Postal code.
    pub postal_code: Option<String>,
    /// City.
    pub city: Option<String>,
    /// Country, ISO 3166-1 alpha-2.
    pub country: Option<String>,
}

impl Address {
    /// Whether every part is there.
    pub fn is_complete(&self) -> bool {
        [
            &self.street_and_number,
            &self.postal_code,
            &self.city,
            &self.country,
        ]
        .into_iter()
        .all(|part| part.as_deref().is_some_and(|text| !text.trim().is_empty()))
    }
}

/// What `GET /v2/organizations/me` says (`Mollie: get-current-organization`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organization {
    /// Mollie's identifier.
    pub id: OrganizationId,
    /// Legal name.
    pub name: String,
    /// Contact address.
    pub email: Option<String>,
    /// Language of the seller's Mollie dashboard, such as `nl_NL`.
    pub locale: Option<String>,
    /// Registered address.
    pub address: Option<Address>,
    /// Chamber of commerce number.
    pub registration_number: Option<String>,
    /// VAT number; absent outside the EU and the UK.
    pub vat_number: Option<String>,
    /// Which VAT rules apply: `dutch`, `british`, `shifted`.
    pub vat_regulation: Option<String>,
    /// When Mollie verified it, if it says so.
    pub verified_at: Option<Timestamp>,
    /// The organization in Mollie's own dashboard.
    pub dashboard: Option<String>,
}
