//! Opening a database, and bringing it to the program's schema.

use std::{path::PathBuf, sync::Arc, time::Duration};

use usecases::ports::Store;

use crate::{address::Address, engine::SqlStore, postgres, sqlite};

/// How a database is opened.
#[derive(Debug, Clone)]
pub struct Options {
    /// Connections that may read at the same time; on Postgres also write.
    pub connections: u32,
    /// How long a write waits for another one before it gives up.
    pub patience: Duration,
    /// How long one statement, or the end of a transaction, may take, waiting for locks included.
    pub limit: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            connections: 8,
            patience: Duration::from_secs(5),
            limit: Duration::from_secs(20),
        }
    }
}

/// Why a database was not opened, in a sentence for the person who starts the program.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The URL names no engine that we have.
    #[error("the database url must begin with sqlite: or postgres:")]
    Scheme,
    /// The URL of a file has no usable path.
    #[error("the database url must name a file, as in sqlite:data/gangway.db")]
    Path,
    /// The URL of a server cannot be read.
    #[error("the postgres url cannot be read")]
    Url,
    /// The folder of the file is missing and cannot be made.
    #[error("the folder {} cannot be created", .path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// Why not.
        #[source]
        cause: std::io::Error,
    },
    /// There is nothing to open.
    #[error("there is no database at {place}; `gangway migrate` makes one")]
    Missing {
        /// File, or server and database.
        place: String,
    },
    /// The file is something else.
    #[error("{place} is not a sqlite database")]
    NotADatabase {
        /// The file.
        place: String,
    },
    /// It can be read only.
    #[error("the database at {place} is read-only; it must be writable, and so must its folder")]
    ReadOnly {
        /// File, or server and database.
        place: String,
    },
    /// Another program holds it.
    #[error("the database at {place} is locked by another program")]
    Locked {
        /// The file.
        place: String,
    },
    /// The operating system or the server does not let us in.
    #[error("the database at {place} may not be opened by this user")]
    Refused {
        /// File, or server and database.
        place: String,
    },
    /// No server answers.
    #[error("no database server answers at {place}")]
    Unreachable {
        /// Server and database.
        place: String,
    },
    /// The schema is from an older program.
    #[error(
        "the database schema is at version {found} and this program needs {needed}; `gangway migrate` brings it there"
    )]
    SchemaOlder {
        /// Version in the database; zero when it is empty.
        found: i64,
        /// Version of this program.
        needed: i64,
    },
    /// The schema is from a newer program.
    #[error(
        "the database schema is at version {found} and this program knows only {needed}; start the newer program"
    )]
    SchemaNewer {
        /// Version in the database.
        found: i64,
        /// Version of this program.
        needed: i64,
    },
    /// The schema is not what this program would have made.
    #[error("version {version} of the database schema is not the one of this program")]
    SchemaAltered {
        /// The version that differs.
        version: i64,
    },
    /// Anything else.
    #[error("the database at {place} could not be opened")]
    Failed {
        /// File, or server and database.
        place: String,
        /// What the driver said.
        #[source]
        cause: Box<dyn std::error::Error + Send + Sync>,
    },
}

/// Opens the database at a URL: `sqlite:path`, `sqlite://path` or `postgres://…`. Its schema must
/// be the program's already.
pub async fn open(url: &str, options: &Options) -> Result<Arc<dyn Store>, OpenError> {
    Ok(match Address::parse(url)? {
        Address::Sqlite(path) => Arc::new(SqlStore(sqlite::open(&path, options).await?)),
        Address::Postgres(server) => Arc::new(SqlStore(postgres::open(&server, options).await?)),
    })
}

/// Brings the database at a URL to the program's schema. A file, and its folder, are made when
/// they are missing; a Postgres database must exist.
pub async fn migrate(url: &str) -> Result<(), OpenError> {
    match Address::parse(url)? {
        Address::Sqlite(path) => sqlite::migrate(&path).await,
        Address::Postgres(server) => postgres::migrate(&server).await,
    }
}
