//! Slows down guessing of passwords.

use std::{num::NonZeroU32, sync::Arc};

use governor::{DefaultDirectRateLimiter, DefaultKeyedRateLimiter, Quota, RateLimiter};

/// Attempts that one e-mail address has in a row, and how many come back each minute.
const BURST: NonZeroU32 = NonZeroU32::new(10).unwrap();
/// Attempts by everyone together: each costs a password hash.
const ALL_PER_SECOND: NonZeroU32 = NonZeroU32::new(10).unwrap();
const ALL_BURST: NonZeroU32 = NonZeroU32::new(50).unwrap();
/// From so many addresses on, those that are free again are dropped.
const REMEMBERED: usize = 10_000;

/// Slows down guessing: each address for itself, and all of them together.
#[derive(Clone)]
pub(crate) struct SignInLimit(Arc<Limits>);

struct Limits {
    each: DefaultKeyedRateLimiter<String>,
    all: DefaultDirectRateLimiter,
}

impl SignInLimit {
    pub(crate) fn new() -> Self {
        Self(Arc::new(Limits {
            each: RateLimiter::keyed(Quota::per_minute(BURST)),
            all: RateLimiter::direct(Quota::per_second(ALL_PER_SECOND).allow_burst(ALL_BURST)),
        }))
    }

    pub(crate) fn allows(&self, email: &str) -> bool {
        let each = &self.0.each;
        if each.len() > REMEMBERED {
            each.retain_recent();
        }
        let key = email.trim().to_lowercase().chars().take(254).collect();
        each.check_key(&key).is_ok() && self.0.all.check().is_ok()
    }
}
