//! Time and randomness that tests decide.

use std::sync::{
    Mutex,
    atomic::{AtomicU64, Ordering},
};

use jiff::{SignedDuration, Timestamp};
use usecases::ports::{Clock, Entropy};

/// Stands still until it is moved.
pub(crate) struct StandingClock(Mutex<Timestamp>);

impl Default for StandingClock {
    fn default() -> Self {
        Self(Mutex::new(Timestamp::from_second(1_800_000_000).unwrap()))
    }
}

impl StandingClock {
    pub(crate) fn advance(&self, by: SignedDuration) {
        *self.0.lock().unwrap() += by;
    }
}

impl Clock for StandingClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

/// Never gives the same bytes twice, and the same ones in every run.
#[derive(Default)]
pub(crate) struct CountingEntropy(AtomicU64);

impl Entropy for CountingEntropy {
    fn fill(&self, buffer: &mut [u8]) {
        let number = self.0.fetch_add(1, Ordering::Relaxed) + 1;
        let bytes = number.to_le_bytes();
        for (place, byte) in buffer.iter_mut().zip(bytes.iter().cycle()) {
            *place = *byte;
        }
    }
}
