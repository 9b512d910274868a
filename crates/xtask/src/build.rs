//! `cargo xtask build`: the browser's side, then the server's.

use anyhow::Result;

use crate::process;
use crate::progress::{Done, Progress};
use crate::site;
use crate::workspace::{Profile, Workspace};

/// How many steps [`steps`] takes.
pub(crate) const STEPS: usize = site::STEPS + 1;

pub(crate) fn build(workspace: &Workspace) -> Result<()> {
    let mut progress = Progress::new(STEPS);
    steps(workspace, Profile::from_environment(), &mut progress)?;
    println!("Built in {}.", progress.elapsed());
    Ok(())
}

/// The same as part of a longer command.
pub(crate) fn steps(
    workspace: &Workspace,
    profile: Profile,
    progress: &mut Progress,
) -> Result<()> {
    site::build(workspace, progress)?;
    progress.step(
        "server and sandbox",
        "the compiler, 5 minutes the first time",
        || {
            let mut cargo = process::cargo(workspace);
            cargo.args([
                "build",
                "--package",
                "server",
                "--package",
                "sandbox",
                "--bins",
            ]);
            process::run(cargo.args(["--profile", profile.name()]))?;
            Ok(Done::Worked)
        },
    )
}
