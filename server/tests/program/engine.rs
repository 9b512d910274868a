//! Where an installation under test keeps its data, and somebody else who uses the same database.

use std::path::Path;

use sqlx::{
    AssertSqlSafe, ConnectOptions as _, Connection as _, PgConnection, SqliteConnection,
    postgres::PgConnectOptions,
};
use testkit::postgres::server_url;
use tokio::runtime;
use url::Url;
use uuid::Uuid;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Engine {
    Sqlite,
    Postgres,
}

/// Runs every test of a file on both engines.
macro_rules! on_both {
    ($($test:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $test() {
                super::$test($crate::engine::Engine::Sqlite).await;
            })+
        }

        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $test() {
                super::$test($crate::engine::Engine::Postgres).await;
            })+
        }
    };
}

pub(crate) use on_both;

/// A database that one installation has for itself.
pub(crate) struct Database {
    pub(crate) url: String,
    /// On the server, where it is dropped with this value.
    name: Option<String>,
}

impl Database {
    /// An empty one; a file is made by whoever migrates it.
    #[expect(
        clippy::disallowed_methods,
        reason = "the server may be shared with other runs, so the name must not repeat"
    )]
    pub(crate) async fn new(engine: Engine, folder: &Path) -> Self {
        if engine == Engine::Sqlite {
            let url = format!("sqlite:{}", folder.join("gangway.db").display());
            return Self { url, name: None };
        }
        let name = format!("gangway_test_{}", Uuid::now_v7().simple());
        administer(format!(
            "CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'"
        ))
        .await;
        let mut url = Url::parse(server_url()).unwrap();
        url.set_path(&name);
        Self {
            url: url.into(),
            name: Some(name),
        }
    }

    pub(crate) async fn rival(&self) -> Rival {
        match self.name {
            None => Rival::Sqlite(SqliteConnection::connect(&self.url).await.unwrap()),
            Some(_) => Rival::Postgres(PgConnection::connect(&self.url).await.unwrap()),
        }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let Some(name) = self.name.take() else {
            return;
        };
        let sql = format!("DROP DATABASE {name} WITH (FORCE)");
        // A thread of its own: this one may be a runtime's.
        let dropping = std::thread::spawn(move || {
            let runtime = runtime::Builder::new_current_thread().enable_all().build();
            runtime.unwrap().block_on(administer(sql));
        });
        // It has said itself what went wrong, and a test that failed must not end twice.
        let _ = dropping.join();
    }
}

async fn administer(sql: String) {
    let server: PgConnectOptions = server_url().parse().unwrap();
    let mut link = server.connect().await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(sql))
        .execute(&mut link)
        .await
        .unwrap();
    link.close().await.unwrap();
}

/// Another program on the same database.
pub(crate) enum Rival {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Rival {
    pub(crate) async fn run(&mut self, sql: &'static str) {
        let done = match self {
            Self::Sqlite(link) => sqlx::raw_sql(sql).execute(link).await.map(|_| ()),
            Self::Postgres(link) => sqlx::raw_sql(sql).execute(link).await.map(|_| ()),
        };
        done.unwrap();
    }

    pub(crate) async fn count(&mut self, sql: &'static str) -> i64 {
        let counted = match self {
            Self::Sqlite(link) => sqlx::query_scalar(sql).fetch_one(link).await,
            Self::Postgres(link) => sqlx::query_scalar(sql).fetch_one(link).await,
        };
        counted.unwrap()
    }

    /// Keeps everybody else from writing until [`Self::leave`].
    pub(crate) async fn hold(&mut self) {
        self.run(match self {
            Self::Sqlite(_) => "BEGIN IMMEDIATE",
            Self::Postgres(_) => "BEGIN; LOCK TABLE work, sessions, audit IN EXCLUSIVE MODE",
        })
        .await;
    }

    pub(crate) async fn leave(self) {
        match self {
            Self::Sqlite(link) => link.close().await,
            Self::Postgres(link) => link.close().await,
        }
        .unwrap();
    }
}
