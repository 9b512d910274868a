//! What the program can be asked to do.

mod connections;
mod doctor;
mod keys;
mod migrate;
mod seed;
mod serve;
mod staff;
mod worker;

use clap::{Parser, Subcommand};

use crate::config::CommandError;

/// Seller onboarding for marketplaces and platforms on Mollie Connect.
#[derive(Parser)]
#[command(name = "gangway", version, about, max_term_width = 100)]
pub(crate) struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the pages, keep sellers polled and durable work done
    Serve(Box<serve::Serve>),
    /// Keep sellers polled and durable work done, without serving pages
    Worker(Box<worker::Worker>),
    /// Bring the database up to date
    Migrate(migrate::Migrate),
    /// Manage who may sign in
    Staff(staff::Staff),
    /// Manage the keys that tokens are sealed with
    Keys(keys::Keys),
    /// Manage connections to sellers
    Connections(connections::Connections),
    /// Check pages, keys, database, and whether Mollie answers and knows this app
    Doctor(Box<doctor::Doctor>),
    /// Fill a database without real sellers with made-up ones
    Seed(seed::SeedSellers),
}

impl Cli {
    pub(crate) async fn run(self) -> Result<(), CommandError> {
        match self.command {
            Command::Serve(serve) => serve.run().await,
            Command::Worker(worker) => worker.run().await,
            Command::Migrate(migrate) => migrate.run().await,
            Command::Staff(staff) => staff.run().await,
            Command::Keys(keys) => keys.run().await,
            Command::Connections(connections) => connections.run().await,
            Command::Doctor(doctor) => doctor.run().await,
            Command::Seed(seed) => seed.run().await,
        }
    }
}
