//! One budget for all calls to Mollie that this process makes, and the pauses in it.

use std::{
    num::NonZeroU32,
    sync::{Mutex, MutexGuard, PoisonError},
};

use domain::LossCause;
use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use jiff::Timestamp;

use super::{Failure, MollieError, pauses::Pauses};
use crate::{Gangway, ports::SellerId};

/// Spreads calls evenly, and knows who is to wait.
pub(crate) struct Budget {
    limiter: DefaultDirectRateLimiter,
    pauses: Mutex<Pauses>,
}

impl Budget {
    /// A budget of this many calls a second, at least one.
    pub(crate) fn new(per_second: u32) -> Self {
        let rate = NonZeroU32::new(per_second).unwrap_or(NonZeroU32::MIN);
        Self {
            limiter: RateLimiter::direct(Quota::per_second(rate)),
            pauses: Mutex::default(),
        }
    }

    fn pauses(&self) -> MutexGuard<'_, Pauses> {
        self.pauses.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Gangway {
    /// Until when no call is made for anybody, if Mollie has asked for that. Claiming sellers
    /// meanwhile would only keep them from others.
    pub fn paused_until(&self) -> Option<Timestamp> {
        self.0.budget.pauses().of_everybody(self.now())
    }

    /// Until when no call is made in the name of this seller.
    pub(crate) fn paused_until_for(&self, seller: SellerId) -> Option<Timestamp> {
        self.0.budget.pauses().of_seller(seller, self.now())
    }

    /// Waits for the turn of the next call in our own name. A pause is an answer and no wait: until
    /// when there is no turn.
    pub(crate) async fn turn(&self) -> Result<(), Timestamp> {
        self.turn_unless(|| self.paused_until()).await
    }

    /// The same for a call in the name of a seller.
    pub(crate) async fn turn_of(&self, seller: SellerId) -> Result<(), Timestamp> {
        self.turn_unless(|| self.paused_until_for(seller)).await
    }

    async fn turn_unless(&self, paused: impl Fn() -> Option<Timestamp>) -> Result<(), Timestamp> {
        if let Some(until) = paused() {
            return Err(until);
        }
        self.0.budget.limiter.until_ready().await;
        // Asked again after waiting: the pause may have been imposed meanwhile.
        paused().map_or(Ok(()), Err)
    }

    /// Makes everybody wait where an answer to a call in our own name, such as one of the token
    /// endpoint, asks for it.
    pub(crate) fn note_pause(&self, error: &MollieError) {
        if let MollieError::RateLimited { retry_after } = error {
            let seconds = retry_after.as_secs();
            tracing::warn!(seconds, "mollie asks for a pause");
            let now = self.now();
            self.0.budget.pauses().pause_everybody(now, *retry_after);
        }
    }

    /// Makes a seller wait where an answer to a call in its name asks for it.
    pub(crate) fn note_pause_of(&self, seller: SellerId, error: &MollieError) {
        if let MollieError::RateLimited { retry_after } = error {
            let now = self.now();
            let mut pauses = self.0.budget.pauses();
            let everybody = pauses.pause_seller(seller, now, *retry_after);
            drop(pauses);
            let seconds = retry_after.as_secs();
            tracing::warn!(%seller, seconds, everybody, "mollie asks to wait with a seller");
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
    use std::time::Duration;

    use tokio::time::Instant;

    use super::*;

    #[tokio::test]
    async fn calls_beyond_the_rate_wait_their_turn() {
        let budget = Budget::new(20);
        let before = Instant::now();
        for _ in 0..22 {
            budget.limiter.until_ready().await;
        }
        // The first twenty are the burst; each further one waits a twentieth of a second.
        assert!(before.elapsed() >= Duration::from_millis(90));
    }
}
