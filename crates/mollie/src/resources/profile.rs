//! Payment profiles (`Mollie: list-profiles`).

use domain::{ProfileId, ProfileStatus, ReviewStatus};
use serde::Deserialize;

use crate::wire::{DateTime, Links, ListItem, Mode, OpenEnum, OptionalNullable};

/// A shop of an organization.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Profile {
    /// Its identity.
    pub id: ProfileId,
    /// Live or test.
    pub mode: OpenEnum<Mode>,
    /// Trade name.
    #[serde(default)]
    pub name: OptionalNullable<String>,
    /// Address of the shop.
    #[serde(default)]
    pub website: OptionalNullable<String>,
    /// What is sold.
    #[serde(default)]
    pub description: OptionalNullable<String>,
    /// Mollie's category; null while none is chosen.
    #[serde(default)]
    pub business_category: OptionalNullable<String>,
    /// Its state.
    pub status: OpenEnum<ProfileStatus>,
    /// A change that awaits approval; absent or null when there is none.
    #[serde(default)]
    pub review: OptionalNullable<Review>,
    /// When it was made.
    #[serde(default)]
    pub created_at: OptionalNullable<DateTime>,
    /// Links.
    #[serde(rename = "_links", default)]
    pub links: Links,
}

/// A change to a profile that awaits approval.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Review {
    /// How far the approval is.
    pub status: OptionalNullable<OpenEnum<ReviewStatus>>,
}

impl ListItem for Profile {
    const KEY: &'static str = "profiles";
}
