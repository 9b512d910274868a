//! Reading sellers: the Sellers tab and the Seller page.

pub(crate) mod projection;

use domain::{Checklist, Freshness, OrganizationId, SellerFacts, SellerQuery, TimelineEntry};
use jiff::{SignedDuration, Timestamp};

use crate::{
    Gangway, UseCaseError,
    access::capability,
    polling::back_off,
    ports::{ConnectionSummary, SellerCounts, SellerPage, SellerRecord},
};

pub use projection::{Basis, project};

/// How many timeline entries a Seller page shows.
const TIMELINE_LENGTH: u32 = 50;
/// Two checks that people ask for are at least this far apart.
const CHECK_PAUSE: SignedDuration = SignedDuration::from_secs(10);
/// How long a page counts as watched after it last said so.
const WATCH_LIFE: SignedDuration = SignedDuration::from_secs(120);

/// A seller with all that its page shows, judged at one moment.
#[derive(Debug, Clone)]
pub struct SellerDetail {
    /// The seller as it is stored.
    pub seller: SellerRecord,
    /// The six items.
    pub checklist: Checklist,
    /// What happened, newest first.
    pub timeline: Vec<TimelineEntry>,
    /// The moment at which freshness is judged.
    pub now: Timestamp,
    /// Age from which this seller's facts are stale.
    pub stale_after: SignedDuration,
}

impl SellerDetail {
    /// Whether the derived states rest on a recent reading.
    pub fn freshness(&self) -> Freshness {
        freshness(
            self.seller.projection.checked_at,
            self.now,
            self.stale_after,
        )
    }
}

/// Whether something read at `checked_at` is at most `limit` old.
pub fn freshness(
    checked_at: Option<Timestamp>,
    now: Timestamp,
    limit: SignedDuration,
) -> Freshness {
    match checked_at {
        None => Freshness::Unknown,
        Some(at) if now.duration_since(at) <= limit => Freshness::Live,
        Some(_) => Freshness::Stale,
    }
}

capability! {
    /// May see sellers.
    ViewSellers, ViewSellers
}

impl ViewSellers {
    /// One page of the Sellers tab.
    pub async fn list(&self, query: &SellerQuery) -> Result<SellerPage, UseCaseError> {
        Ok(self.0.service.store().list_sellers(query).await?)
    }

    /// How many sellers there are in each state.
    pub async fn counts(&self) -> Result<SellerCounts, UseCaseError> {
        Ok(self.0.service.store().seller_counts().await?)
    }

    /// One seller.
    pub async fn seller(
        &self,
        organization: &OrganizationId,
    ) -> Result<SellerDetail, UseCaseError> {
        self.0.service.detail(organization).await
    }

    /// Says that somebody has this seller's page open, so that it is read more often.
    pub async fn watch(&self, organization: &OrganizationId) -> Result<(), UseCaseError> {
        self.0.service.watch(organization).await
    }
}

capability! {
    /// May ask for a fresh reading.
    CheckSellers, CheckSellers
}

impl CheckSellers {
    /// Makes a reading due at once; `TooOften` when one has only just been made.
    pub async fn check_now(&self, organization: &OrganizationId) -> Result<(), UseCaseError> {
        self.0.service.check_now(organization).await
    }
}

impl Gangway {
    pub(crate) async fn detail(
        &self,
        organization: &OrganizationId,
    ) -> Result<SellerDetail, UseCaseError> {
        let seller = self
            .store()
            .seller(organization)
            .await?
            .ok_or(UseCaseError::NotFound)?;
        let timeline = self.store().timeline(seller.id, TIMELINE_LENGTH).await?;
        let stale_after = self
            .settings()
            .cadence
            .stale_after(seller.projection.onboarding);
        Ok(SellerDetail {
            checklist: Checklist::derive(&seller.facts),
            timeline,
            now: self.now(),
            stale_after,
            seller,
        })
    }

    pub(crate) async fn watch(&self, organization: &OrganizationId) -> Result<(), UseCaseError> {
        let now = self.now();
        let due = now + self.settings().cadence.watched;
        Ok(self
            .store()
            .watch(organization, now + WATCH_LIFE, due)
            .await?)
    }

    pub(crate) async fn check_now(
        &self,
        organization: &OrganizationId,
    ) -> Result<(), UseCaseError> {
        let now = self.now();
        let seller = self
            .store()
            .seller(organization)
            .await?
            .ok_or(UseCaseError::NotFound)?;
        let recent = seller
            .projection
            .checked_at
            .is_some_and(|at| now.duration_since(at) < CHECK_PAUSE);
        if recent || recently_failed(&seller.connection, now) {
            return Err(UseCaseError::TooOften);
        }
        if self.store().request_check(organization, now).await? {
            Ok(())
        } else {
            Err(UseCaseError::NotFound)
        }
    }
}

/// Whether the last attempt has only just failed: it does not move `checked_at`.
fn recently_failed(connection: &ConnectionSummary, now: Timestamp) -> bool {
    match connection.next_poll_at {
        Some(next) if connection.attempts > 0 => {
            now.duration_since(next - back_off(connection.attempts)) < CHECK_PAUSE
        }
        _ => false,
    }
}

/// A name to show for facts that may lack one.
pub(crate) fn name_of(facts: &SellerFacts, organization: &OrganizationId) -> String {
    facts
        .organization
        .value
        .as_ref()
        .map(|organization| organization.name.trim())
        .filter(|name| !name.is_empty())
        .map_or_else(|| organization.to_string(), str::to_owned)
}
