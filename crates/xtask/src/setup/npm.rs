//! Node and the npm tools of `end2end/package.json`.

use anyhow::{Context as _, Result, bail};

use crate::fingerprint::Inputs;
use crate::process;
use crate::progress::Done;
use crate::workspace::Workspace;

/// Playwright and Tailwind need this.
const OLDEST_NODE: u32 = 20;

/// Installs exactly what the lock file names, when it changed since the last time.
pub(crate) fn install(workspace: &Workspace) -> Result<Done> {
    check_node(workspace)?;
    let project = workspace.end2end();
    let fingerprint = Inputs::default()
        .path(&project.join("package.json"))?
        .path(&project.join("package-lock.json"))?
        .fingerprint(workspace, "npm");
    // npm writes this file last; a folder that someone removed or broke off is not fresh.
    if fingerprint.is_fresh(&[&project.join("node_modules/.package-lock.json")]) {
        return Ok(Done::Unchanged);
    }
    // The packages bring their programs ready-made; what their scripts would download is not used.
    let mut npm = process::command("npm", workspace);
    npm.args(["ci", "--ignore-scripts", "--no-progress"])
        .current_dir(&project);
    process::run_quietly(&mut npm)?;
    fingerprint.save()?;
    Ok(Done::Worked)
}

fn check_node(workspace: &Workspace) -> Result<()> {
    for program in ["node", "npm"] {
        if !process::exists(program) {
            bail!("`{program}` is missing: install Node {OLDEST_NODE} or newer, with npm");
        }
    }
    let version = process::run_quietly(process::command("node", workspace).arg("--version"))?;
    let major = major(&version).context("cannot understand the version of node")?;
    if major < OLDEST_NODE {
        let version = version.trim();
        bail!("Node {version} is too old: install Node {OLDEST_NODE} or newer");
    }
    Ok(())
}

fn major(version: &str) -> Result<u32, std::num::ParseIntError> {
    version
        .trim()
        .trim_start_matches('v')
        .split('.')
        .next()
        .unwrap_or_default()
        .parse()
}

#[cfg(test)]
mod tests {
    use super::major;

    #[test]
    fn the_major_version_is_what_stands_before_the_first_dot() {
        assert_eq!(major("v20.20.2\n"), Ok(20));
        assert!(major("").is_err());
    }
}
