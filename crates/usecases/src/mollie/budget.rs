//! One budget for all calls to Mollie that this process makes.

use std::{
    num::NonZeroU32,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use domain::LossCause;
use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;

use super::{Failure, MollieError};
use crate::Gangway;

/// Longest pause that one answer can impose; a broken `Retry-After` must not stop polling for good.
const LONGEST_PAUSE: Duration = Duration::from_hours(1);

/// Spreads calls evenly and stands still while Mollie asks for it.
pub(crate) struct Budget {
    limiter: DefaultDirectRateLimiter,
    paused_until: Mutex<Option<Instant>>,
}

impl Budget {
    /// A budget of this many calls a second, at least one.
    pub(crate) fn new(per_second: u32) -> Self {
        let rate = NonZeroU32::new(per_second).unwrap_or(NonZeroU32::MIN);
        Self {
            limiter: RateLimiter::direct(Quota::per_second(rate)),
            paused_until: Mutex::new(None),
        }
    }

    /// Waits for the turn of the next call. A pause is an answer and no wait: how long it lasts.
    pub(crate) async fn turn(&self) -> Result<(), Duration> {
        if let Some(left) = self.paused_for() {
            return Err(left);
        }
        self.limiter.until_ready().await;
        // Asked again after waiting: the pause may have been imposed meanwhile.
        self.paused_for().map_or(Ok(()), Err)
    }

    /// Turns every caller away for a while, as `Retry-After` asks.
    pub(crate) fn pause(&self, wait: SignedDuration) {
        let wait = Duration::try_from(wait)
            .unwrap_or_default()
            .min(LONGEST_PAUSE);
        let end = Instant::now() + wait;
        let mut until = self
            .paused_until
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        *until = Some(until.map_or(end, |old| old.max(end)));
    }

    /// How long the present pause lasts, if there is one.
    pub(crate) fn paused_for(&self) -> Option<Duration> {
        self.pause_end()
            .and_then(|end| end.checked_duration_since(Instant::now()))
            .filter(|left| !left.is_zero())
    }

    fn pause_end(&self) -> Option<Instant> {
        *self
            .paused_until
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl Gangway {
    /// How long Mollie has asked us to make no call, if it has. Claiming sellers meanwhile would
    /// only keep them from others.
    pub fn paused_for(&self) -> Option<Duration> {
        self.0.budget.paused_for()
    }

    /// The same as a moment.
    pub(crate) fn paused_until(&self) -> Option<Timestamp> {
        let left = SignedDuration::try_from(self.paused_for()?).ok()?;
        Some(self.now() + left)
    }

    /// Waits for the turn of the next call to Mollie; until when there is none, if Mollie has
    /// asked for a pause.
    pub(crate) async fn turn(&self) -> Result<(), Timestamp> {
        let left = match self.0.budget.turn().await {
            Ok(()) => return Ok(()),
            Err(left) => left,
        };
        Err(self.now() + SignedDuration::try_from(left).unwrap_or(SignedDuration::ZERO))
    }

    /// Makes everybody wait where an answer asks for it.
    pub(crate) fn note_pause(&self, error: &MollieError) {
        if let MollieError::RateLimited { retry_after } = error {
            tracing::warn!(seconds = retry_after.as_secs(), "mollie asks for a pause");
            self.0.budget.pause(*retry_after);
        }
    }

    /// A pause until this moment as a reason to try again later.
    pub(crate) fn paused(&self, until: Timestamp) -> Failure {
        Failure {
            cause: LossCause::RateLimited,
            retry_after: Some(until.duration_since(self.now())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_pause_turns_every_caller_away_at_once() {
        let budget = Budget::new(1_000);
        assert_eq!(budget.turn().await, Ok(()));
        budget.pause(SignedDuration::from_hours(1));
        let (one, other) = tokio::join!(budget.turn(), budget.turn());
        assert!(one.is_err() && other.is_err());
    }

    #[test]
    fn a_shorter_pause_does_not_end_a_longer_one() {
        let budget = Budget::new(1_000);
        budget.pause(SignedDuration::from_secs(60));
        budget.pause(SignedDuration::from_secs(1));
        assert!(budget.paused_for().unwrap() > Duration::from_secs(30));
    }

    #[test]
    fn an_absurd_pause_is_cut() {
        let budget = Budget::new(1_000);
        budget.pause(SignedDuration::MAX);
        assert!(budget.paused_for().unwrap() <= LONGEST_PAUSE);
    }

    #[tokio::test]
    async fn calls_beyond_the_rate_wait_their_turn() {
        let budget = Budget::new(20);
        let before = Instant::now();
        for _ in 0..22 {
            budget.turn().await.unwrap();
        }
        // The first twenty are the burst; each further one waits a twentieth of a second.
        assert!(before.elapsed() >= Duration::from_millis(90));
    }
}
