//! Time and randomness, passed in so that tests decide them, and the secrets made from them.

use std::{fmt, sync::Arc};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::Timestamp;
use secrecy::SecretString;
use sha2::{Digest, Sha256};
use uuid::Uuid;

pub trait Clock: Send + Sync {
    fn now(&self) -> Timestamp;
}

/// Gives bytes that nobody can guess.
pub trait Entropy: Send + Sync {
    fn fill(&self, buffer: &mut [u8]);
}

pub type SharedClock = Arc<dyn Clock>;
pub type SharedEntropy = Arc<dyn Entropy>;

impl dyn Entropy + '_ {
    /// Thirty-two fresh bytes, enough for any bearer secret.
    pub fn bytes32(&self) -> [u8; 32] {
        let mut buffer = [0; 32];
        self.fill(&mut buffer);
        buffer
    }

    /// A fresh identifier that sorts by `now`.
    pub fn uuid(&self, now: Timestamp) -> Uuid {
        let mut random = [0; 10];
        self.fill(&mut random);
        let millis = u64::try_from(now.as_millisecond()).unwrap_or_default();
        uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
    }

    /// A fresh bearer secret with the hash that is stored of it.
    pub(crate) fn bearer(&self) -> Bearer {
        let text = URL_SAFE_NO_PAD.encode(self.bytes32());
        Bearer {
            hash: SecretHash::of(&text),
            secret: SecretString::from(text),
        }
    }
}

pub(crate) struct Bearer {
    pub(crate) secret: SecretString,
    pub(crate) hash: SecretHash,
}

/// SHA-256 of a bearer secret: what the store keeps of secrets that are only ever compared.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct SecretHash(pub [u8; 32]);

impl SecretHash {
    pub(crate) fn of(secret: &str) -> Self {
        Self(Sha256::digest(secret.as_bytes()).into())
    }
}

impl fmt::Debug for SecretHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretHash(..)")
    }
}

/// Declares the identity of a kind of row.
macro_rules! row_id {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub uuid::Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

pub(crate) use row_id;
