//! Time that tests decide.

use std::sync::Mutex;

use jiff::{SignedDuration, Timestamp};
use usecases::ports::Clock;

/// A moment, in seconds after the one at which every [`FakeClock`] starts.
pub fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + second).unwrap()
}

/// Stands still until it is moved.
pub struct FakeClock(Mutex<Timestamp>);

impl Default for FakeClock {
    fn default() -> Self {
        Self(Mutex::new(at(0)))
    }
}

impl FakeClock {
    pub fn advance(&self, by: SignedDuration) {
        *self.0.lock().unwrap() += by;
    }
}

impl Clock for FakeClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}
