//! `cargo xtask shots`: pictures of pages of a running Gangway.

use anyhow::{Result, bail};

use crate::demo::ADMIN;
use crate::process;
use crate::serve::http::Client;
use crate::serve::settings::Settings;
use crate::setup::{browser, npm};
use crate::workspace::Workspace;

/// What is looked at when no route is named.
const ROUTES: [&str; 2] = ["/sellers", "/sign-in"];

/// Takes each of `routes` at 360 and 1280 pixels, light and dark, into `target/shots`.
/// Needs `cargo xtask run` beside it.
pub(crate) fn take(workspace: &Workspace, routes: &[&str]) -> Result<()> {
    let address = Settings::demo(workspace).gangway;
    if !Client::new(address)?
        .get("/readyz")
        .is_ok_and(|answer| answer.is_success())
    {
        bail!("nothing to picture at http://{address}: start `cargo xtask run` first");
    }
    npm::install(workspace)?;
    browser::install(workspace)?;
    let folder = workspace.target().join("shots");
    let mut node = process::command("node", workspace);
    node.arg("shots.mjs")
        .args(if routes.is_empty() { &ROUTES } else { routes })
        .current_dir(workspace.end2end())
        .env("GANGWAY_URL", format!("http://{address}"))
        .env("GANGWAY_EMAIL", ADMIN.email)
        .env("GANGWAY_PASSWORD", ADMIN.password)
        .env("SHOTS_FOLDER", &folder);
    process::run(&mut node)?;
    println!("the pictures are in {}", folder.display());
    Ok(())
}
