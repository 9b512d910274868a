//! A fresh database of either kind for each test.

pub(crate) mod proxy;
pub(crate) mod shapes;

use std::{panic::resume_unwind, sync::Arc, time::Duration};

use sqlx::{AssertSqlSafe, ConnectOptions, Connection, postgres::PgConnectOptions};
use store::Options;
use tempfile::TempDir;
use testkit::postgres;
use usecases::ports::Store;
use uuid::Uuid;

/// A database that this test has for itself.
pub(crate) struct Database {
    /// Its address.
    pub(crate) url: String,
    /// A handle on it.
    pub(crate) store: Arc<dyn Store>,
}

impl Database {
    /// Another handle, as another process would have it.
    pub(crate) async fn another_handle(&self) -> Arc<dyn Store> {
        store::open(&self.url, &options()).await.unwrap()
    }
}

/// Short patience, so that a test of a lock does not wait for long.
pub(crate) fn options() -> Options {
    Options {
        connections: 4,
        patience: Duration::from_secs(2),
        ..Options::default()
    }
}

async fn migrated(url: String) -> Database {
    store::migrate(&url).await.unwrap();
    let store = store::open(&url, &options()).await.unwrap();
    Database { url, store }
}

/// Runs a test on a new SQLite file.
pub(crate) async fn on_sqlite<T: Future<Output = ()> + Send + 'static>(
    test: impl FnOnce(Database) -> T + Send,
) {
    let folder = TempDir::new().unwrap();
    let url = format!("sqlite:{}/gangway.db", folder.path().display());
    test(migrated(url).await).await;
}

/// Runs a test on a new Postgres database, which is dropped also when the test fails.
pub(crate) async fn on_postgres<T: Future<Output = ()> + Send + 'static>(
    test: impl FnOnce(Database) -> T + Send,
) {
    let (url, name) = new_postgres().await;
    let outcome = tokio::spawn(test(migrated(url).await)).await;
    administer(&format!("DROP DATABASE {name} WITH (FORCE)")).await;
    if let Err(failure) = outcome {
        resume_unwind(failure.into_panic());
    }
}

/// An empty Postgres database: its URL and its name.
#[expect(
    clippy::disallowed_methods,
    reason = "the server may be shared with other runs, so the name must not repeat"
)]
pub(crate) async fn new_postgres() -> (String, String) {
    let name = format!("gangway_test_{}", Uuid::now_v7().simple());
    administer(&format!(
        "CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'"
    ))
    .await;
    let mut url = url::Url::parse(postgres::server_url()).unwrap();
    url.set_path(&name);
    (url.into(), name)
}

/// Runs one statement on the server itself.
pub(crate) async fn administer(sql: &str) {
    let server: PgConnectOptions = postgres::server_url().parse().unwrap();
    let mut link = server.connect().await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))
        .execute(&mut link)
        .await
        .unwrap();
    link.close().await.unwrap();
}
