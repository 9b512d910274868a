//! Nothing that we start outlives us.

use std::io::Write as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::failure::{Explain as _, Outcome};

/// Waits for its input: a line lets go, the end of it (we are gone, however that
/// happened) stops the process, insists after ten seconds, and removes the folder.
const GUARD: &str = r#"
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
pub(crate) struct Leash {
    guard: Child,
}

impl Leash {
    /// Stops the process `pid` when this program ends without letting go, and then
    /// removes `folder`.
    pub(crate) fn on(pid: u32, folder: Option<&Path>) -> Outcome<Self> {
        let guard = Command::new("sh")
            .args(["-c", GUARD, "leash", &pid.to_string()])
            .arg(folder.unwrap_or(Path::new("")))
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .explain("start a shell")?;
        Ok(Self { guard })
    }
}

impl Drop for Leash {
    /// Lets go: whoever holds the leash has stopped the process itself.
    fn drop(&mut self) {
        if let Some(mut stdin) = self.guard.stdin.take() {
            let _ = stdin.write_all(b"let go\n");
        }
        let _ = self.guard.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sleeper() -> Child {
        Command::new("sleep").arg("600").spawn().expect("starts")
    }

    #[test]
    fn letting_go_leaves_the_process_alone() {
        let mut process = sleeper();
        drop(Leash::on(process.id(), None).expect("starts"));
        assert!(process.try_wait().expect("can be asked").is_none());
        process.kill().expect("stops");
        process.wait().expect("ends");
    }

    #[test]
    fn losing_the_holder_stops_the_process_and_removes_the_folder() {
        let folder = tempfile::tempdir().expect("temp dir").keep();
        let mut process = sleeper();
        let mut leash = Leash::on(process.id(), Some(&folder)).expect("starts");
        // What the kernel does when the holder dies.
        drop(leash.guard.stdin.take());
        let status = process.wait().expect("ends");
        assert!(!status.success());
        leash.guard.wait().expect("ends");
        assert!(!folder.exists());
    }
}
