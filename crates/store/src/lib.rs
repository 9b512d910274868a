//! The database of Gangway: the `Store` port on SQLite and on Postgres.
//!
//! Everything above the wire is written once. A use case's SQL is a constant in [`queries`] that
//! both engines accept; the code that binds and reads it is generic over one small trait of ours,
//! `Link`, which is a connection that runs a `Statement`. Only what truly differs (claiming with
//! locks, substring search, telling other processes of changes, opening) is written per engine,
//! in `sqlite` and `postgres`. Generics over `sqlx::Database` itself would need a page of bounds
//! on each function, and expanding one body twice by macro would hide it from every tool.

mod address;
mod audit;
mod backed;
mod cells;
mod connecting;
mod connections;
mod dialect;
mod failure;
mod fold;
mod invitations;
mod link;
mod migrations;
mod open;
mod polling;
mod postgres;
pub mod queries;
mod rows;
mod search;
mod seeding;
mod sellers;
mod sessions;
mod sqlite;
mod staff;
mod statement;
mod upkeep;

pub use address::redacted;
pub use dialect::Dialect;
pub use migrations::{MIGRATIONS, MigrationFile};
pub use open::{OpenError, Options, migrate, open};
pub use postgres::DIALECT as POSTGRES;
pub use sqlite::DIALECT as SQLITE;
