//! A database that does not answer is given up on in time, and not asked over the same connection
//! again.

use std::time::Duration;

use crate::support::{self, Database, options, proxy::Proxy};
use sqlx::{
    ConnectOptions, Connection, Executor, postgres::PgConnectOptions, sqlite::SqliteConnectOptions,
};
use store::{OpenError, Options};
use testkit::records;
use tokio::time::timeout;
use usecases::ports::StoreError;

/// Far beyond every limit below.
const FOREVER: Duration = Duration::from_secs(30);

/// Statements may take three seconds, though locks would be waited for longer.
fn hasty() -> Options {
    Options {
        connections: 1,
        patience: FOREVER * 4,
        limit: Duration::from_secs(3),
    }
}

async fn in_time<T>(answer: impl Future<Output = T>) -> T {
    timeout(FOREVER, answer).await.expect("an answer in time")
}

async fn a_held_file(database: Database) {
    let store = store::open(&database.url, &hasty()).await.unwrap();
    let rival: SqliteConnectOptions = database.url.parse().unwrap();
    let mut rival = rival.connect().await.unwrap();
    rival.execute("BEGIN IMMEDIATE").await.unwrap();
    let ada = records::account("ada@example.org");
    let entry = records::audit("staff.add");
    let late = in_time(store.add_staff(&ada, &entry)).await;
    assert!(matches!(late, Err(StoreError::Unavailable(_))), "{late:?}");
    rival.execute("ROLLBACK").await.unwrap();
    in_time(store.add_staff(&ada, &entry)).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_does_not_answer_is_given_up_on_in_time() {
    support::on_sqlite(a_held_file).await;
}

/// Waits until somebody waits for a lock on this database. It looks from outside: within a
/// transaction Postgres shows the same picture again and again.
async fn someone_waits(url: &str) {
    let waiting = "SELECT COUNT(*) FROM pg_stat_activity \
                   WHERE datname = current_database() AND wait_event_type = 'Lock'";
    let server: PgConnectOptions = url.parse().unwrap();
    in_time(async {
        let mut link = server.connect().await.unwrap();
        let mut count = 0_i64;
        while count == 0 {
            let counted = sqlx::query_scalar(waiting).fetch_one(&mut link).await;
            count = counted.unwrap();
        }
    })
    .await;
}

async fn a_server_that_vanishes(database: Database) {
    let proxy = Proxy::before(&database.url).await;
    let store = store::open(&proxy.url, &hasty()).await.unwrap();
    let rival: PgConnectOptions = database.url.parse().unwrap();
    let mut rival = rival.connect().await.unwrap();
    rival
        .execute("BEGIN; LOCK TABLE staff IN ACCESS EXCLUSIVE MODE")
        .await
        .unwrap();
    // It has the question when it vanishes, and its answer gets lost.
    let (answer, ()) = tokio::join!(in_time(store.staff()), async {
        someone_waits(&database.url).await;
        proxy.vanish();
    });
    assert!(
        matches!(answer, Err(StoreError::Unavailable(_))),
        "{answer:?}"
    );
    rival.close().await.unwrap();
    assert_eq!(in_time(store.staff()).await.unwrap(), []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_vanishes_is_given_up_on_in_time() {
    support::on_postgres(a_server_that_vanishes).await;
}

async fn an_idle_connection(database: Database) {
    let proxy = Proxy::before(&database.url).await;
    let one = Options {
        connections: 1,
        ..options()
    };
    let store = store::open(&proxy.url, &one).await.unwrap();
    assert_eq!(store.staff().await.unwrap(), []);
    proxy.vanish();
    assert_eq!(in_time(store.staff()).await.unwrap(), []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_that_fell_silent_while_idle_is_noticed_by_nobody() {
    support::on_postgres(an_idle_connection).await;
}

async fn a_silent_feed(database: Database) {
    let proxy = Proxy::before(&database.url).await;
    let store = store::open(&proxy.url, &hasty()).await.unwrap();
    let mut feed = store.change_feed().await.unwrap();
    proxy.vanish();
    let cut = in_time(feed.next()).await;
    assert!(matches!(cut, Err(StoreError::Unavailable(_))), "{cut:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_feed_that_fell_silent_says_so() {
    support::on_postgres(a_silent_feed).await;
}

async fn silent_from_the_start(database: Database) {
    let proxy = Proxy::before(&database.url).await;
    proxy.refuse_to_speak();
    let opened = in_time(store::open(&proxy.url, &hasty())).await;
    let migrated = in_time(store::migrate(&proxy.url)).await;
    for refusal in [opened.err(), migrated.err()] {
        assert!(
            matches!(refusal, Some(OpenError::Unreachable { .. })),
            "{refusal:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_never_speaks_is_not_waited_for() {
    support::on_postgres(silent_from_the_start).await;
}

/// Nobody waits for this one: it is cut off while it waits for a lock.
async fn cut_off<T>(call: impl Future<Output = T>, until: impl Future<Output = ()>) {
    tokio::select! {
        _ = call => panic!("it waits for a lock"),
        () = until => {}
    }
}

/// Locks and answers are waited for longer than the tests run.
fn patient() -> Options {
    Options {
        patience: FOREVER * 4,
        limit: FOREVER * 2,
        ..hasty()
    }
}

async fn a_cut_off_transaction(database: Database) {
    let store = store::open(&database.url, &patient()).await.unwrap();
    let rival: SqliteConnectOptions = database.url.parse().unwrap();
    let mut rival = rival.connect().await.unwrap();
    rival.execute("BEGIN IMMEDIATE").await.unwrap();
    let ada = records::account("ada@example.org");
    let entry = records::audit("staff.add");
    // Nobody can see from outside that it waits for the lock; nothing depends on the moment.
    let begun = timeout(Duration::from_millis(200), store.add_staff(&ada, &entry)).await;
    assert!(begun.is_err(), "{begun:?}");
    rival.execute("ROLLBACK").await.unwrap();
    in_time(store.append_audit(&entry)).await.unwrap();
    let seen = database.store.audit(None, 9).await.unwrap();
    assert_eq!(seen.len(), 1, "written for everybody, and once");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_transaction_that_was_cut_off_while_it_began_keeps_nothing_from_being_written() {
    support::on_sqlite(a_cut_off_transaction).await;
}

async fn a_cut_off_question(database: Database) {
    let store = store::open(&database.url, &patient()).await.unwrap();
    let rival: PgConnectOptions = database.url.parse().unwrap();
    let mut rival = rival.connect().await.unwrap();
    rival
        .execute("BEGIN; LOCK TABLE staff IN ACCESS EXCLUSIVE MODE")
        .await
        .unwrap();
    cut_off(store.staff(), someone_waits(&database.url)).await;
    let next = timeout(Duration::from_secs(3), store.audit(None, 9)).await;
    rival.close().await.unwrap();
    assert_eq!(next.expect("the only connection is free").unwrap(), []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_question_that_was_cut_off_keeps_nobody_waiting() {
    support::on_postgres(a_cut_off_question).await;
}
