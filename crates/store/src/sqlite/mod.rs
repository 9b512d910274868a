//! SQLite: one file, one writer, many readers.

mod feed;
mod opening;

use std::{path::PathBuf, time::Duration};

use async_trait::async_trait;
use domain::OrganizationId;
use jiff::Timestamp;
use sqlx::{
    Sqlite, SqliteConnection, SqlitePool, query_with,
    sqlite::{SqliteConnectOptions, SqliteRow},
};
use usecases::ports::{ChangeFeed, StoreError};

pub(crate) use self::opening::{migrate, open};
use crate::{
    dialect::Dialect,
    engine::{Engine, SqlConnection, arguments},
    failure::{failed, writer_failed},
    loan::{Loan, Transaction},
    statement::Statement,
};

/// What SQLite says in its own words.
pub static DIALECT: Dialect = Dialect {
    now: "SELECT CAST(unixepoch('subsec') * 1000000 AS INTEGER) AS now",
    // The transaction has the only write lock, so nobody can claim the same rows.
    claim_due: "UPDATE connections SET epoch = epoch + 1, lease_until = $2 \
                WHERE seller_id IN (SELECT seller_id FROM connections \
                WHERE next_poll_at <= $1 AND lease_until <= $1 ORDER BY next_poll_at LIMIT $3) \
                RETURNING seller_id",
    claim_work: "UPDATE work SET epoch = epoch + 1, lease_until = $2 \
                 WHERE (kind, subject) IN (SELECT kind, subject FROM work \
                 WHERE due_at <= $1 AND lease_until <= $1 ORDER BY due_at LIMIT $3) \
                 RETURNING kind, subject, due_at, epoch, attempts",
    delete_announcements: Some("DELETE FROM changes WHERE at < $1"),
    optimize: Some("PRAGMA optimize"),
    // The cross join keeps the order of the two: first the search, then the sellers it found.
    search_source: "seller_search CROSS JOIN sellers ON sellers.seq = seller_search.rowid",
    search_condition: "seller_search MATCH $1",
    search_count: "SELECT COUNT(*) AS matches FROM seller_search WHERE seller_search MATCH $1",
    search_value: phrase,
    plans_by_hand: true,
};

/// One phrase of the search language, in which nothing but a quote means anything.
fn phrase(part: &str) -> String {
    format!("\"{}\"", part.replace('"', "\"\""))
}

/// An open SQLite database.
pub(crate) struct SqliteEngine {
    path: PathBuf,
    /// Two writers would only wait for each other, and in no fair order.
    writer: SqlitePool,
    readers: SqlitePool,
    reading: SqliteConnectOptions,
    limit: Duration,
}

#[async_trait]
impl Engine for SqliteEngine {
    type Connection = Loan<Sqlite>;
    type Transaction = Transaction<Sqlite>;

    async fn reader(&self) -> Result<Loan<Sqlite>, StoreError> {
        Loan::from(&self.readers, self.limit).await.map_err(failed)
    }

    async fn writer(&self) -> Result<Loan<Sqlite>, StoreError> {
        let writer = Loan::from(&self.writer, self.limit).await;
        writer.map_err(writer_failed)
    }

    async fn begin(&self) -> Result<Self::Transaction, StoreError> {
        // A transaction that begins as a reader fails at once when it turns into a writer while
        // another process writes; one that begins as a writer waits its turn.
        self.writer().await?.begin("BEGIN IMMEDIATE").await
    }

    async fn commit(transaction: Self::Transaction) -> Result<(), StoreError> {
        transaction.commit().await
    }

    async fn change_feed(&self) -> Result<Box<dyn ChangeFeed>, StoreError> {
        let feed = feed::SqliteFeed::open(&self.reading, self.limit)
            .await
            .map_err(failed)?;
        Ok(Box::new(feed))
    }
}

impl std::fmt::Debug for SqliteEngine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SqliteEngine")
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

impl SqlConnection for SqliteConnection {
    type Row = SqliteRow;

    const DIALECT: &'static Dialect = &DIALECT;

    fn announcement(at: Timestamp, organization: &OrganizationId) -> Statement<'_> {
        Statement::new("INSERT INTO changes (at, organization) VALUES ($1, $2)")
            .bind(at)
            .bind(organization)
    }

    async fn rows(&mut self, statement: Statement<'_>) -> Result<Vec<SqliteRow>, StoreError> {
        let values = arguments::<Sqlite>(statement.values)?;
        let query = query_with::<Sqlite, _>(statement.sql, values);
        query.fetch_all(self).await.map_err(failed)
    }

    async fn run(&mut self, statement: Statement<'_>) -> Result<u64, StoreError> {
        let values = arguments::<Sqlite>(statement.values)?;
        let query = query_with::<Sqlite, _>(statement.sql, values);
        let done = query.execute(self).await.map_err(failed)?;
        Ok(done.rows_affected())
    }
}
