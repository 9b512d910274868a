//! What the operator does from the command line, who needs neither Mollie nor keys for it.

mod revive;
mod staff;
pub(crate) mod store;

use crate::{
    UseCaseError,
    ports::{Seed, SharedClock, SharedEntropy, SharedStore},
};

/// The operator at the command line of the machine that holds the database.
pub struct Operator {
    store: SharedStore,
    clock: SharedClock,
    entropy: SharedEntropy,
}

impl Operator {
    pub fn new(store: SharedStore, clock: SharedClock, entropy: SharedEntropy) -> Self {
        Self {
            store,
            clock,
            entropy,
        }
    }

    /// Tries to write; nothing of it stays.
    pub async fn check_database(&self) -> Result<(), UseCaseError> {
        Ok(self.store.check().await?)
    }

    /// How many grants are sealed with each key, by the key's id.
    pub async fn key_use(&self) -> Result<Vec<(String, u64)>, UseCaseError> {
        Ok(self.store.key_use().await?)
    }

    /// How many living grants were given to each app at Mollie, by the app's client id.
    pub async fn client_id_use(&self) -> Result<Vec<(String, u64)>, UseCaseError> {
        Ok(self.store.client_id_use().await?)
    }

    /// Whether any seller connected through Mollie.
    pub async fn holds_real_sellers(&self) -> Result<bool, UseCaseError> {
        Ok(self.store.holds_real_sellers().await?)
    }

    /// Adds made-up sellers.
    pub async fn seed(&self, sellers: &[Seed]) -> Result<(), UseCaseError> {
        Ok(self.store.seed(sellers).await?)
    }
}
