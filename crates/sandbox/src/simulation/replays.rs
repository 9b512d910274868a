//! Answers to requests with an idempotency key (`Mollie: api-idempotency`).

use std::collections::HashMap;

use super::moment::Moment;

/// How long an answer is kept: one hour.
const KEPT_SECONDS: i64 = 3_600;

/// A request that may come again: who sent it, and under which key.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ReplayKey {
    pub(crate) organization: String,
    pub(crate) key: String,
}

/// An answer that is given again.
#[derive(Clone, Debug)]
pub(crate) struct Stored {
    pub(crate) status: u16,
    pub(crate) content_type: Option<String>,
    pub(crate) body: Vec<u8>,
}

#[derive(Debug)]
struct Entry {
    fingerprint: [u8; 32],
    at: Moment,
    /// None while the first request is being answered.
    stored: Option<Stored>,
}

/// What to do with a request that carries a key.
#[derive(Debug)]
pub(crate) enum Turn {
    /// It is the first one: answer it, then `keep` or `forget`.
    First,
    Again(Stored),
    /// The first one is still being answered.
    Busy,
    /// The key was used for another request.
    Reused,
}

#[derive(Debug, Default)]
pub(crate) struct Replays(HashMap<ReplayKey, Entry>);

impl Replays {
    pub(crate) fn turn(&mut self, key: &ReplayKey, fingerprint: [u8; 32], now: Moment) -> Turn {
        self.0
            .retain(|_, entry| entry.at.plus_seconds(KEPT_SECONDS) > now);
        match self.0.get(key) {
            None => {
                self.0.insert(
                    key.clone(),
                    Entry {
                        fingerprint,
                        at: now,
                        stored: None,
                    },
                );
                Turn::First
            }
            Some(entry) if entry.fingerprint != fingerprint => Turn::Reused,
            Some(Entry {
                stored: Some(stored),
                ..
            }) => Turn::Again(stored.clone()),
            Some(_) => Turn::Busy,
        }
    }

    pub(crate) fn keep(&mut self, key: &ReplayKey, stored: Stored) {
        if let Some(entry) = self.0.get_mut(key) {
            entry.stored = Some(stored);
        }
    }

    /// The first request failed for a reason of ours, so it may be tried again.
    pub(crate) fn forget(&mut self, key: &ReplayKey) {
        self.0.remove(key);
    }
}
