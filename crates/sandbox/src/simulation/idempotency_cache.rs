//! Answers to requests with an idempotency key (`Mollie: api-idempotency`).

use std::collections::HashMap;

use super::date_time::DateTime;

/// How long an answer is kept: one hour.
const LIFETIME_SECONDS: i64 = 3_600;

/// A request that may come again: who sent it, and under which key.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct CacheKey {
    pub(crate) organization: String,
    pub(crate) key: String,
}

#[derive(Clone, Debug)]
pub(crate) struct StoredResponse {
    pub(crate) status: u16,
    pub(crate) content_type: Option<String>,
    pub(crate) body: Vec<u8>,
}

#[derive(Debug)]
struct Entry {
    fingerprint: [u8; 32],
    first_seen: DateTime,
    /// None while the first request is being answered.
    response: Option<StoredResponse>,
}

/// What to do with a request that carries a key.
#[derive(Debug)]
pub(crate) enum Lookup {
    /// It is the first one: answer it, then `store` or `remove`.
    Miss,
    Hit(StoredResponse),
    /// The first one is still being answered.
    InProgress,
    /// The key was used for another request.
    KeyReused,
}

#[derive(Debug, Default)]
pub(crate) struct IdempotencyCache(HashMap<CacheKey, Entry>);

impl IdempotencyCache {
    pub(crate) fn look_up(
        &mut self,
        key: &CacheKey,
        fingerprint: [u8; 32],
        now: DateTime,
    ) -> Lookup {
        self.0
            .retain(|_, entry| entry.first_seen.plus_seconds(LIFETIME_SECONDS) > now);
        match self.0.get(key) {
            None => {
                self.0.insert(
                    key.clone(),
                    Entry {
                        fingerprint,
                        first_seen: now,
                        response: None,
                    },
                );
                Lookup::Miss
            }
            Some(entry) if entry.fingerprint != fingerprint => Lookup::KeyReused,
            Some(Entry {
                response: Some(response),
                ..
            }) => Lookup::Hit(response.clone()),
            Some(_) => Lookup::InProgress,
        }
    }

    pub(crate) fn store(&mut self, key: &CacheKey, response: StoredResponse) {
        if let Some(entry) = self.0.get_mut(key) {
            entry.response = Some(response);
        }
    }

    /// The first request failed for a reason of ours, so it may be tried again.
    pub(crate) fn remove(&mut self, key: &CacheKey) {
        self.0.remove(key);
    }
}
