//! Payment profiles (`Mollie: list-profiles`).

use domain::{ProfileId, ProfileStatus, ReviewStatus};
use serde::Deserialize;

use super::{Links, Maybe, Moment, Open, Word, list::embedded};

/// Whether money moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// It does.
    Live,
    /// It only seems to.
    Test,
}

impl Word for Mode {
    fn parse(text: &str) -> Option<Self> {
        match text {
            "live" => Some(Self::Live),
            "test" => Some(Self::Test),
            _ => None,
        }
    }
}

/// A shop of an organization.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Profile {
    /// Its identity.
    pub id: ProfileId,
    /// Live or test.
    pub mode: Open<Mode>,
    /// Trade name.
    #[serde(default)]
    pub name: Maybe<String>,
    /// Address of the shop.
    #[serde(default)]
    pub website: Maybe<String>,
    /// What is sold.
    #[serde(default)]
    pub description: Maybe<String>,
    /// Mollie's category; null while none is chosen.
    #[serde(default)]
    pub business_category: Maybe<String>,
    /// Its state.
    pub status: Open<ProfileStatus>,
    /// A change that awaits approval; absent or null when there is none.
    #[serde(default)]
    pub review: Maybe<Review>,
    /// When it was made.
    #[serde(default)]
    pub created_at: Maybe<Moment>,
    /// Links.
    #[serde(rename = "_links", default)]
    pub links: Links,
}

/// A change to a profile that awaits approval.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Review {
    /// How far the approval is.
    pub status: Maybe<Open<ReviewStatus>>,
}

embedded!(Profiles { profiles: Profile });
