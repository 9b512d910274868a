//! What is wrong without running anything.

use anyhow::Result;

use crate::process;
use crate::progress::Done;
use crate::setup::{deny, wasm_target};
use crate::workspace::Workspace;

pub(super) fn format(workspace: &Workspace) -> Result<Done> {
    process::run(process::cargo(workspace).args(["fmt", "--all", "--check"]))?;
    Ok(Done::Worked)
}

/// The server, tests included. The frontend has features that must not be
/// unified with these, and is checked by [`frontend`].
pub(super) fn clippy(workspace: &Workspace) -> Result<Done> {
    let mut cargo = process::cargo(workspace);
    cargo.args([
        "clippy",
        "--workspace",
        "--exclude",
        "frontend",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ]);
    process::run(&mut cargo)?;
    Ok(Done::Worked)
}

pub(super) fn frontend(workspace: &Workspace) -> Result<Done> {
    wasm_target::find(workspace)?.check(workspace)?;
    Ok(Done::Worked)
}

/// The rules of `deny.toml` that need nothing from outside.
pub(super) fn bans(workspace: &Workspace) -> Result<Done> {
    let mut deny = process::command(deny::install(workspace)?, workspace);
    process::run(deny.args([
        "--log-level",
        "error",
        "check",
        "bans",
        "licenses",
        "sources",
    ]))?;
    Ok(Done::Worked)
}

/// Known vulnerabilities. The database of them is a download: where that is not
/// possible the step says so, and what could be downloaded is binding.
pub(super) fn advisories(workspace: &Workspace) -> Result<Done> {
    let program = deny::install(workspace)?;
    let mut fetch = process::command(&program, workspace);
    fetch.args(["fetch", "db"]).env("GIT_TERMINAL_PROMPT", "0");
    if !process::succeeds_within(&mut fetch, deny::DOWNLOAD_LIMIT)? {
        return Ok(Done::Note(
            "NOT CHECKED: the advisory database cannot be downloaded here".to_owned(),
        ));
    }
    let mut deny = process::command(&program, workspace);
    process::run(deny.args([
        "--log-level",
        "error",
        "check",
        "--disable-fetch",
        "advisories",
    ]))?;
    Ok(Done::Worked)
}
