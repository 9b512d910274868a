//! Postgres, or any server that speaks its language: many processes on one database.

mod feed;
mod opening;

use std::time::Duration;

use async_trait::async_trait;
use domain::OrganizationId;
use jiff::Timestamp;
use sqlx::{
    PgConnection, PgPool, Postgres,
    postgres::{PgConnectOptions, PgRow},
    query_with,
};
use tokio::time::timeout;
use usecases::ports::{ChangeFeed, StoreError};

pub(crate) use self::opening::{migrate, open};
use crate::{
    dialect::Dialect,
    engine::{Engine, SqlConnection, arguments},
    failure::failed,
    loan::{Loan, NoAnswer, Transaction},
    statement::Statement,
};

/// What Postgres says in its own words.
pub static DIALECT: Dialect = Dialect {
    now: "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT) AS now",
    // Materialized, so that the limit is applied once whatever the planner thinks of the join.
    claim_due: "WITH due AS MATERIALIZED (SELECT seller_id FROM connections \
                WHERE next_poll_at <= $1 AND lease_until <= $1 ORDER BY next_poll_at LIMIT $3 \
                FOR UPDATE SKIP LOCKED) \
                UPDATE connections SET epoch = epoch + 1, lease_until = $2 FROM due \
                WHERE connections.seller_id = due.seller_id RETURNING connections.seller_id",
    claim_work: "WITH due AS MATERIALIZED (SELECT kind, subject FROM work \
                 WHERE due_at <= $1 AND lease_until <= $1 ORDER BY due_at LIMIT $3 \
                 FOR UPDATE SKIP LOCKED) \
                 UPDATE work SET epoch = epoch + 1, lease_until = $2 FROM due \
                 WHERE work.kind = due.kind AND work.subject = due.subject \
                 RETURNING work.kind, work.subject, work.due_at, work.epoch, work.attempts",
    delete_announcements: None,
    optimize: None,
    search_source: "sellers",
    search_condition: "sellers.search_text LIKE $1",
    search_count: "SELECT COUNT(*) AS matches FROM sellers WHERE sellers.search_text LIKE $1",
    search_value: pattern,
    plans_by_hand: false,
};

/// A pattern in which only the ends are open.
fn pattern(part: &str) -> String {
    let mut pattern = String::with_capacity(part.len() + 2);
    pattern.push('%');
    for letter in part.chars() {
        if matches!(letter, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    pattern
}

/// An open Postgres database.
pub(crate) struct PostgresEngine {
    pool: PgPool,
    server: PgConnectOptions,
    limit: Duration,
}

#[async_trait]
impl Engine for PostgresEngine {
    type Connection = Loan<Postgres>;
    type Transaction = Transaction<Postgres>;

    async fn reader(&self) -> Result<Loan<Postgres>, StoreError> {
        Loan::from(&self.pool, self.limit).await.map_err(failed)
    }

    async fn writer(&self) -> Result<Loan<Postgres>, StoreError> {
        self.reader().await
    }

    async fn begin(&self) -> Result<Self::Transaction, StoreError> {
        self.writer().await?.begin("BEGIN").await
    }

    async fn commit(transaction: Self::Transaction) -> Result<(), StoreError> {
        transaction.commit().await
    }

    async fn change_feed(&self) -> Result<Box<dyn ChangeFeed>, StoreError> {
        let opened = feed::PostgresFeed::open(&self.server, self.limit);
        let feed = match timeout(self.limit, opened).await {
            Ok(feed) => feed.map_err(failed)?,
            Err(_) => return Err(StoreError::Unavailable(Box::new(NoAnswer(self.limit)))),
        };
        Ok(Box::new(feed))
    }
}

impl std::fmt::Debug for PostgresEngine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PostgresEngine")
            .field("place", &opening::place(&self.server))
            .finish_non_exhaustive()
    }
}

impl SqlConnection for PgConnection {
    type Row = PgRow;

    const DIALECT: &'static Dialect = &DIALECT;

    fn announcement(_: Timestamp, organization: &OrganizationId) -> Statement<'_> {
        Statement::new("SELECT pg_notify('gangway_changes', $1)").bind(organization)
    }

    async fn rows(&mut self, statement: Statement<'_>) -> Result<Vec<PgRow>, StoreError> {
        let values = arguments::<Postgres>(statement.values)?;
        let query = query_with::<Postgres, _>(statement.sql, values);
        query.fetch_all(self).await.map_err(failed)
    }

    async fn run(&mut self, statement: Statement<'_>) -> Result<u64, StoreError> {
        let values = arguments::<Postgres>(statement.values)?;
        let query = query_with::<Postgres, _>(statement.sql, values);
        let done = query.execute(self).await.map_err(failed)?;
        Ok(done.rows_affected())
    }
}
