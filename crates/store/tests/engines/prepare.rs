//! Each engine accepts each statement: what compile-time checking of SQL would give.

use crate::support::{self, Database, shapes};
use sqlx::{
    AssertSqlSafe, ConnectOptions, Executor, SqlSafeStr, postgres::PgConnectOptions,
    sqlite::SqliteConnectOptions,
};
use store::{Dialect, queries};

/// Every statement that an engine may be asked to run, with its name.
fn statements(dialect: &Dialect) -> Vec<(String, String)> {
    let own = [
        ("now", Some(dialect.now)),
        ("claim_due", Some(dialect.claim_due)),
        ("claim_work", Some(dialect.claim_work)),
        ("search_count", Some(dialect.search_count)),
        ("delete_announcements", dialect.delete_announcements),
        ("optimize", dialect.optimize),
    ];
    let own = own.into_iter().filter_map(|(name, sql)| Some((name, sql?)));
    let fixed = queries::all().chain(own);
    let listed = shapes::every(dialect)
        .into_iter()
        .map(|(shape, sql)| (format!("{shape:?}"), sql));
    fixed
        .map(|(name, sql)| (name.to_owned(), sql.to_owned()))
        .chain(listed)
        .collect()
}

async fn sqlite_accepts(database: Database) {
    let options: SqliteConnectOptions = database.url.parse().unwrap();
    let mut link = options.connect().await.unwrap();
    for (name, sql) in statements(&store::SQLITE) {
        let prepared = link.prepare(AssertSqlSafe(sql).into_sql_str()).await;
        assert!(prepared.is_ok(), "{name}: {:?}", prepared.err());
    }
}

async fn postgres_accepts(database: Database) {
    let options: PgConnectOptions = database.url.parse().unwrap();
    let mut link = options.connect().await.unwrap();
    for (name, sql) in statements(&store::POSTGRES) {
        let prepared = link.prepare(AssertSqlSafe(sql).into_sql_str()).await;
        assert!(prepared.is_ok(), "{name}: {:?}", prepared.err());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_accepts_every_statement() {
    support::on_sqlite(sqlite_accepts).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_accepts_every_statement() {
    support::on_postgres(postgres_accepts).await;
}

#[test]
fn no_statement_holds_a_condition_that_is_always_true_or_a_value() {
    for (name, sql) in statements(&store::SQLITE) {
        let sql = sql.to_lowercase();
        for waste in ["where true", "where 1", "is null or ", "1 = 1"] {
            assert!(!sql.contains(waste), "{name} holds {waste}");
        }
        assert!(!sql.contains('"'), "{name} quotes something");
    }
}
