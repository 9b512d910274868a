//! The database's time. Every process goes by it, so that all of them judge leases alike, whatever
//! the clocks of their machines say.

use std::{
    sync::{Arc, Mutex, PoisonError, Weak},
    time::{Duration, Instant},
};

use jiff::{SignedDuration, Timestamp};
use usecases::ports::{Clock, SharedStore, StoreError};

/// How often the database is asked; between two answers the time goes on by the machine's
/// monotonic clock, which nobody sets.
const EVERY: Duration = Duration::from_secs(10);

/// A difference from which the log tells of it.
const REMARKABLE: SignedDuration = SignedDuration::from_secs(2);

pub(crate) struct DatabaseClock(Mutex<Reading>);

/// What the database said, and when.
#[derive(Clone, Copy)]
struct Reading {
    time: Timestamp,
    at: Instant,
}

impl Reading {
    /// Asks the database. Its answer was true somewhere between asking and now; the middle is off
    /// by half the way there and back at most.
    async fn take(store: &SharedStore) -> Result<Self, StoreError> {
        let asked = Instant::now();
        let time = store.now().await?;
        let at = asked + asked.elapsed() / 2;
        Ok(Self { time, at })
    }

    fn now(&self) -> Timestamp {
        let since = SignedDuration::try_from(self.at.elapsed()).unwrap_or(SignedDuration::MAX);
        self.time.saturating_add(since).unwrap_or(Timestamp::MAX)
    }
}

impl DatabaseClock {
    /// A clock that follows this database for as long as anybody uses it.
    pub(crate) async fn following(store: &SharedStore) -> Result<Arc<Self>, StoreError> {
        let clock = Arc::new(Self(Mutex::new(Reading::take(store).await?)));
        tokio::spawn(follow(Arc::downgrade(&clock), store.clone()));
        Ok(clock)
    }

    fn set(&self, reading: Reading) {
        let before = self.now();
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = reading;
        let step = self.now().duration_since(before);
        if step.abs() >= REMARKABLE {
            tracing::warn!(step = %format_args!("{step:#}"), "the database's clock was set");
        }
    }
}

impl Clock for DatabaseClock {
    fn now(&self) -> Timestamp {
        let reading = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        reading.now()
    }
}

async fn follow(clock: Weak<DatabaseClock>, store: SharedStore) {
    loop {
        tokio::time::sleep(EVERY).await;
        let Some(clock) = clock.upgrade() else {
            return;
        };
        match Reading::take(&store).await {
            Ok(reading) => clock.set(reading),
            // The time goes on; that the database is away is told elsewhere.
            Err(error) => tracing::debug!(%error, "the database's time could not be read"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_is_the_databases_and_goes_on_from_there() {
        let long_ago = Timestamp::from_second(1_000_000_000).unwrap();
        let reading = |time| Reading {
            time,
            at: Instant::now(),
        };
        let clock = DatabaseClock(Mutex::new(reading(long_ago)));
        let first = clock.now();
        assert!(first >= long_ago);
        assert!(first < long_ago + SignedDuration::from_hours(1));
        assert!(clock.now() >= first);
        let set_back = long_ago - SignedDuration::from_hours(24);
        clock.set(reading(set_back));
        assert!(
            clock.now() < long_ago,
            "it follows a clock that is set back"
        );
    }
}
