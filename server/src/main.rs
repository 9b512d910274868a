//! Gangway: seller onboarding for marketplaces and platforms on Mollie Connect.

#![recursion_limit = "256"]

mod change_hub;
mod commands;
mod config;
mod database_clock;
mod http;
mod http_server;
mod layers;
mod open_files;
mod refusals;
mod router;
mod shutdown;
mod state;
mod storage_watch;
mod stream_limit;
mod telemetry;
mod wire;
mod worker;
mod world;

use std::{process::ExitCode, time::Duration};

use clap::Parser;
use tokio::runtime;

/// How long the end of the program waits for what runs on threads of its own, such as asking for
/// the address of a host; none of it must be finished.
const LEAVE_THREADS: Duration = Duration::from_millis(500);

fn main() -> ExitCode {
    let cli = commands::Cli::parse();
    telemetry::start();
    let runtime = match runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("gangway: cannot start: {error}");
            return ExitCode::FAILURE;
        }
    };
    let outcome = runtime.block_on(cli.run());
    runtime.shutdown_timeout(LEAVE_THREADS);
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("gangway: {failure}");
            ExitCode::FAILURE
        }
    }
}
