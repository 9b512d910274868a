//! The table of durable work.

pub(crate) mod sql;

use std::error::Error;

use async_trait::async_trait;
use jiff::Timestamp;
use usecases::ports::{
    NewWork, Saved, StoreError, WorkHealth, WorkItem, WorkKind, WorkResult, WorkStore,
};

use crate::{
    engine::{Engine, SqlConnection, SqlRow, SqlStore},
    grants::saved,
    row_reader::RowReader,
    statement::Statement,
};

#[async_trait]
impl<E: Engine> WorkStore for SqlStore<E> {
    async fn add_work(&self, new: &NewWork) -> Result<(), StoreError> {
        let statement = bind(Statement::new(sql::ADD), new);
        self.0.writer().await?.run(statement).await?;
        Ok(())
    }

    async fn add_missing_revocations(&self, now: Timestamp) -> Result<u64, StoreError> {
        let statement = Statement::new(sql::ADD_MISSING_REVOCATIONS).bind(now);
        self.0.writer().await?.run(statement).await
    }

    async fn claim_work(
        &self,
        now: Timestamp,
        lease_until: Timestamp,
        limit: u32,
    ) -> Result<Vec<WorkItem>, StoreError> {
        let statement = Statement::new(E::Connection::DIALECT.claim_work)
            .bind(now)
            .bind(lease_until)
            .bind(limit);
        let leased = self.0.writer().await?.rows(statement).await?;
        let mut items = Vec::with_capacity(leased.len());
        for row in &leased {
            match item(row) {
                Ok(item) => items.push(item),
                // Work of a newer program, or a damaged row, must not stop the rest.
                Err(error @ StoreError::Inconsistent { .. }) => {
                    tracing::error!(cause = error.source(), "{error}; not done");
                }
                Err(error) => return Err(error),
            }
        }
        // An update gives its rows in any order.
        items.sort_by_key(|item| item.due_at);
        Ok(items)
    }

    async fn finish_work(&self, item: &WorkItem, result: &WorkResult) -> Result<Saved, StoreError> {
        let of = |sql| {
            Statement::new(sql)
                .bind(item.kind.as_str())
                .bind(item.subject.as_str())
                .bind(item.epoch)
        };
        let statement = match result {
            WorkResult::Done => of(sql::DONE),
            WorkResult::Again { due_at } => {
                of(sql::AGAIN).bind(*due_at).bind(0_u32).bind(None::<&str>)
            }
            WorkResult::Failed { due_at, error } => of(sql::AGAIN)
                .bind(*due_at)
                .bind(item.attempts.saturating_add(1))
                .bind(error.as_str()),
        };
        self.0.writer().await?.run(statement).await.map(saved)
    }

    async fn work_health(&self, now: Timestamp) -> Result<Vec<WorkHealth>, StoreError> {
        let statement = Statement::new(sql::HEALTH).bind(now);
        let rows = self.0.reader().await?.rows(statement).await?;
        let mut kinds = Vec::with_capacity(rows.len());
        for row in &rows {
            match health(row) {
                Ok(kind) => kinds.push(kind),
                // Work of a newer program is that program's to show.
                Err(error @ StoreError::Inconsistent { .. }) => {
                    tracing::warn!(cause = error.source(), "{error}; not shown");
                }
                Err(error) => return Err(error),
            }
        }
        Ok(kinds)
    }
}

/// Writes an order down inside a transaction; it is leased to whoever ordered.
pub(crate) async fn order<C: SqlConnection>(
    connection: &mut C,
    new: &NewWork,
) -> Result<WorkItem, StoreError> {
    let statement = bind(Statement::new(sql::ORDER), new);
    match connection.row(statement).await? {
        Some(row) => item(&row),
        None => Err(StoreError::Duplicate),
    }
}

fn bind<'v>(statement: Statement<'v>, new: &'v NewWork) -> Statement<'v> {
    statement
        .bind(new.kind.as_str())
        .bind(new.subject.as_str())
        .bind(new.due_at)
        .bind(new.lease_until)
}

fn item<R: SqlRow>(row: &R) -> Result<WorkItem, StoreError> {
    let row = RowReader::of("work", row);
    Ok(WorkItem {
        kind: row.word("kind", WorkKind::parse)?,
        subject: row.text("subject")?,
        due_at: row.time("due_at")?,
        epoch: row.int("epoch")?,
        attempts: row.number("attempts")?,
    })
}

fn health<R: SqlRow>(row: &R) -> Result<WorkHealth, StoreError> {
    let row = RowReader::of("work", row);
    Ok(WorkHealth {
        kind: row.word("kind", WorkKind::parse)?,
        waiting: row.number("waiting")?,
        overdue: row.number("overdue")?,
        oldest_due: row.opt_time("oldest_due")?,
        failing: row.number("failing")?,
        last_error: row.opt_text("last_error")?,
    })
}
