//! `style/main.css` through Tailwind.

use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::fingerprint::Inputs;
use crate::process;
use crate::progress::Done;
use crate::workspace::Workspace;

/// The stylesheet, before it gets its hashed name.
pub(crate) fn stylesheet(workspace: &Workspace) -> PathBuf {
    workspace.work().join("main.css")
}

/// Builds the stylesheet when the styles, the screens or Tailwind itself changed.
pub(crate) fn build(workspace: &Workspace) -> Result<Done> {
    let input = workspace.root().join("style/main.css");
    if !input.exists() {
        bail!("style/main.css is missing: there is nothing to make the stylesheet from");
    }
    let output = stylesheet(workspace);
    let fingerprint = Inputs::default()
        .path(&workspace.root().join("style"))?
        // The styles of the components lie here, and Tailwind keeps the classes that it finds.
        .path(&workspace.root().join("app/src"))?
        .path(&workspace.end2end().join("package-lock.json"))?
        .fingerprint(workspace, "styles");
    if fingerprint.is_fresh(&[&output]) {
        return Ok(Done::Unchanged);
    }
    let mut tailwind = process::command(workspace.npm_tool("tailwindcss"), workspace);
    // `@import "tailwindcss"` is looked up here besides the folders above the file.
    tailwind.env("NODE_PATH", workspace.end2end().join("node_modules"));
    tailwind
        .arg("--input")
        .arg(&input)
        .arg("--output")
        .arg(&output)
        .arg("--minify");
    process::run_quietly(&mut tailwind)?;
    fingerprint.save()?;
    Ok(Done::Worked)
}
