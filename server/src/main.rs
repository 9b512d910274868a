//! Gangway: seller onboarding for marketplaces and platforms on Mollie Connect.

#![recursion_limit = "256"]

mod change_hub;
mod commands;
mod config;
mod http;
mod layers;
mod refusals;
mod router;
mod shutdown;
mod state;
mod storage_watch;
mod telemetry;
mod wire;
mod worker;
mod world;

use std::process::ExitCode;

use clap::Parser;

#[tokio::main]
async fn main() -> ExitCode {
    let cli = commands::Cli::parse();
    telemetry::start();
    match cli.run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("gangway: {failure}");
            ExitCode::FAILURE
        }
    }
}
