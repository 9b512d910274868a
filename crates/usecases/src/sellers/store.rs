//! Sellers as they are stored.

use async_trait::async_trait;
use domain::{
    ConnectionSummary, OrganizationId, SellerCounts, SellerFacts, SellerPage, SellerQuery,
    SellerReference, SellerStates, TimelineEntry,
};

use crate::{environment::row_id, ports::StoreError};

row_id!(
    /// Our own identity of a seller; outside the store sellers go by their organization id.
    SellerId
);

/// A seller with everything that is known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SellerRecord {
    pub id: SellerId,
    pub organization: OrganizationId,
    pub reference: SellerReference,
    pub states: SellerStates,
    pub facts: SellerFacts,
    pub connection: ConnectionSummary,
}

/// The Sellers tab.
#[async_trait]
pub trait SellerListStore: Send + Sync {
    async fn list_sellers(&self, query: &SellerQuery) -> Result<SellerPage, StoreError>;

    async fn seller_counts(&self) -> Result<SellerCounts, StoreError>;
}

/// One seller.
#[async_trait]
pub trait SellerStore: Send + Sync {
    async fn seller(
        &self,
        organization: &OrganizationId,
    ) -> Result<Option<SellerRecord>, StoreError>;

    /// The newest entries of a seller's timeline, newest first.
    async fn timeline(
        &self,
        seller: SellerId,
        limit: u32,
    ) -> Result<Vec<TimelineEntry>, StoreError>;
}
