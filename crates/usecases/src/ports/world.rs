//! Time and randomness, passed in so that tests decide them.

use std::sync::Arc;

use jiff::Timestamp;
use uuid::Uuid;

/// Tells the time.
pub trait Clock: Send + Sync {
    /// The present moment.
    fn now(&self) -> Timestamp;
}

/// Gives bytes that nobody can guess.
pub trait Entropy: Send + Sync {
    /// Fills the buffer.
    fn fill(&self, buffer: &mut [u8]);
}

/// A clock that is shared by every use case.
pub type SharedClock = Arc<dyn Clock>;
/// Entropy that is shared by every use case.
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
}
