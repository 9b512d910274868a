//! Nothing that we start outlives us.

use std::io::Write as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, Result};

/// Waits for its input: a line dismisses it, the end of it (we are gone, however that
/// happened) stops the process, insists after ten seconds, and removes the folder.
const SCRIPT: &str = r#"
trap "" INT TERM HUP
if read -r _; then exit; fi
kill -TERM "$1" 2>/dev/null
tries=100
while [ "$tries" -gt 0 ] && kill -0 "$1" 2>/dev/null; do sleep 0.1; tries=$((tries - 1)); done
kill -KILL "$1" 2>/dev/null
if [ -n "$2" ]; then rm -rf -- "$2"; fi
"#;

/// Ties a process to this one, even to its death by `kill -9`.
#[derive(Debug)]
pub(crate) struct ProcessGuard {
    shell: Child,
}

impl ProcessGuard {
    /// Stops the process `pid` when this program ends without dropping the guard, and then
    /// removes `folder`.
    pub(crate) fn on(pid: u32, folder: Option<&Path>) -> Result<Self> {
        let shell = Command::new("sh")
            .args(["-c", SCRIPT, "process-guard", &pid.to_string()])
            .arg(folder.unwrap_or(Path::new("")))
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .context("cannot start a shell")?;
        Ok(Self { shell })
    }
}

impl Drop for ProcessGuard {
    /// Dismisses it: whoever holds the guard has stopped the process itself.
    fn drop(&mut self) {
        if let Some(mut stdin) = self.shell.stdin.take() {
            let _ = stdin.write_all(b"dismissed\n");
        }
        let _ = self.shell.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sleeper() -> Child {
        Command::new("sleep").arg("600").spawn().expect("starts")
    }

    #[test]
    fn a_dropped_guard_leaves_the_process_alone() {
        let mut process = sleeper();
        drop(ProcessGuard::on(process.id(), None).expect("starts"));
        assert!(process.try_wait().expect("can be asked").is_none());
        process.kill().expect("stops");
        process.wait().expect("ends");
    }

    #[test]
    fn losing_the_holder_stops_the_process_and_removes_the_folder() {
        let folder = tempfile::tempdir().expect("temp dir").keep();
        let mut process = sleeper();
        let mut guard = ProcessGuard::on(process.id(), Some(&folder)).expect("starts");
        // What the kernel does when the holder dies.
        drop(guard.shell.stdin.take());
        let status = process.wait().expect("ends");
        assert!(!status.success());
        guard.shell.wait().expect("ends");
        assert!(!folder.exists());
    }
}
