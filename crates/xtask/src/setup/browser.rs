//! A browser for the journeys and the pictures.

use std::path::Path;

use anyhow::{Result, anyhow};

use crate::process;
use crate::progress::Done;
use crate::setup::debian;
use crate::workspace::Workspace;

/// Where Debian puts it; `end2end/browser.mjs` looks there too.
const SYSTEM_CHROMIUM: &str = "/usr/bin/chromium";

/// Makes sure that Playwright finds a Chromium: its own download where there is one,
/// else the system's.
pub(crate) fn install(workspace: &Workspace) -> Result<Done> {
    if Path::new(SYSTEM_CHROMIUM).exists() || has_download(workspace)? {
        return Ok(Done::Unchanged);
    }
    if debian::install(workspace, &["chromium"], "a browser").is_ok() {
        return Ok(Done::Worked);
    }
    let mut playwright = process::command(workspace.npm_tool("playwright"), workspace);
    playwright
        .args(["install", "chromium"])
        .current_dir(workspace.end2end());
    process::run_quietly(&mut playwright).map_err(|_| {
        anyhow!(
            "no browser for the journeys: install chromium (Debian: `apt-get install chromium`)"
        )
    })?;
    Ok(Done::Worked)
}

fn has_download(workspace: &Workspace) -> Result<bool> {
    let mut node = process::command("node", workspace);
    node.args(["browser.mjs", "--downloaded"])
        .current_dir(workspace.end2end());
    Ok(process::run_quietly(&mut node)?.trim() == "yes")
}
