//! What the port makes of a driver's errors.

use sqlx::{Error, error::DatabaseError};
use usecases::ports::StoreError;

/// Primary result codes of SQLite that mean "not now" or "not here": busy, locked, read-only, full.
const SQLITE_NOT_WRITABLE: [i32; 4] = [5, 6, 8, 13];
/// Postgres: read-only transaction, lock not available, disk full.
const POSTGRES_NOT_WRITABLE: [&str; 3] = ["25006", "55P03", "53100"];

/// Primary result codes of SQLite after which a connection is as good as before: busy, locked, a
/// constraint. A file that was read-only when it was opened stays so for this connection.
const SQLITE_SOUND: [i32; 3] = [5, 6, 19];
/// Postgres, by class: a constraint, a transaction that lost against another, a lock.
const POSTGRES_SOUND: [&str; 3] = ["23", "40", "55"];

/// Whether a connection should not be used again after this error.
pub(crate) fn leaves_doubt(error: &StoreError) -> bool {
    let (StoreError::Unavailable(cause) | StoreError::NotWritable(cause)) = error else {
        return false;
    };
    match cause.downcast_ref::<Error>() {
        Some(Error::Database(database)) => !leaves_sound(database.as_ref()),
        _ => true,
    }
}

fn leaves_sound(error: &dyn DatabaseError) -> bool {
    if is_sqlite(error) {
        return sqlite_code(error).is_some_and(|code| SQLITE_SOUND.contains(&code));
    }
    let code = error.code().unwrap_or_default();
    POSTGRES_SOUND.iter().any(|class| code.starts_with(class))
}

/// The port's error for a driver's.
pub(crate) fn failed(error: Error) -> StoreError {
    match &error {
        Error::Database(database) if database.is_unique_violation() => StoreError::Duplicate,
        Error::Database(database) if is_not_writable(database.as_ref()) => {
            StoreError::NotWritable(Box::new(error))
        }
        _ => StoreError::Unavailable(Box::new(error)),
    }
}

/// The port's error when the only writer stays busy for too long.
pub(crate) fn writer_failed(error: Error) -> StoreError {
    match error {
        Error::PoolTimedOut => StoreError::NotWritable(Box::new(error)),
        other => failed(other),
    }
}

/// The primary code of an error of SQLite, without what its extended code adds.
pub(crate) fn sqlite_code(error: &dyn DatabaseError) -> Option<i32> {
    let extended: i32 = error.code()?.parse().ok()?;
    Some(extended & 0xff)
}

fn is_not_writable(error: &dyn DatabaseError) -> bool {
    if is_sqlite(error) {
        return sqlite_code(error).is_some_and(|code| SQLITE_NOT_WRITABLE.contains(&code));
    }
    error
        .code()
        .is_some_and(|code| POSTGRES_NOT_WRITABLE.contains(&code.as_ref()))
}

fn is_sqlite(error: &dyn DatabaseError) -> bool {
    error
        .try_downcast_ref::<sqlx::sqlite::SqliteError>()
        .is_some()
}
