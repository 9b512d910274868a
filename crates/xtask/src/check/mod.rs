//! `cargo xtask test`: everything that CI runs, in its order.

mod journeys;
mod lints;
mod postgres;

use anyhow::Result;

use crate::build;
use crate::process;
use crate::progress::{Done, Progress};
use crate::run::START_STEPS;
use crate::setup::browser;
use crate::workspace::{Profile, Workspace};

/// Format, lints, bans, Rust tests; then the build; then browser, programs and journeys.
const STEPS: usize = 5 + build::STEPS + 1 + 1 + START_STEPS + 1;

/// Runs all checks and stops at the first that fails; the summary names each.
pub(crate) fn check(workspace: &Workspace) -> Result<()> {
    let mut progress = Progress::new(STEPS);
    let outcome = checks(workspace, &mut progress);
    println!("\n{}", progress.summary());
    println!(
        "{} after {}",
        if outcome.is_ok() {
            "All passed"
        } else {
            "Stopped"
        },
        progress.elapsed()
    );
    outcome
}

fn checks(workspace: &Workspace, progress: &mut Progress) -> Result<()> {
    progress.step("format", "cargo fmt", || lints::format(workspace))?;
    progress.step("lints", "clippy, 4 minutes the first time", || {
        lints::clippy(workspace)
    })?;
    progress.step(
        "bans, licences, sources",
        "cargo-deny, installed the first time",
        || lints::bans(workspace),
    )?;
    progress.step("advisories", "a download, where it is possible", || {
        lints::advisories(workspace)
    })?;
    progress.step(
        "Rust tests",
        "the compiler and a throwaway Postgres",
        || rust_tests(workspace),
    )?;
    build::steps(workspace, Profile::from_environment(), progress)?;
    progress.step("lints of the frontend", "the compiler", || {
        lints::frontend(workspace)
    })?;
    progress.step("browser", "a package, where none is installed", || {
        browser::install(workspace)
    })?;
    journeys::run(workspace, progress)
}

fn rust_tests(workspace: &Workspace) -> Result<Done> {
    let postgres = postgres::Postgres::start(workspace)?;
    let mut cargo = process::cargo(workspace);
    cargo.args(["test", "--workspace", "--exclude", "frontend"]);
    process::run(cargo.env("GANGWAY_TEST_POSTGRES_URL", postgres.url()))?;
    Ok(Done::Worked)
}
