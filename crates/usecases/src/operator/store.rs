//! What the operator's commands ask of the database beyond the use cases.

use async_trait::async_trait;
use domain::{
    ConnectionState, OrganizationId, ScopeSet, SellerFacts, SellerReference, SellerStates,
};

use crate::ports::{SellerId, StoreError};

/// A made-up seller for `gangway seed`; has no tokens and is never polled.
#[derive(Debug, Clone)]
pub struct Seed {
    pub id: SellerId,
    pub organization: OrganizationId,
    pub reference: SellerReference,
    pub states: SellerStates,
    pub facts: SellerFacts,
    pub connection: ConnectionState,
    /// Permissions asked for and granted.
    pub scopes: ScopeSet,
}

#[async_trait]
pub trait OperatorStore: Send + Sync {
    /// Whether any seller connected through Mollie.
    async fn holds_real_sellers(&self) -> Result<bool, StoreError>;

    /// Adds made-up sellers.
    async fn seed(&self, sellers: &[Seed]) -> Result<(), StoreError>;
}
