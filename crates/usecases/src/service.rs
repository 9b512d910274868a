//! The one service that all use cases hang on.

use std::sync::Arc;

use jiff::Timestamp;
use secrecy::SecretString;
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;
use vault::Keyring;

use crate::{
    polling::Budget,
    ports::{Hash32, SharedClock, SharedEntropy, SharedMollie, SharedStore},
    settings::Settings,
};

/// What the service is made of.
pub struct Ports {
    /// The database.
    pub store: SharedStore,
    /// Mollie.
    pub mollie: SharedMollie,
    /// The time.
    pub clock: SharedClock,
    /// Randomness.
    pub entropy: SharedEntropy,
    /// Keys that tokens are sealed with.
    pub keyring: Keyring,
}

pub(crate) struct Inner {
    pub(crate) ports: Ports,
    pub(crate) settings: Settings,
    pub(crate) budget: Budget,
    /// A hash takes 19 MiB, so only this many are made at a time.
    pub(crate) hashing: Semaphore,
}

/// Passwords that are checked at the same time.
const HASHES_AT_A_TIME: usize = 4;

/// Gangway, ready to use; cheap to clone.
#[derive(Clone)]
pub struct Gangway(pub(crate) Arc<Inner>);

/// A fresh bearer secret with the hash that is stored of it.
pub(crate) struct Bearer {
    pub(crate) secret: SecretString,
    pub(crate) hash: Hash32,
}

impl Gangway {
    /// Puts the service together.
    pub fn new(ports: Ports, settings: Settings) -> Self {
        let budget = Budget::new(settings.requests_per_second);
        Self(Arc::new(Inner {
            ports,
            settings,
            budget,
            hashing: Semaphore::new(HASHES_AT_A_TIME),
        }))
    }

    /// What the operator has tuned.
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// The present moment, by the clock that the service was given.
    pub fn now(&self) -> Timestamp {
        self.0.ports.clock.now()
    }

    /// The database, for health checks and for `gangway seed`.
    pub fn store(&self) -> &SharedStore {
        &self.0.ports.store
    }

    /// Whether Mollie answers calls at this moment.
    pub async fn mollie_answers(&self) -> Result<(), crate::UseCaseError> {
        Ok(self.mollie().answers().await?)
    }

    pub(crate) fn mollie(&self) -> &SharedMollie {
        &self.0.ports.mollie
    }

    pub(crate) fn keyring(&self) -> &Keyring {
        &self.0.ports.keyring
    }

    pub(crate) fn entropy(&self) -> &SharedEntropy {
        &self.0.ports.entropy
    }

    pub(crate) fn nonce(&self) -> [u8; 24] {
        let mut nonce = [0; 24];
        self.entropy().fill(&mut nonce);
        nonce
    }

    pub(crate) fn bearer(&self) -> Bearer {
        use base64::Engine as _;
        let bytes = self.entropy().bytes32();
        let text = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes);
        let hash = hash(&text);
        Bearer {
            secret: SecretString::from(text),
            hash,
        }
    }
}

/// The hash under which a bearer secret is stored.
pub(crate) fn hash(secret: &str) -> Hash32 {
    Hash32(Sha256::digest(secret.as_bytes()).into())
}
