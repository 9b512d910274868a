//! `cargo deny`, which checks bans, licences and sources.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::Result;

use crate::process;
use crate::workspace::Workspace;

/// The version whose rules `deny.toml` is written for.
const VERSION: &str = "0.20.2";

/// Long enough for the advisory database, short enough where nothing answers.
pub(crate) const DOWNLOAD_LIMIT: Duration = Duration::from_mins(1);

/// The program, installed below `target/` when it is not there yet.
pub(crate) fn install(workspace: &Workspace) -> Result<PathBuf> {
    let folder = workspace.tools().join(format!("cargo-deny-{VERSION}"));
    let program = folder.join("bin/cargo-deny");
    if !program.exists() {
        let mut cargo = process::cargo(workspace);
        cargo
            .args([
                "install",
                "cargo-deny",
                "--version",
                VERSION,
                "--locked",
                "--quiet",
                "--debug",
                "--root",
            ])
            .arg(&folder)
            // It reads one lock file: compiling it quickly matters more than its speed.
            .env("CARGO_PROFILE_DEV_DEBUG", "0");
        process::run(&mut cargo)?;
    }
    Ok(program)
}
