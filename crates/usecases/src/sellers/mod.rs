//! The Sellers tab and the Seller page.

pub(crate) mod store;

use domain::{
    Checklist, ConnectionSummary, OrganizationId, Permission, SellerDetail, SellerList, SellerQuery,
};
use jiff::{SignedDuration, Timestamp};

use crate::{
    Actor, Gangway, UseCaseError, access::capability, mollie::back_off, ports::SellerRecord,
};

/// How many timeline entries a Seller page shows.
const TIMELINE_LENGTH: u32 = 50;
/// Two checks that people ask for are at least this far apart.
const CHECK_PAUSE: SignedDuration = SignedDuration::from_secs(10);
/// How long a page counts as watched after it last said so.
const WATCH_LIFE: SignedDuration = SignedDuration::from_secs(120);

capability! {
    /// May see sellers.
    ViewSellers, ViewSellers
}

impl ViewSellers {
    /// One page of the Sellers tab.
    pub async fn list(&self, query: &SellerQuery) -> Result<SellerList, UseCaseError> {
        let service = self.0.service();
        Ok(SellerList {
            page: service
                .store()
                .list_sellers(&query.clone().bounded())
                .await?,
            counts: service.store().seller_counts().await?,
            cadence: service.settings().cadence.clone(),
            now: service.now(),
            allowed: allowed(self.0.actor()),
        })
    }

    pub async fn seller(
        &self,
        organization: &OrganizationId,
    ) -> Result<SellerDetail, UseCaseError> {
        let detail = self.0.service().detail(organization).await?;
        Ok(SellerDetail {
            allowed: allowed(self.0.actor()),
            ..detail
        })
    }

    /// Says that somebody has this seller's page open, so that it is polled more often.
    pub async fn watch(&self, organization: &OrganizationId) -> Result<(), UseCaseError> {
        self.0.service().watch(organization).await
    }
}

fn allowed(actor: &Actor) -> Vec<Permission> {
    let all = Permission::ALL.iter().copied();
    all.filter(|one| actor.role().allows(*one)).collect()
}

capability! {
    /// May ask for a fresh poll.
    CheckSellers, CheckSellers
}

impl CheckSellers {
    /// Makes a poll due at once; `TooOften` when one has only just been made.
    pub async fn check_now(&self, organization: &OrganizationId) -> Result<(), UseCaseError> {
        self.0.service().check_now(organization).await
    }
}

impl Gangway {
    /// A seller as its page shows it, to nobody in particular.
    pub(crate) async fn detail(
        &self,
        organization: &OrganizationId,
    ) -> Result<SellerDetail, UseCaseError> {
        let seller = self.seller(organization).await?;
        let timeline = self.store().timeline(seller.id, TIMELINE_LENGTH).await?;
        let cadence = &self.settings().cadence;
        Ok(SellerDetail {
            checklist: Checklist::derive(&seller.facts),
            timeline,
            now: self.now(),
            stale_after: cadence.stale_after(seller.states.onboarding),
            organization: seller.organization,
            reference: seller.reference,
            states: seller.states,
            facts: seller.facts,
            connection: seller.connection,
            allowed: Vec::new(),
        })
    }

    pub(crate) async fn seller(
        &self,
        organization: &OrganizationId,
    ) -> Result<SellerRecord, UseCaseError> {
        let seller = self.store().seller(organization).await?;
        seller.ok_or(UseCaseError::NotFound)
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
        let seller = self.seller(organization).await?;
        let recent = seller
            .states
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
    match connection.next_attempt_at {
        Some(next) if connection.attempts > 0 => {
            now.duration_since(next - back_off(connection.attempts)) < CHECK_PAUSE
        }
        _ => false,
    }
}
