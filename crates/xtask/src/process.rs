//! Running other programs to their end.

use std::ffi::OsStr;
use std::io::ErrorKind;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};
use std::{env, thread};

use anyhow::{Context as _, Result, anyhow};

use crate::workspace::Workspace;

/// A command at the top of the checkout, with nothing to read from.
pub(crate) fn command(program: impl AsRef<OsStr>, workspace: &Workspace) -> Command {
    let mut command = Command::new(program);
    command.current_dir(workspace.root()).stdin(Stdio::null());
    command
}

/// Cargo of the default toolchain, without what the `cargo run` around us left behind.
pub(crate) fn cargo(workspace: &Workspace) -> Command {
    let mut command = command("cargo", workspace);
    forget_outer_cargo(&mut command);
    command
}

/// Removes the variables that the outer `cargo run` set for this program alone;
/// inherited, they make an inner cargo rebuild what reads them.
pub(crate) fn forget_outer_cargo(command: &mut Command) {
    for (name, _) in env::vars_os() {
        if name.to_str().is_some_and(set_for_this_program) {
            command.env_remove(name);
        }
    }
}

fn set_for_this_program(variable: &str) -> bool {
    variable == "CARGO"
        || variable == "CARGO_CRATE_NAME"
        || variable == "CARGO_PRIMARY_PACKAGE"
        || variable == "OUT_DIR"
        || ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_"]
            .iter()
            .any(|prefix| variable.starts_with(prefix))
}

/// Runs to the end with the terminal as its output; anything but success is a failure.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command
        .status()
        .map_err(|error| unstartable(command, &error))?;
    if status.success() {
        return Ok(());
    }
    Err(anyhow!("`{}` failed ({status})", line(command)))
}

/// Runs to the end in silence; its words appear only when it fails.
pub(crate) fn run_quietly(command: &mut Command) -> Result<String> {
    let output = command
        .output()
        .map_err(|error| unstartable(command, &error))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    Err(anyhow!(
        "`{}` failed ({}):\n{}",
        line(command),
        output.status,
        words(&output)
    ))
}

/// Whether it ran to a successful end within `limit`; it is stopped when it did not.
pub(crate) fn succeeds_within(command: &mut Command, limit: Duration) -> Result<bool> {
    let started = Instant::now();
    let mut child = command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| unstartable(command, &error))?;
    while started.elapsed() < limit {
        if let Some(status) = child.try_wait().context("cannot watch a child process")? {
            return Ok(status.success());
        }
        thread::sleep(Duration::from_millis(50));
    }
    child.kill().context("cannot stop a child process")?;
    child.wait().context("cannot wait for a child process")?;
    Ok(false)
}

/// Whether a program of this name can be started at all.
pub(crate) fn exists(program: &str) -> bool {
    Command::new(program)
        .arg("--version")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

fn unstartable(command: &Command, error: &std::io::Error) -> anyhow::Error {
    let program = command.get_program().to_string_lossy();
    if error.kind() == ErrorKind::NotFound {
        return anyhow!("`{program}` is not installed, or not where it should be");
    }
    anyhow!("cannot start `{program}`: {error}")
}

/// The command as a person would type it, without its environment.
fn line(command: &Command) -> String {
    let mut line = command.get_program().to_string_lossy().into_owned();
    for argument in command.get_args() {
        line.push(' ');
        line += &argument.to_string_lossy();
    }
    line
}

fn words(output: &Output) -> String {
    let mut words = String::from_utf8_lossy(&output.stdout).into_owned();
    words += &String::from_utf8_lossy(&output.stderr);
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_inner_cargo_keeps_the_settings_and_loses_the_package() {
        assert!(set_for_this_program("CARGO_PKG_VERSION"));
        assert!(set_for_this_program("CARGO_MANIFEST_DIR"));
        assert!(!set_for_this_program("CARGO_HOME"));
        assert!(!set_for_this_program("CARGO_BUILD_JOBS"));
        assert!(!set_for_this_program("CARGO_TARGET_DIR"));
    }

    #[test]
    fn a_missing_program_is_named_in_the_failure() {
        let failure = run(&mut Command::new("gangway-no-such-program")).expect_err("cannot start");
        assert_eq!(
            failure.to_string(),
            "`gangway-no-such-program` is not installed, or not where it should be"
        );
    }

    #[test]
    fn a_command_past_its_limit_is_stopped() {
        let mut forever = Command::new("sleep");
        forever.arg("600");
        let succeeded = succeeds_within(&mut forever, Duration::from_millis(120)).expect("starts");
        assert!(!succeeded);
    }

    #[test]
    fn a_failing_command_shows_its_words() {
        let mut failing = Command::new("sh");
        failing.args(["-c", "echo the reason >&2; exit 3"]);
        let failure = run_quietly(&mut failing).expect_err("fails").to_string();
        assert!(failure.contains("the reason"), "{failure}");
    }
}
