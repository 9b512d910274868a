//! The database as a whole. What a feature asks of it stands beside the feature.

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

    /// A feed of changes from now on.
    async fn change_feed(&self) -> Result<Box<dyn ChangeFeed>, StoreError>;

    /// Deletes what has expired: attempts, sessions, old announcements, tokens of connections that
    /// ended long ago.
    async fn delete_expired(&self, now: Timestamp) -> Result<(), StoreError>;
}
