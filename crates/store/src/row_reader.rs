//! Reads the columns of a row into domain types, naming table and column of what cannot be read.

use std::fmt;

use jiff::Timestamp;
use serde_json as json;
use usecases::ports::{SecretHash, StoreError};
use uuid::Uuid;

use crate::engine::SqlRow;

type Cause = Box<dyn std::error::Error + Send + Sync>;

/// The columns of one row that belong to one table.
pub(crate) struct RowReader<'r, R> {
    table: &'static str,
    row: &'r R,
}

#[derive(Debug, thiserror::Error)]
enum Unreadable {
    #[error("the value is missing")]
    Missing,
    #[error("the word is not known")]
    UnknownWord,
    #[error("the number is out of range")]
    OutOfRange,
    #[error("the length is wrong")]
    Length,
}

impl<'r, R: SqlRow> RowReader<'r, R> {
    pub(crate) fn of(table: &'static str, row: &'r R) -> Self {
        Self { table, row }
    }

    fn bad(&self, column: &'static str, cause: impl Into<Cause>) -> StoreError {
        StoreError::Inconsistent {
            table: self.table,
            column,
            cause: cause.into(),
        }
    }

    fn present<T>(&self, column: &'static str, value: Option<T>) -> Result<T, StoreError> {
        value.ok_or_else(|| self.bad(column, Unreadable::Missing))
    }

    pub(crate) fn opt_int(&self, column: &'static str) -> Result<Option<i64>, StoreError> {
        self.row
            .int(column)
            .map_err(|cause| self.bad(column, cause))
    }

    pub(crate) fn int(&self, column: &'static str) -> Result<i64, StoreError> {
        self.present(column, self.opt_int(column)?)
    }

    /// A number that fits into a smaller type.
    pub(crate) fn number<N: TryFrom<i64>>(&self, column: &'static str) -> Result<N, StoreError> {
        N::try_from(self.int(column)?).map_err(|_| self.bad(column, Unreadable::OutOfRange))
    }

    pub(crate) fn opt_text(&self, column: &'static str) -> Result<Option<String>, StoreError> {
        self.row
            .text(column)
            .map_err(|cause| self.bad(column, cause))
    }

    pub(crate) fn text(&self, column: &'static str) -> Result<String, StoreError> {
        self.present(column, self.opt_text(column)?)
    }

    pub(crate) fn opt_bytes(&self, column: &'static str) -> Result<Option<Vec<u8>>, StoreError> {
        self.row
            .bytes(column)
            .map_err(|cause| self.bad(column, cause))
    }

    pub(crate) fn bytes(&self, column: &'static str) -> Result<Vec<u8>, StoreError> {
        self.present(column, self.opt_bytes(column)?)
    }

    pub(crate) fn hash(&self, column: &'static str) -> Result<SecretHash, StoreError> {
        let bytes = self.bytes(column)?;
        let bytes = bytes
            .try_into()
            .map_err(|_| self.bad(column, Unreadable::Length))?;
        Ok(SecretHash(bytes))
    }

    pub(crate) fn uuid(&self, column: &'static str) -> Result<Uuid, StoreError> {
        self.row
            .uuid(column)
            .map_err(|cause| self.bad(column, cause))
    }

    fn timestamp(&self, column: &'static str, micros: i64) -> Result<Timestamp, StoreError> {
        Timestamp::from_microsecond(micros).map_err(|cause| self.bad(column, cause))
    }

    pub(crate) fn time(&self, column: &'static str) -> Result<Timestamp, StoreError> {
        self.timestamp(column, self.int(column)?)
    }

    pub(crate) fn opt_time(&self, column: &'static str) -> Result<Option<Timestamp>, StoreError> {
        self.opt_int(column)?
            .map(|micros| self.timestamp(column, micros))
            .transpose()
    }

    /// A time for which one number stands for "none", so that the column sorts.
    pub(crate) fn time_or(
        &self,
        column: &'static str,
        none: i64,
    ) -> Result<Option<Timestamp>, StoreError> {
        let micros = self.int(column)?;
        (micros != none)
            .then(|| self.timestamp(column, micros))
            .transpose()
    }

    /// One of a closed set of words.
    pub(crate) fn word<W>(
        &self,
        column: &'static str,
        parse: impl FnOnce(&str) -> Option<W>,
    ) -> Result<W, StoreError> {
        parse(&self.text(column)?).ok_or_else(|| self.bad(column, Unreadable::UnknownWord))
    }

    pub(crate) fn opt_word<W>(
        &self,
        column: &'static str,
        parse: impl FnOnce(&str) -> Option<W>,
    ) -> Result<Option<W>, StoreError> {
        self.opt_text(column)?
            .map(|text| parse(&text).ok_or_else(|| self.bad(column, Unreadable::UnknownWord)))
            .transpose()
    }

    /// A text that is checked when it is read, such as an organization id.
    pub(crate) fn checked<T: TryFrom<String>>(&self, column: &'static str) -> Result<T, StoreError>
    where
        T::Error: std::error::Error + Send + Sync + 'static,
    {
        T::try_from(self.text(column)?).map_err(|cause| self.bad(column, cause))
    }

    pub(crate) fn opt_checked<T: TryFrom<String>>(
        &self,
        column: &'static str,
    ) -> Result<Option<T>, StoreError>
    where
        T::Error: std::error::Error + Send + Sync + 'static,
    {
        let text = self.opt_text(column)?;
        text.map(|text| T::try_from(text).map_err(|cause| self.bad(column, cause)))
            .transpose()
    }

    /// A value kept as JSON.
    pub(crate) fn json<T: serde::de::DeserializeOwned>(
        &self,
        column: &'static str,
    ) -> Result<T, StoreError> {
        json::from_str(&self.text(column)?).map_err(|cause| self.bad(column, JsonError(cause)))
    }
}

/// The place of a JSON error without the text around it, which may be personal.
#[derive(Debug)]
struct JsonError(json::Error);

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = self.0.classify();
        write!(
            f,
            "not the expected json at column {}: {kind:?}",
            self.0.column()
        )
    }
}

impl std::error::Error for JsonError {}
