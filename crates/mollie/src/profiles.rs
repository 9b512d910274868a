//! Payment profiles (`Mollie: list-profiles`).

use async_trait::async_trait;
use domain::{ProfileId, ProfileStatus, ReviewStatus};
use secrecy::SecretString;
use serde::Deserialize;
use usecases::ports::{MollieError, ProfilesApi};

use crate::{Client, DateTime, Links, Mode, OpenEnum, OptionalNullable, wire::ListItem};

/// Pages of a seller's profiles that are read: nobody looks at more than a thousand.
const MOST_PAGES: usize = 4;

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

impl Client {
    /// `GET /v2/profiles`, the newest thousand at most; needs `profiles.read`.
    pub async fn list_profiles(&self, access: &SecretString) -> Result<Vec<Profile>, MollieError> {
        let url = self.v2("profiles", &[]);
        let pages = self.read_first_pages(url, access, MOST_PAGES).await?;
        if pages.is_cut {
            tracing::warn!(
                read = pages.items.len(),
                "an organization has more profiles"
            );
        }
        Ok(pages.items)
    }
}

#[async_trait]
impl ProfilesApi for Client {
    async fn profiles(&self, access: &SecretString) -> Result<Vec<domain::Profile>, MollieError> {
        let profiles = self.list_profiles(access).await?;
        Ok(profiles.into_iter().map(Into::into).collect())
    }
}

impl From<Profile> for domain::Profile {
    fn from(profile: Profile) -> Self {
        let review = profile
            .review
            .value()
            .and_then(|review| review.status.value());
        Self {
            dashboard: profile.links.dashboard_address(),
            id: profile.id,
            live: profile.mode == OpenEnum::Known(Mode::Live),
            name: profile.name.text().unwrap_or_default(),
            website: profile.website.text(),
            description: profile.description.text(),
            business_category: profile.business_category.text(),
            status: profile.status.known_or(ProfileStatus::Unknown),
            review: review.map(|status| status.known_or(ReviewStatus::Unknown)),
            created_at: profile.created_at.timestamp(),
            methods: Vec::new(),
            methods_problem: None,
        }
    }
}
