//! The database of Gangway: the store of every feature on SQLite and on Postgres.
//!
//! A feature's folder implements its port beside its SQL: constants that both engines accept, and
//! code that binds and reads them, generic over one small trait of ours, `SqlConnection`, which
//! runs a `Statement`. Only what truly differs (claiming with
//! locks, substring search, telling other processes of changes, opening) is written per engine,
//! in `sqlite` and `postgres`. Generics over `sqlx::Database` itself would need a page of bounds
//! on each function, and expanding one body twice by macro would hide it from every tool.

#[macro_use]
mod statements;

mod address;
mod audit;
mod connections;
mod dialect;
mod engine;
mod failure;
mod fold;
mod grants;
mod invitations;
mod leftover_grants;
mod loan;
mod maintenance;
mod migrations;
mod open;
mod operator;
mod polling;
mod portal;
mod postgres;
pub mod queries;
mod row_reader;
mod sellers;
mod sqlite;
mod staff;
mod statement;
mod work;

pub use address::redacted;
pub use dialect::Dialect;
pub use migrations::{MIGRATIONS, MigrationFile};
pub use open::{OpenError, Options, migrate, open};
pub use postgres::DIALECT as POSTGRES;
pub use sqlite::DIALECT as SQLITE;
