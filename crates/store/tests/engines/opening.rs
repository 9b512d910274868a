//! What a person is told when the database cannot be opened, and what a program is told when it
//! cannot be written.

use std::{fs, net::TcpListener, os::unix::fs::PermissionsExt, time::Duration};

use crate::support::{self, Database, options};
use sqlx::{ConnectOptions, Executor, sqlite::SqliteConnectOptions};
use store::{OpenError, Options};
use tempfile::TempDir;
use usecases::ports::StoreError;

async fn refusal(url: &str) -> OpenError {
    match store::open(url, &options()).await {
        Ok(_) => panic!("{url} is refused"),
        Err(refusal) => refusal,
    }
}

#[tokio::test]
async fn a_missing_file_is_named_and_never_made_by_opening() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("gangway.db");
    let refusal = refusal(&format!("sqlite:{}", path.display())).await;
    assert!(matches!(refusal, OpenError::Missing { .. }));
    assert!(refusal.to_string().contains("gangway.db"));
    assert!(!path.exists());
}

#[tokio::test]
async fn migrating_makes_folder_and_file_for_the_owner_alone() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("new/deep/gangway.db");
    store::migrate(&format!("sqlite://{}", path.display()))
        .await
        .unwrap();
    let mode = fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[tokio::test]
async fn a_folder_that_cannot_be_made_is_named() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("data"), "a file").unwrap();
    let url = format!("sqlite:{}/data/gangway.db", folder.path().display());
    let refusal = store::migrate(&url).await.unwrap_err();
    assert!(matches!(refusal, OpenError::Folder { .. }), "{refusal:?}");
}

#[tokio::test]
async fn a_file_of_another_kind_is_refused_and_left_alone() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("gangway.db");
    let text = "Dear diary, ".repeat(500);
    fs::write(&path, &text).unwrap();
    let url = format!("sqlite:{}", path.display());
    assert!(matches!(
        refusal(&url).await,
        OpenError::NotADatabase { .. }
    ));
    let migrated = store::migrate(&url).await;
    assert!(matches!(migrated, Err(OpenError::NotADatabase { .. })));
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
}

#[tokio::test]
async fn a_folder_in_place_of_the_file_is_refused() {
    let folder = TempDir::new().unwrap();
    let refusal = refusal(&format!("sqlite:{}", folder.path().display())).await;
    assert!(matches!(refusal, OpenError::Refused { .. }), "{refusal:?}");
}

#[tokio::test]
async fn a_server_that_does_not_answer_is_named_without_its_password() {
    // A port that was free a moment ago and that nobody listens on.
    let port = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let url = format!("postgres://gangway:hunter2@127.0.0.1:{port}/gangway");
    let refusal = refusal(&url).await;
    assert!(
        matches!(refusal, OpenError::Unreachable { .. }),
        "{refusal:?}"
    );
    assert!(refusal.to_string().contains(&port.to_string()));
    assert!(!format!("{refusal} {refusal:?}").contains("hunter2"));
}

async fn a_missing_database(database: Database) {
    let mut url = url::Url::parse(&database.url).unwrap();
    url.set_path("no_such_database");
    let refusal = refusal(url.as_str()).await;
    assert!(matches!(refusal, OpenError::Missing { .. }), "{refusal:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_the_server_does_not_have_is_named() {
    support::on_postgres(a_missing_database).await;
}

async fn a_locked_file(database: Database) {
    let impatient = Options {
        patience: Duration::from_millis(50),
        ..options()
    };
    let store = store::open(&database.url, &impatient).await.unwrap();
    let holder: SqliteConnectOptions = database.url.parse().unwrap();
    let mut holder = holder.connect().await.unwrap();
    holder.execute("BEGIN IMMEDIATE").await.unwrap();
    assert!(matches!(
        store.check().await,
        Err(StoreError::NotWritable(_))
    ));
    assert_eq!(store.staff().await.unwrap(), [], "reading goes on");
    holder.execute("ROLLBACK").await.unwrap();
    store.check().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_locked_file_is_read_and_not_written() {
    support::on_sqlite(a_locked_file).await;
}

async fn a_read_only_server(database: Database) {
    let name = url::Url::parse(&database.url)
        .unwrap()
        .path()
        .trim_start_matches('/')
        .to_owned();
    let sql = format!("ALTER DATABASE {name} SET default_transaction_read_only = on");
    support::administer(&sql).await;
    let refusal = refusal(&database.url).await;
    assert!(matches!(refusal, OpenError::ReadOnly { .. }), "{refusal:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_read_only_server_is_refused() {
    support::on_postgres(a_read_only_server).await;
}
