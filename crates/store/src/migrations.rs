//! The schema, and whether a database has it.

use sqlx::{
    SqlSafeStr,
    error::DatabaseError,
    migrate::{AppliedMigration, Migrate, MigrateError, Migration, MigrationType, Migrator},
};

use crate::OpenError;

/// One step of the schema, the same step on both engines.
#[derive(Debug)]
pub struct MigrationFile {
    /// Its number; steps run in this order.
    pub version: i64,
    /// What it is about.
    pub name: &'static str,
    /// Its SQL on SQLite.
    pub sqlite: &'static str,
    /// Its SQL on Postgres.
    pub postgres: &'static str,
}

macro_rules! step {
    ($version:literal, $name:literal, $file:literal) => {
        MigrationFile {
            version: $version,
            name: $name,
            sqlite: include_str!(concat!("../../../migrations/sqlite/", $file)),
            postgres: include_str!(concat!("../../../migrations/postgres/", $file)),
        }
    };
}

/// Every step.
pub const MIGRATIONS: &[MigrationFile] = &[
    step!(1, "sellers", "0001_sellers.sql"),
    step!(2, "connections", "0002_connections.sql"),
    step!(3, "staff", "0003_staff.sql"),
    step!(4, "invitations", "0004_invitations.sql"),
    step!(5, "grants", "0005_grants.sql"),
    step!(6, "work", "0006_work.sql"),
    step!(7, "refusals", "0007_refusals.sql"),
    step!(8, "leaving_staff", "0008_leaving_staff.sql"),
    step!(9, "leftover_grants", "0009_leftover_grants.sql"),
    step!(10, "open_sessions", "0010_open_sessions.sql"),
    step!(12, "paging", "0012_paging.sql"),
    step!(14, "attempt_keys", "0014_attempt_keys.sql"),
];

/// Where the driver keeps what has been applied.
const APPLIED: &str = "_sqlx_migrations";

pub(crate) fn migrator(sql: impl Fn(&MigrationFile) -> &'static str) -> Migrator {
    let steps = MIGRATIONS.iter().map(|step| {
        Migration::new(
            step.version,
            step.name.into(),
            MigrationType::Simple,
            sql(step).into_sql_str(),
            false,
        )
    });
    Migrator::with_migrations(steps.collect())
}

/// Why the schema could not be brought to the program's.
pub(crate) enum Refusal {
    Schema(OpenError),
    Driver(sqlx::Error),
}

impl From<sqlx::Error> for Refusal {
    fn from(error: sqlx::Error) -> Self {
        Self::Driver(error)
    }
}

impl From<MigrateError> for Refusal {
    fn from(error: MigrateError) -> Self {
        match error {
            MigrateError::VersionMissing(found) => Self::Schema(newer(found)),
            MigrateError::VersionMismatch(version) | MigrateError::Dirty(version) => {
                Self::Schema(OpenError::SchemaAltered { version })
            }
            MigrateError::Execute(cause) | MigrateError::ExecuteMigration(cause, _) => {
                Self::Driver(cause)
            }
            other => Self::Driver(sqlx::Error::Configuration(Box::new(other))),
        }
    }
}

/// Runs the steps that are missing.
pub(crate) async fn run<C: Migrate>(link: &mut C, migrator: &Migrator) -> Result<(), Refusal> {
    Ok(migrator.run_direct(None, link, false).await?)
}

/// Refuses a database whose schema is not exactly the program's.
pub(crate) async fn verify<C: Migrate>(link: &mut C, migrator: &Migrator) -> Result<(), Refusal> {
    let applied = match link.list_applied_migrations(APPLIED).await {
        Ok(applied) => applied,
        Err(MigrateError::Execute(sqlx::Error::Database(error)))
            if is_missing_table(error.as_ref()) =>
        {
            Vec::new()
        }
        Err(error) => return Err(error.into()),
    };
    compare(&applied, migrator).map_err(Refusal::Schema)
}

/// SQLite has one code for every error in a statement; Postgres has one for a missing table.
fn is_missing_table(error: &dyn DatabaseError) -> bool {
    error.code().as_deref() == Some("42P01") || error.message().starts_with("no such table")
}

/// Refuses a database whose schema is not exactly the program's.
fn compare(applied: &[AppliedMigration], migrator: &Migrator) -> Result<(), OpenError> {
    let found = applied.iter().map(|one| one.version).max().unwrap_or(0);
    let needed = latest();
    if found > needed {
        return Err(newer(found));
    }
    if found < needed || applied.len() < migrator.iter().len() {
        return Err(OpenError::SchemaOlder { found, needed });
    }
    let altered = migrator.iter().find(|step| {
        !applied
            .iter()
            .any(|one| one.version == step.version && one.checksum == step.checksum)
    });
    altered.map_or(Ok(()), |step| {
        Err(OpenError::SchemaAltered {
            version: step.version,
        })
    })
}

fn newer(found: i64) -> OpenError {
    OpenError::SchemaNewer {
        found,
        needed: latest(),
    }
}

fn latest() -> i64 {
    MIGRATIONS
        .iter()
        .map(|step| step.version)
        .max()
        .unwrap_or(0)
}
