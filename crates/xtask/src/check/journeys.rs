//! The browser journeys, against the release build and a sandbox of their own.

use anyhow::{Context as _, Result};

use crate::process;
use crate::progress::{Done, Progress};
use crate::run::Environment;
use crate::serve::settings::Settings;
use crate::workspace::Workspace;

/// Starts both programs on free ports with data of their own, and runs Playwright.
pub(super) fn run(workspace: &Workspace, progress: &mut Progress) -> Result<()> {
    let data = tempfile::Builder::new()
        .prefix("gangway-journeys-")
        .tempdir()
        .context("cannot make a folder for the data")?;
    let settings = Settings::throwaway(data.path())?;
    let environment = Environment::start(workspace, &settings, progress)?;
    let outcome = progress.step("browser journeys", "Playwright", || {
        let mut playwright = process::command(workspace.npm_tool("playwright"), workspace);
        playwright
            .arg("test")
            .current_dir(workspace.end2end())
            .env("GANGWAY_URL", format!("http://{}", settings.gangway))
            .env("SANDBOX_URL", format!("http://{}", settings.sandbox));
        process::run(&mut playwright)?;
        Ok(Done::Worked)
    });
    if outcome.is_err() {
        // The data goes away with this function; what the programs said must not.
        keep_logs(workspace, &settings)?;
    }
    drop(environment);
    outcome
}

fn keep_logs(workspace: &Workspace, settings: &Settings) -> Result<()> {
    let kept = workspace.work().join("journeys-logs");
    crate::files::empty(&kept)?;
    for file in crate::files::files_below(&settings.data.join("logs"))? {
        let name = file.file_name().unwrap_or_default();
        std::fs::copy(&file, kept.join(name)).context("cannot keep a log")?;
    }
    println!("      the programs' logs are in {}", kept.display());
    Ok(())
}
