//! A connection to either engine, as far as the rest of this crate needs one, and the store on it.

use std::ops::DerefMut;

use async_trait::async_trait;
use domain::OrganizationId;
use jiff::Timestamp;
use sqlx::{Arguments, ColumnIndex, Database, Decode, Encode, Row, Type};
use usecases::ports::{ChangeFeed, StoreError};
use uuid::Uuid;

use crate::{
    dialect::Dialect,
    statement::{Statement, Value},
};

/// A connection, inside a transaction or not.
pub(crate) trait SqlConnection: Send {
    /// What it reads.
    type Row: SqlRow;

    /// The SQL that is its engine's own.
    const DIALECT: &'static Dialect;

    /// What tells open pages, in this process and in others, that a seller has changed. It takes
    /// effect when its transaction is committed.
    fn announcement(at: Timestamp, organization: &OrganizationId) -> Statement<'_>;

    /// Every row that a statement gives.
    fn rows(
        &mut self,
        statement: Statement<'_>,
    ) -> impl Future<Output = Result<Vec<Self::Row>, StoreError>> + Send;

    /// How many rows a statement touched.
    fn run(
        &mut self,
        statement: Statement<'_>,
    ) -> impl Future<Output = Result<u64, StoreError>> + Send;

    /// The first row that a statement gives.
    fn row(
        &mut self,
        statement: Statement<'_>,
    ) -> impl Future<Output = Result<Option<Self::Row>, StoreError>> + Send {
        async { Ok(self.rows(statement).await?.into_iter().next()) }
    }
}

/// An engine: where connections come from.
#[async_trait]
pub(crate) trait Engine: Send + Sync + 'static {
    /// Its connections.
    type Connection: SqlConnection;
    /// A connection inside a transaction; dropping it undoes everything.
    type Transaction: DerefMut<Target = Self::Connection> + Send;

    /// A connection that only reads.
    async fn reader(&self) -> Result<Self::Connection, StoreError>;
    /// A connection that may write, one statement at a time.
    async fn writer(&self) -> Result<Self::Connection, StoreError>;
    async fn begin(&self) -> Result<Self::Transaction, StoreError>;
    async fn commit(transaction: Self::Transaction) -> Result<(), StoreError>;
    async fn change_feed(&self) -> Result<Box<dyn ChangeFeed>, StoreError>;
}

/// The store of every feature on the engine `E`. Each feature implements its own port beside its
/// SQL.
pub(crate) struct SqlStore<E>(pub(crate) E);

/// The column types of the schema, read by name.
pub(crate) trait SqlRow: Send + Sync {
    fn int(&self, column: &str) -> Result<Option<i64>, sqlx::Error>;
    fn text(&self, column: &str) -> Result<Option<String>, sqlx::Error>;
    fn bytes(&self, column: &str) -> Result<Option<Vec<u8>>, sqlx::Error>;
    fn uuid(&self, column: &str) -> Result<Uuid, sqlx::Error>;
}

impl<R> SqlRow for R
where
    R: Row + Send + Sync,
    for<'n> &'n str: ColumnIndex<R>,
    for<'r> Option<i64>: Decode<'r, R::Database> + Type<R::Database>,
    for<'r> Option<String>: Decode<'r, R::Database> + Type<R::Database>,
    for<'r> Option<Vec<u8>>: Decode<'r, R::Database> + Type<R::Database>,
    for<'r> Uuid: Decode<'r, R::Database> + Type<R::Database>,
{
    fn int(&self, column: &str) -> Result<Option<i64>, sqlx::Error> {
        self.try_get(column)
    }

    fn text(&self, column: &str) -> Result<Option<String>, sqlx::Error> {
        self.try_get(column)
    }

    fn bytes(&self, column: &str) -> Result<Option<Vec<u8>>, sqlx::Error> {
        self.try_get(column)
    }

    fn uuid(&self, column: &str) -> Result<Uuid, sqlx::Error> {
        self.try_get(column)
    }
}

/// Values in the form in which an engine's driver takes them. A text that one engine cannot hold
/// is refused for both.
pub(crate) fn arguments<DB: Database>(values: Vec<Value<'_>>) -> Result<DB::Arguments, StoreError>
where
    for<'v> Option<i64>: Encode<'v, DB> + Type<DB>,
    for<'v> Option<&'v str>: Encode<'v, DB> + Type<DB>,
    for<'v> String: Encode<'v, DB> + Type<DB>,
    for<'v> Option<&'v [u8]>: Encode<'v, DB> + Type<DB>,
    for<'v> Uuid: Encode<'v, DB> + Type<DB>,
    DB::Arguments: Arguments<Database = DB>,
{
    let mut arguments = DB::Arguments::default();
    for value in values {
        if value.text().is_some_and(|text| text.contains('\0')) {
            return Err(StoreError::Unstorable);
        }
        let added = match value {
            Value::Int(number) => arguments.add(number),
            Value::Text(text) => arguments.add(text),
            Value::OwnedText(text) => arguments.add(text),
            Value::Bytes(bytes) => arguments.add(bytes),
            Value::Uuid(id) => arguments.add(id),
        };
        added.map_err(StoreError::Unavailable)?;
    }
    Ok(arguments)
}
