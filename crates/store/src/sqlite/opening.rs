//! Opening the file, with a clear word for each way in which that fails.

use std::{
    fs::{DirBuilder, OpenOptions as FileOptions},
    io::ErrorKind,
    path::Path,
    time::Duration,
};

use sqlx::{
    ConnectOptions, Connection, Error, SqliteConnection,
    migrate::Migrator,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use super::SqliteEngine;
use crate::{
    OpenError, Options,
    failure::{failed, sqlite_code},
    maintenance,
    migrations::{self, Refusal},
};

const BUSY: i32 = 5;
const LOCKED: i32 = 6;
const READ_ONLY: i32 = 8;
const CANNOT_OPEN: i32 = 14;
const NOT_A_DATABASE: i32 = 26;

fn migrator() -> Migrator {
    migrations::migrator(|step| step.sqlite)
}

/// A connection that writes. Every commit reaches the disk before it is acknowledged: a rotated
/// refresh token that were lost in a power cut would cut off its seller.
fn writing(path: &Path, patience: Duration) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(patience)
        .optimize_on_close(true, Some(400))
        .pragma("journal_size_limit", "67108864")
        // In KiB. Adding a seller touches ten indexes; with the usual 2 MiB their pages are
        // written and read again within one transaction.
        .pragma("cache_size", "-16384")
}

fn reading(path: &Path, patience: Duration) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .read_only(true)
        .busy_timeout(patience)
}

/// Opens a file that has the program's schema.
pub(crate) async fn open(path: &Path, options: &Options) -> Result<SqliteEngine, OpenError> {
    if !path.exists() {
        return Err(OpenError::Missing { place: place(path) });
    }
    let writing = writing(path, options.patience);
    let mut link = writing
        .connect()
        .await
        .map_err(|cause| refused(path, cause))?;
    let verified = verify(path, &mut link).await;
    // The pools below keep the file open; this connection has done its work either way.
    drop(link);
    verified?;
    let writer = SqlitePoolOptions::new()
        .max_connections(1)
        .min_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .acquire_timeout(options.patience)
        .connect_with(writing)
        .await
        .map_err(|cause| refused(path, cause))?;
    let reading = reading(path, options.patience);
    let readers = SqlitePoolOptions::new()
        .max_connections(options.connections.max(1))
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .acquire_timeout(options.patience)
        .connect_with(reading.clone())
        .await
        .map_err(|cause| refused(path, cause))?;
    Ok(SqliteEngine {
        path: path.to_owned(),
        writer,
        readers,
        reading,
        limit: options.limit,
    })
}

async fn verify(path: &Path, link: &mut SqliteConnection) -> Result<(), OpenError> {
    migrations::verify(link, &migrator())
        .await
        .map_err(|refusal| explain(path, refusal))?;
    maintenance::may_write(link)
        .await
        .map_err(|error| match error {
            usecases::ports::StoreError::NotWritable(_) => {
                OpenError::ReadOnly { place: place(path) }
            }
            other => OpenError::Failed {
                place: place(path),
                cause: Box::new(other),
            },
        })
}

/// Makes the file and its folder when they are missing, and brings the schema up to date.
pub(crate) async fn migrate(path: &Path) -> Result<(), OpenError> {
    create(path)?;
    let mut link = writing(path, Options::default().patience)
        .connect()
        .await
        .map_err(|cause| refused(path, cause))?;
    migrations::run(&mut link, &migrator())
        .await
        .map_err(|refusal| explain(path, refusal))?;
    link.close().await.map_err(|cause| refused(path, cause))
}

/// The file holds sealed tokens and password hashes, so that only its owner may read it.
fn create(path: &Path) -> Result<(), OpenError> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    if let Some(folder) = folder {
        let mut builder = DirBuilder::new();
        builder.recursive(true);
        builder.create(folder).map_err(|cause| OpenError::Folder {
            path: folder.to_owned(),
            cause,
        })?;
    }
    let mut file = FileOptions::new();
    file.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut file, 0o600);
    match file.open(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        Err(error) if error.kind() == ErrorKind::ReadOnlyFilesystem => {
            Err(OpenError::ReadOnly { place: place(path) })
        }
        Err(_) => Err(OpenError::Refused { place: place(path) }),
    }
}

fn place(path: &Path) -> String {
    path.display().to_string()
}

fn explain(path: &Path, refusal: Refusal) -> OpenError {
    match refusal {
        Refusal::Schema(error) => error,
        Refusal::Driver(cause) => refused(path, cause),
    }
}

fn refused(path: &Path, cause: Error) -> OpenError {
    let code = match &cause {
        Error::Database(error) => sqlite_code(error.as_ref()),
        _ => None,
    };
    let place = place(path);
    match code {
        Some(BUSY | LOCKED) => OpenError::Locked { place },
        Some(READ_ONLY) => OpenError::ReadOnly { place },
        Some(CANNOT_OPEN) => OpenError::Refused { place },
        Some(NOT_A_DATABASE) => OpenError::NotADatabase { place },
        _ => OpenError::Failed {
            place,
            cause: Box::new(failed(cause)),
        },
    }
}
