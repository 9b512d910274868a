//! A connection on loan from its pool, with a limit to how long it may take to answer.
//!
//! It goes back only when nothing speaks against it: what is in doubt is thrown away, and the pool
//! opens another. Transactions are begun and ended by statements of our own, because the drivers
//! count the open ones, and after a commit or a rollback that failed their count is wrong: nothing
//! would be written with such a connection until a restart.

use std::{
    ops::{Deref, DerefMut},
    time::Duration,
};

use domain::OrganizationId;
use jiff::Timestamp;
use sqlx::{Database, Error, Pool, pool::PoolConnection};
use tokio::{runtime::Handle, time::timeout};
use usecases::ports::StoreError;

use crate::{dialect::Dialect, engine::SqlConnection, failure::leaves_doubt, statement::Statement};

/// The answer did not come in time; what was asked may still have been done.
#[derive(Debug, thiserror::Error)]
#[error("the database did not answer within {} ms", .0.as_millis())]
pub(crate) struct NoAnswer(pub(crate) Duration);

pub(crate) struct Loan<DB>
where
    DB: Database,
    DB::Connection: SqlConnection,
{
    /// There until it is given back.
    connection: Option<PoolConnection<DB>>,
    /// For each statement.
    limit: Duration,
    /// A transaction was begun and not ended.
    open: bool,
    /// A statement was begun and has not ended, also when nobody waits for it any more.
    under_way: bool,
    in_doubt: bool,
}

impl<DB> Loan<DB>
where
    DB: Database,
    DB::Connection: SqlConnection,
{
    pub(crate) async fn from(pool: &Pool<DB>, limit: Duration) -> Result<Self, Error> {
        Ok(Self {
            connection: Some(pool.acquire().await?),
            limit,
            open: false,
            under_way: false,
            in_doubt: false,
        })
    }

    /// Begins a transaction with this statement.
    pub(crate) async fn begin(
        mut self,
        statement: &'static str,
    ) -> Result<Transaction<DB>, StoreError> {
        self.run(Statement::new(statement)).await?;
        self.open = true;
        Ok(Transaction(self))
    }

    /// Ends the open transaction. When that fails nobody knows what state the connection is in.
    async fn end(&mut self, statement: &'static str) -> Result<(), StoreError> {
        let ended = self.run(Statement::new(statement)).await;
        self.open = false;
        self.in_doubt |= ended.is_err();
        ended.map(|_| ())
    }

    /// The connection, for one statement, after which [`Self::told`] judges it.
    fn ask(&mut self) -> &mut DB::Connection {
        self.under_way = true;
        self.connection
            .as_mut()
            .expect("it is given back only by dropping")
    }

    /// Judges the connection by the answer, `None` when it did not come in time.
    fn told<T>(&mut self, answer: Option<Result<T, StoreError>>) -> Result<T, StoreError> {
        let late = || Err(StoreError::Unavailable(Box::new(NoAnswer(self.limit))));
        let answer = answer.unwrap_or_else(late);
        self.under_way = false;
        self.in_doubt |= answer.as_ref().is_err_and(leaves_doubt);
        answer
    }
}

impl<DB> Drop for Loan<DB>
where
    DB: Database,
    DB::Connection: SqlConnection,
{
    fn drop(&mut self) {
        let Some(connection) = self.connection.take() else {
            return;
        };
        let runtime = Handle::try_current();
        match runtime {
            Ok(runtime) if self.open && !self.in_doubt && !self.under_way => {
                let mut loan = Self {
                    connection: Some(connection),
                    // A runtime that ends drops the task before it has begun.
                    under_way: true,
                    ..*self
                };
                // Nobody else gets the connection before this is done, nor if it fails.
                runtime.spawn(async move { loan.end("ROLLBACK").await });
            }
            _ if self.open || self.in_doubt || self.under_way => {
                tracing::debug!("a database connection in doubt is thrown away");
                // To close it politely is to wait for an answer.
                drop(connection.detach());
            }
            _ => {}
        }
    }
}

impl<DB> SqlConnection for Loan<DB>
where
    DB: Database,
    DB::Connection: SqlConnection,
{
    type Row = <DB::Connection as SqlConnection>::Row;

    const DIALECT: &'static Dialect = <DB::Connection as SqlConnection>::DIALECT;

    fn announcement(at: Timestamp, organization: &OrganizationId) -> Statement<'_> {
        DB::Connection::announcement(at, organization)
    }

    async fn rows(&mut self, statement: Statement<'_>) -> Result<Vec<Self::Row>, StoreError> {
        let found = timeout(self.limit, self.ask().rows(statement)).await;
        self.told(found.ok())
    }

    async fn run(&mut self, statement: Statement<'_>) -> Result<u64, StoreError> {
        let done = timeout(self.limit, self.ask().run(statement)).await;
        self.told(done.ok())
    }
}

/// A connection inside a transaction; dropping it undoes everything.
pub(crate) struct Transaction<DB>(Loan<DB>)
where
    DB: Database,
    DB::Connection: SqlConnection;

impl<DB> Transaction<DB>
where
    DB: Database,
    DB::Connection: SqlConnection,
{
    pub(crate) async fn commit(mut self) -> Result<(), StoreError> {
        self.0.end("COMMIT").await
    }
}

impl<DB> Deref for Transaction<DB>
where
    DB: Database,
    DB::Connection: SqlConnection,
{
    type Target = Loan<DB>;

    fn deref(&self) -> &Loan<DB> {
        &self.0
    }
}

impl<DB> DerefMut for Transaction<DB>
where
    DB: Database,
    DB::Connection: SqlConnection,
{
    fn deref_mut(&mut self) -> &mut Loan<DB> {
        &mut self.0
    }
}
