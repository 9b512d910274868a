//! Reaching the server, with a clear word for each way in which that fails.

use std::{io::ErrorKind, time::Duration};

use sqlx::{
    ConnectOptions, Connection, Error, PgConnection,
    migrate::Migrator,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use tokio::time::timeout;

use super::PostgresEngine;
use crate::{
    OpenError, Options,
    failure::failed,
    maintenance,
    migrations::{self, Refusal},
};

/// The two ways in which a server says that it does not let a user in, and the one in which it
/// says that the user may not do this.
const REFUSED: [&str; 3] = ["28000", "28P01", "42501"];
const NO_SUCH_DATABASE: &str = "3D000";

fn migrator() -> Migrator {
    migrations::migrator(|step| step.postgres)
}

/// Opens a database that has the program's schema.
pub(crate) async fn open(
    server: &PgConnectOptions,
    options: &Options,
) -> Result<PostgresEngine, OpenError> {
    let server = limited(server, options);
    let ping = options.patience / 10;
    let pool = PgPoolOptions::new()
        .max_connections(options.connections.max(1))
        .acquire_timeout(options.patience)
        // The pool's own tests wait for an answer as long as that takes.
        .test_before_acquire(false)
        .before_acquire(move |link, _| Box::pin(answers(link, ping)))
        .after_release(move |link, _| Box::pin(answers(link, ping)))
        .connect_lazy_with(server.clone());
    let verified = timeout(options.limit, async {
        let mut link = server
            .connect()
            .await
            .map_err(|cause| refused(&server, cause))?;
        verify(&server, &mut link).await
    });
    verified.await.map_err(|_| OpenError::Unreachable {
        place: place(&server),
    })??;
    Ok(PostgresEngine {
        pool,
        server,
        limit: options.limit,
    })
}

/// The server keeps the limits too: it must not go on for somebody who has given up, nor hold the
/// locks of somebody who has vanished.
fn limited(server: &PgConnectOptions, options: &Options) -> PgConnectOptions {
    let ms = |time: Duration| format!("{}ms", time.as_millis());
    server.clone().application_name("gangway").options([
        ("lock_timeout", ms(options.patience)),
        ("statement_timeout", ms(options.limit)),
        ("idle_in_transaction_session_timeout", ms(options.limit)),
    ])
}

/// Whether the server still speaks on this connection. An error has it thrown away unasked.
async fn answers(link: &mut PgConnection, limit: Duration) -> Result<bool, Error> {
    match timeout(limit, link.ping()).await {
        Ok(answer) => answer.map(|()| true),
        Err(_) => Err(Error::Io(ErrorKind::TimedOut.into())),
    }
}

async fn verify(server: &PgConnectOptions, link: &mut PgConnection) -> Result<(), OpenError> {
    migrations::verify(link, &migrator())
        .await
        .map_err(|refusal| explain(server, refusal))?;
    maintenance::may_write(link)
        .await
        .map_err(|error| match error {
            usecases::ports::StoreError::NotWritable(_) => OpenError::ReadOnly {
                place: place(server),
            },
            other => OpenError::Failed {
                place: place(server),
                cause: Box::new(other),
            },
        })
}

/// Brings the schema of an existing database up to date.
pub(crate) async fn migrate(server: &PgConnectOptions) -> Result<(), OpenError> {
    let mut link = match timeout(Options::default().patience, server.connect()).await {
        Ok(link) => link.map_err(|cause| refused(server, cause))?,
        Err(_) => {
            return Err(OpenError::Unreachable {
                place: place(server),
            });
        }
    };
    // A step may take as long as it takes.
    migrations::run(&mut link, &migrator())
        .await
        .map_err(|refusal| explain(server, refusal))?;
    link.close().await.map_err(|cause| refused(server, cause))
}

/// Where the database is, without user or password.
pub(super) fn place(server: &PgConnectOptions) -> String {
    let database = server.get_database().unwrap_or("its default database");
    format!("{}:{}/{database}", server.get_host(), server.get_port())
}

fn explain(server: &PgConnectOptions, refusal: Refusal) -> OpenError {
    match refusal {
        Refusal::Schema(error) => error,
        Refusal::Driver(cause) => refused(server, cause),
    }
}

fn refused(server: &PgConnectOptions, cause: Error) -> OpenError {
    let place = place(server);
    let code = match &cause {
        Error::Database(error) => error.code(),
        Error::Io(_) | Error::Tls(_) | Error::PoolTimedOut => {
            return OpenError::Unreachable { place };
        }
        _ => None,
    };
    match code.as_deref() {
        Some(NO_SUCH_DATABASE) => OpenError::Missing { place },
        Some(code) if REFUSED.contains(&code) => OpenError::Refused { place },
        _ => OpenError::Failed {
            place,
            cause: Box::new(failed(cause)),
        },
    }
}
