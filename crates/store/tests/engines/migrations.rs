//! The schema is the same on both engines, and a database with another one is refused.

use std::{collections::BTreeSet, fs, path::Path};

use crate::support::{self, Database, options};
use sqlx::{
    AssertSqlSafe, ConnectOptions, Row, postgres::PgConnectOptions, query,
    sqlite::SqliteConnectOptions,
};
use store::{MIGRATIONS, OpenError};
use tempfile::TempDir;

type Columns = BTreeSet<(String, String, String)>;

fn files(engine: &str) -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../migrations")
        .join(engine);
    fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect()
}

#[test]
fn every_file_has_its_twin_and_is_part_of_the_program() {
    let known: BTreeSet<String> = MIGRATIONS
        .iter()
        .map(|step| format!("{:04}_{}.sql", step.version, step.name))
        .collect();
    assert_eq!(files("sqlite"), known);
    assert_eq!(files("postgres"), known);
}

/// The name that both engines' types share in this schema.
fn kind(declared: &str) -> String {
    match declared.to_lowercase().as_str() {
        "integer" | "bigint" => "whole number",
        "text" => "text",
        "blob" | "bytea" | "uuid" => "bytes or id",
        other => panic!("{other} is no type of this schema"),
    }
    .to_owned()
}

/// What only SQLite has: its search table, and its table of announcements.
fn is_own_table(table: &str) -> bool {
    table.starts_with('_')
        || table.starts_with("sqlite_")
        || table.starts_with("seller_search")
        || table == "changes"
}

async fn sqlite_columns(url: &str) -> Columns {
    let mut link = url
        .parse::<SqliteConnectOptions>()
        .unwrap()
        .connect()
        .await
        .unwrap();
    let sql = "SELECT tables.name AS holder, columns.name AS name, columns.type AS type, \
               columns.\"notnull\" OR columns.pk > 0 AS needed \
               FROM sqlite_master AS tables JOIN pragma_table_info(tables.name) AS columns \
               WHERE tables.type = 'table'";
    let rows = query(sql).fetch_all(&mut link).await.unwrap();
    rows.iter()
        .filter(|row| !is_own_table(row.get("holder")))
        .map(|row| {
            let needed: bool = row.get("needed");
            let kind = kind(row.get("type"));
            (
                row.get("holder"),
                row.get("name"),
                format!("{kind}, needed: {needed}"),
            )
        })
        .collect()
}

async fn postgres_columns(url: &str) -> Columns {
    let mut link = url
        .parse::<PgConnectOptions>()
        .unwrap()
        .connect()
        .await
        .unwrap();
    let sql = "SELECT CAST(table_name AS TEXT) AS holder, CAST(column_name AS TEXT) AS name, \
               CAST(data_type AS TEXT) AS type, is_nullable = 'NO' AS needed \
               FROM information_schema.columns WHERE table_schema = 'public'";
    let rows = query(sql).fetch_all(&mut link).await.unwrap();
    rows.iter()
        .filter(|row| !is_own_table(row.get("holder")))
        .map(|row| {
            let needed: bool = row.get("needed");
            let kind = kind(row.get("type"));
            (
                row.get("holder"),
                row.get("name"),
                format!("{kind}, needed: {needed}"),
            )
        })
        .collect()
}

async fn same_columns(postgres: Database) {
    let folder = TempDir::new().unwrap();
    let url = format!("sqlite:{}/gangway.db", folder.path().display());
    store::migrate(&url).await.unwrap();
    let sqlite = sqlite_columns(&url).await;
    let postgres = postgres_columns(&postgres.url).await;
    assert_eq!(sqlite, postgres);
    assert!(sqlite.len() > 90, "all tables were looked at");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_engines_have_the_same_columns() {
    support::on_postgres(same_columns).await;
}

async fn twice(database: Database) {
    store::migrate(&database.url).await.unwrap();
    database.another_handle().await.check().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn migrating_twice_changes_nothing() {
    support::on_sqlite(twice).await;
    support::on_postgres(twice).await;
}

async fn administer(database: &Database, sql: &str) {
    let sql = AssertSqlSafe(sql.to_owned());
    if database.url.starts_with("sqlite") {
        let options: SqliteConnectOptions = database.url.parse().unwrap();
        let mut link = options.connect().await.unwrap();
        query(sql).execute(&mut link).await.unwrap();
    } else {
        let options: PgConnectOptions = database.url.parse().unwrap();
        let mut link = options.connect().await.unwrap();
        query(sql).execute(&mut link).await.unwrap();
    }
}

async fn refusal(database: &Database) -> OpenError {
    match store::open(&database.url, &options()).await {
        Ok(_) => panic!("another schema is refused"),
        Err(refusal) => refusal,
    }
}

async fn other_schemas(database: Database) {
    let newest = MIGRATIONS.iter().map(|step| step.version).max().unwrap();
    administer(
        &database,
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
         SELECT 99, 'from the future', success, checksum, 0 FROM _sqlx_migrations WHERE version = 1",
    )
    .await;
    let newer = refusal(&database).await;
    assert!(matches!(newer, OpenError::SchemaNewer { found: 99, needed } if needed == newest));
    assert!(matches!(
        store::migrate(&database.url).await,
        Err(OpenError::SchemaNewer { found: 99, .. })
    ));
    administer(&database, "DELETE FROM _sqlx_migrations WHERE version >= 4").await;
    let older = refusal(&database).await;
    assert!(matches!(older, OpenError::SchemaOlder { found: 3, needed } if needed == newest));
    assert!(older.to_string().contains("gangway migrate"));
    administer(&database, "DELETE FROM _sqlx_migrations").await;
    assert!(matches!(
        refusal(&database).await,
        OpenError::SchemaOlder { found: 0, .. }
    ));
}

async fn an_altered_schema(database: Database) {
    administer(
        &database,
        "UPDATE _sqlx_migrations SET checksum = (SELECT checksum FROM _sqlx_migrations \
         WHERE version = 1) WHERE version = 2",
    )
    .await;
    let altered = refusal(&database).await;
    assert!(matches!(altered, OpenError::SchemaAltered { version: 2 }));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_older_or_newer_schema_is_refused_by_version() {
    support::on_sqlite(other_schemas).await;
    support::on_postgres(other_schemas).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_step_that_is_not_ours_is_refused() {
    support::on_sqlite(an_altered_schema).await;
    support::on_postgres(an_altered_schema).await;
}
