//! What the operator does from the command line, who needs neither Mollie nor keys for it.

mod revive;
mod staff;
pub(crate) mod store;

use vault::Keyring;

use crate::{
    UseCaseError,
    grants::{Reseal, Resealed, Sealer},
    ports::{KeyUse, Seed, SharedClock, SharedEntropy, SharedStore},
};

/// How far sealing with the active key has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResealProgress {
    /// So many grants were sealed anew; there may be more.
    Sealed(usize),
    /// Nothing is left but what no key of ours opens.
    Done { unreadable: usize },
}

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

    /// What is sealed with each key, by the key's id.
    pub async fn key_use(&self) -> Result<Vec<KeyUse>, UseCaseError> {
        Ok(self.store.key_use().await?)
    }

    /// Seals the next batch with the active key. Cut off anywhere, it goes on where it was.
    pub async fn reseal(&self, keyring: &Keyring) -> Result<ResealProgress, UseCaseError> {
        let sealer = Sealer {
            keyring,
            entropy: &*self.entropy,
        };
        let store = &self.store;
        Ok(match (Reseal { store, sealer }).batch().await? {
            Resealed::Some(grants) => ResealProgress::Sealed(grants),
            Resealed::All => ResealProgress::Done { unreadable: 0 },
            Resealed::Unreadable(unreadable) => ResealProgress::Done { unreadable },
        })
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
