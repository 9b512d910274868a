//! The database as a whole. What a feature asks of it stands beside the feature.

use std::time::Duration;

use async_trait::async_trait;
use domain::OrganizationId;
use jiff::Timestamp;

type Cause = Box<dyn std::error::Error + Send + Sync>;

/// Why the database did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// It cannot be reached, or failed.
    #[error("the database is unavailable")]
    Unavailable(#[source] Cause),
    /// It is locked, or does not accept writes.
    #[error("the database is locked or read-only")]
    NotWritable(#[source] Cause),
    /// It holds a value that cannot be read.
    #[error("the database holds an unreadable {table}.{column}")]
    Inconsistent {
        table: &'static str,
        column: &'static str,
        #[source]
        cause: Cause,
    },
    /// A text holds what a database cannot: a NUL byte, which Postgres refuses.
    #[error("a text that cannot be stored")]
    Unstorable,
    /// A row with this key exists already.
    #[error("a row with this key exists already")]
    Duplicate,
}

/// Whether a write under a lease took effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saved {
    Yes,
    /// Somebody else holds the row by now, or has changed it; nothing was written.
    Fenced,
}

/// Tells which sellers have changed, in whichever process the change was made.
#[async_trait]
pub trait ChangeFeed: Send {
    /// Waits for the next changes. Dropping the future loses nothing.
    async fn next(&mut self) -> Result<Vec<OrganizationId>, StoreError>;
}

/// What concerns the database itself.
#[async_trait]
pub trait Maintenance: Send + Sync {
    /// Tries to write: commits a transaction that leaves nothing behind.
    async fn check(&self) -> Result<(), StoreError>;

    /// The time by the database's own clock, which every process that uses it shares.
    async fn now(&self) -> Result<Timestamp, StoreError>;

    /// A feed of changes from now on.
    async fn change_feed(&self) -> Result<Box<dyn ChangeFeed>, StoreError>;

    /// Deletes what has expired: attempts, sessions, old announcements, tokens of connections that
    /// ended long ago.
    async fn delete_expired(&self, now: Timestamp) -> Result<(), StoreError>;
}

/// How long in all is paused between attempts to write what must not be lost.
pub const SAVING_PATIENCE: Duration = Duration::from_secs(10);

/// These pauses.
const PAUSES: [Duration; 5] = [
    Duration::from_millis(100),
    Duration::from_millis(400),
    Duration::from_millis(1_500),
    Duration::from_secs(3),
    Duration::from_secs(5),
];

/// Tries a write again that fails while the database is away for a moment: tokens that Mollie has
/// just issued may be the only ones that work.
pub(crate) async fn patiently<T, F>(write: impl Fn() -> F) -> Result<T, StoreError>
where
    F: Future<Output = Result<T, StoreError>>,
{
    for pause in PAUSES {
        match write().await {
            Ok(written) => return Ok(written),
            Err(error) => {
                tracing::error!(%error, "new tokens could not be saved yet; trying again");
                tokio::time::sleep(pause).await;
            }
        }
    }
    write().await
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[test]
    fn the_pauses_are_as_long_as_others_are_told() {
        assert_eq!(PAUSES.iter().sum::<Duration>(), SAVING_PATIENCE);
    }

    #[tokio::test]
    async fn a_write_that_fails_for_a_moment_is_made_in_the_end() {
        let tries = Cell::new(0);
        let written = patiently(|| async {
            tries.set(tries.get() + 1);
            match tries.get() {
                3 => Ok("saved"),
                _ => Err(StoreError::Unavailable("away".into())),
            }
        });
        assert_eq!(written.await.unwrap(), "saved");
        assert_eq!(tries.get(), 3);
    }
}
