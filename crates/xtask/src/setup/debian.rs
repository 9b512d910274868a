//! Debian packages, where this is Debian and we are root.

use std::path::Path;

use anyhow::{Result, bail};

use crate::process;
use crate::workspace::Workspace;

/// Installs `packages`. Elsewhere, or without root, the failure says what a person
/// has to install, and `purpose` says for what.
pub(crate) fn install(workspace: &Workspace, packages: &[&str], purpose: &str) -> Result<()> {
    if !Path::new("/etc/debian_version").exists() || !nix::unistd::geteuid().is_root() {
        bail!(
            "{purpose} is missing: on Debian, run `apt-get install {}` as root; elsewhere install its counterpart",
            packages.join(" ")
        );
    }
    process::run_quietly(apt(workspace).arg("update"))?;
    process::run_quietly(
        apt(workspace)
            .args(["install", "--yes", "--no-install-recommends"])
            .args(packages),
    )?;
    Ok(())
}

fn apt(workspace: &Workspace) -> std::process::Command {
    let mut apt = process::command("apt-get", workspace);
    apt.env("DEBIAN_FRONTEND", "noninteractive");
    apt
}
