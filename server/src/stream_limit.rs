//! How many event streams may be open.

use std::{
    collections::{HashMap, hash_map::RandomState},
    hash::BuildHasher as _,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// Streams of one session: as many tabs as a person has, and more.
const OF_ONE: usize = 32;
/// Streams in all; half of the connections that may be open, so that pages are always answered.
const IN_ALL: usize = 2_048;

/// Counts the streams that are open. Who has too many is refused the next one and loses none: a
/// page without its stream asks for itself again every minute, and for a stream with it.
#[derive(Clone, Default)]
pub(crate) struct StreamLimit(Arc<Mutex<Open>>);

#[derive(Default)]
struct Open {
    all: usize,
    /// Sessions with at least one stream, by a hash of their secret under a key of this process.
    sessions: HashMap<u64, usize>,
    keyed: RandomState,
}

/// Why there is no stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TooMany {
    OfThisSession,
    InAll,
}

/// The right to one stream, until dropped.
pub(crate) struct StreamSlot {
    limit: StreamLimit,
    session: u64,
}

impl StreamLimit {
    /// A slot for a stream of the session with this secret.
    pub(crate) fn open(&self, session: &str) -> Result<StreamSlot, TooMany> {
        let mut open = self.lock();
        let session = open.keyed.hash_one(session);
        if open.all >= IN_ALL {
            return Err(TooMany::InAll);
        }
        let own = open.sessions.entry(session).or_default();
        if *own >= OF_ONE {
            return Err(TooMany::OfThisSession);
        }
        *own += 1;
        open.all += 1;
        Ok(StreamSlot {
            limit: self.clone(),
            session,
        })
    }

    fn lock(&self) -> MutexGuard<'_, Open> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for StreamSlot {
    fn drop(&mut self) {
        let mut open = self.limit.lock();
        open.all -= 1;
        if let Some(own) = open.sessions.get_mut(&self.session) {
            *own -= 1;
            if *own == 0 {
                open.sessions.remove(&self.session);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_has_so_many_streams_and_no_more_until_one_ends() {
        let limit = StreamLimit::default();
        let mut own: Vec<_> = (0..OF_ONE).map(|_| limit.open("one").unwrap()).collect();
        assert_eq!(limit.open("one").err(), Some(TooMany::OfThisSession));
        let other = limit.open("two");
        assert!(other.is_ok(), "another session has its own");
        own.pop();
        assert!(limit.open("one").is_ok());
    }

    #[test]
    fn all_sessions_together_have_a_bound_and_leave_nothing_behind() {
        let limit = StreamLimit::default();
        let open: Vec<_> = (0..IN_ALL)
            .map(|number| limit.open(&number.to_string()).unwrap())
            .collect();
        assert_eq!(limit.open("new").err(), Some(TooMany::InAll));
        drop(open);
        assert!(limit.open("new").is_ok());
        assert!(limit.lock().sessions.is_empty() && limit.lock().all == 0);
    }
}
