//! After storage trouble everything goes on by itself.

use crate::support::{self, Database, options};
use sqlx::{
    ConnectOptions, Connection, Executor, PgConnection, postgres::PgConnectOptions,
    sqlite::SqliteConnectOptions,
};
use store::Options;
use testkit::records;
use usecases::ports::StoreError;

/// What SQLite does by itself when the disk is full in the middle of a transaction: it undoes all
/// of it, and whoever then undoes it once more is told that there is nothing to undo.
const FILLS: &str = "CREATE TRIGGER full BEFORE INSERT ON audit \
                     BEGIN SELECT RAISE(ROLLBACK, 'database or disk is full'); END";

async fn a_transaction_that_ended_by_itself(database: Database) {
    let rival: SqliteConnectOptions = database.url.parse().unwrap();
    let mut rival = rival.connect().await.unwrap();
    rival.execute(FILLS).await.unwrap();
    let ada = records::account("ada@example.org");
    let entry = records::audit("staff.add");
    for _ in 0..2 {
        database.store.add_staff(&ada, &entry).await.unwrap_err();
        database.store.append_audit(&entry).await.unwrap_err();
    }
    rival.execute("DROP TRIGGER full").await.unwrap();
    database.store.add_staff(&ada, &entry).await.unwrap();
    database.store.append_audit(&entry).await.unwrap();
    let other = database.another_handle().await;
    assert_eq!(other.audit(None, 9).await.unwrap().len(), 2);
    assert_eq!(other.staff().await.unwrap(), [ada.member]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_transaction_that_the_file_ended_by_itself_stops_no_later_one() {
    support::on_sqlite(a_transaction_that_ended_by_itself).await;
}

/// Refuses at the end of the transaction, and not before.
const REFUSES_COMMITS: &str = "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS \
     $$ BEGIN RAISE 'could not write block' USING ERRCODE = '53100'; END $$; \
     CREATE CONSTRAINT TRIGGER refuses AFTER INSERT ON audit DEFERRABLE INITIALLY DEFERRED \
     FOR EACH ROW EXECUTE FUNCTION refuse()";

/// A store that has one connection at a time.
fn one() -> Options {
    Options {
        connections: 1,
        ..options()
    }
}

/// The server's processes that serve this database's pool.
async fn backends(link: &mut PgConnection) -> Vec<i32> {
    sqlx::query_scalar(
        "SELECT pid FROM pg_stat_activity \
         WHERE datname = current_database() AND application_name = 'gangway'",
    )
    .fetch_all(link)
    .await
    .unwrap()
}

async fn a_failed_commit(Database { url, store }: Database) {
    drop(store);
    let server: PgConnectOptions = url.parse().unwrap();
    let mut rival = server.connect().await.unwrap();
    let store = store::open(&url, &one()).await.unwrap();
    store.staff().await.unwrap();
    sqlx::raw_sql(REFUSES_COMMITS)
        .execute(&mut rival)
        .await
        .unwrap();
    let before = backends(&mut rival).await;
    let ada = records::account("ada@example.org");
    let entry = records::audit("staff.add");
    store.add_staff(&ada, &entry).await.unwrap_err();
    rival
        .execute("DROP TRIGGER refuses ON audit")
        .await
        .unwrap();
    store.add_staff(&ada, &entry).await.unwrap();
    let after = backends(&mut rival).await;
    rival.close().await.unwrap();
    assert_eq!(store.staff().await.unwrap(), [ada.member]);
    assert!(
        after.iter().any(|one| !before.contains(one)),
        "{after:?} were there already: {before:?}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_whose_commit_failed_is_not_used_again() {
    support::on_postgres(a_failed_commit).await;
}

async fn a_server_that_was_read_only(Database { url, store }: Database) {
    drop(store);
    let store = store::open(&url, &one()).await.unwrap();
    let server: PgConnectOptions = url.parse().unwrap();
    let name = server.get_database().unwrap();
    let mut rival = server.connect().await.unwrap();
    let reads_only = format!("ALTER DATABASE {name} SET default_transaction_read_only = on");
    support::administer(&reads_only).await;
    // As when a server that follows another takes its place.
    rival
        .execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
             WHERE datname = current_database() AND application_name = 'gangway'",
        )
        .await
        .unwrap();
    let refused = store.check().await;
    assert!(
        matches!(refused, Err(StoreError::NotWritable(_))),
        "{refused:?}"
    );
    assert_eq!(store.staff().await.unwrap(), [], "reading goes on");
    let writes = format!("ALTER DATABASE {name} RESET default_transaction_read_only");
    support::administer(&writes).await;
    // A connection stays as it was opened, so that one write more may fail.
    let healed = match store.check().await {
        Ok(()) => Ok(()),
        Err(_) => store.check().await,
    };
    rival.close().await.unwrap();
    healed.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_was_read_only_is_written_again() {
    support::on_postgres(a_server_that_was_read_only).await;
}
