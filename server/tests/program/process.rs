//! A process of the program, which may be killed and whose disk may be full.

use std::{
    fs,
    path::PathBuf,
    process::{Child, Command},
    time::Duration,
};

use tokio::time::Instant;

use crate::installation::wait_for;

/// Starts a program for which a file that may not grow is an error, as on a full disk, and not its
/// end by a signal.
pub(super) const START: [&str; 4] = [
    "/bin/sh",
    "-c",
    r#"trap '' XFSZ; exec "$0" "$@""#,
    env!("CARGO_BIN_EXE_gangway"),
];

/// A process of the program; ends with this value.
pub(crate) struct Program {
    pub(super) child: Child,
    pub(super) log: PathBuf,
}

impl Program {
    /// Ends it as `kill -9` does: it cannot do anything about it.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Tells it to stop, as a service manager does, and waits until it has; how long it took.
    pub(crate) async fn stop(&mut self) -> Duration {
        let pid = self.child.id().to_string();
        let told = Command::new("kill").args(["-TERM", &pid]).status();
        assert!(told.unwrap().success());
        let started = Instant::now();
        wait_for("the program to stop", async || {
            self.has_ended().then_some(())
        })
        .await;
        started.elapsed()
    }

    /// Memory that it has for itself, in megabytes: neither files nor what other processes share.
    pub(crate) fn anonymous_megabytes(&self) -> u64 {
        let path = format!("/proc/{}/smaps_rollup", self.child.id());
        let kilobytes = fs::read_to_string(path).unwrap().lines().find_map(|line| {
            let (number, _) = line.strip_prefix("Anonymous:")?.trim().split_once(' ')?;
            number.parse::<u64>().ok()
        });
        kilobytes.unwrap() / 1_024
    }

    /// What it has logged so far.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(&self.log).unwrap()
    }

    /// Lets it write no further byte to any file, as on a full disk.
    pub(crate) fn fill_disk(&self) {
        self.limit_files("0");
    }

    /// Ends what [`Self::fill_disk`] began.
    pub(crate) fn free_disk(&self) {
        self.limit_files("unlimited");
    }

    fn limit_files(&self, bytes: &str) {
        let pid = self.child.id().to_string();
        let limited = Command::new("prlimit")
            .args(["--pid", &pid, &format!("--fsize={bytes}:")])
            .status()
            .expect("tests need `prlimit`, of Debian's `util-linux`");
        assert!(limited.success(), "{limited}");
    }

    pub(crate) fn has_ended(&mut self) -> bool {
        self.child.try_wait().unwrap().is_some()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // Both fail when it was ended already, which is what is wanted.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
