//! A server process that we started: its log, its readiness, its end.

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, Read, Write as _};
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, anyhow};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::progress;
use crate::serve::http::Client;
use crate::serve::process_guard::ProcessGuard;

/// A server that does not answer by then will not.
const READY_LIMIT: Duration = Duration::from_mins(1);
/// Time to finish open requests before it is killed.
const STOP_LIMIT: Duration = Duration::from_secs(10);
const LAST_LINES: usize = 15;

/// A running server; dropping it stops it.
#[derive(Debug)]
pub(crate) struct Program {
    name: &'static str,
    child: Child,
    log: PathBuf,
    followers: Vec<JoinHandle<()>>,
    _guard: ProcessGuard,
}

impl Program {
    /// Starts `command`, writing all its output to `log` and its warnings to the terminal too.
    pub(crate) fn start(name: &'static str, command: &mut Command, log: PathBuf) -> Result<Self> {
        if let Some(folder) = log.parent() {
            fs::create_dir_all(folder)
                .with_context(|| format!("cannot make {}", folder.display()))?;
        }
        let file = File::create(&log).with_context(|| format!("cannot write {}", log.display()))?;
        let mut child = command
            .env("NO_COLOR", "1")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot start {name}"))?;
        let copy = file.try_clone().context("cannot write a log")?;
        let out = child.stdout.take().map(|out| follow(name, out, copy));
        let err = child.stderr.take().map(|err| follow(name, err, file));
        let guard = ProcessGuard::on(child.id(), None)?;
        Ok(Self {
            name,
            child,
            log,
            followers: out.into_iter().chain(err).collect(),
            _guard: guard,
        })
    }

    /// Waits until `path` answers with success.
    pub(crate) fn wait_until_ready(&mut self, client: &Client, path: &str) -> Result<()> {
        let started = Instant::now();
        loop {
            if let Some(status) = self.ended()? {
                return Err(self.with_log_tail(&format!("{} ended at once ({status})", self.name)));
            }
            if client.get(path).is_ok_and(|answer| answer.is_success()) {
                return Ok(());
            }
            if started.elapsed() > READY_LIMIT {
                let time = progress::clock(READY_LIMIT);
                let name = self.name;
                return Err(
                    self.with_log_tail(&format!("{name} did not answer {path} within {time}"))
                );
            }
            thread::sleep(Duration::from_millis(50));
        }
    }

    pub(crate) fn ended(&mut self) -> Result<Option<ExitStatus>> {
        self.child
            .try_wait()
            .with_context(|| format!("cannot watch {}", self.name))
    }

    /// `sentence`, and what the program said last.
    pub(crate) fn with_log_tail(&mut self, sentence: &str) -> anyhow::Error {
        if matches!(self.ended(), Ok(Some(_))) {
            // Its pipes are closed: the followers come to their end, with every word written.
            for follower in self.followers.drain(..) {
                let _ = follower.join();
            }
        }
        let log = fs::read_to_string(&self.log).unwrap_or_default();
        let lines: Vec<&str> = log.lines().collect();
        let last = lines[lines.len().saturating_sub(LAST_LINES)..].join("\n");
        anyhow!("{sentence}; the end of {}:\n{last}", self.log.display())
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    pub(crate) fn name(&self) -> &'static str {
        self.name
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        stop(&mut self.child, Signal::SIGTERM);
    }
}

/// Asks the process to end, waits, and insists.
pub(crate) fn stop(child: &mut Child, signal: Signal) {
    let Ok(pid) = i32::try_from(child.id()) else {
        return;
    };
    if !matches!(child.try_wait(), Ok(None)) {
        return;
    }
    let _ = kill(Pid::from_raw(pid), signal);
    let started = Instant::now();
    while started.elapsed() < STOP_LIMIT {
        if !matches!(child.try_wait(), Ok(None)) {
            return;
        }
        thread::sleep(Duration::from_millis(20));
    }
    let _ = child.kill();
    let _ = child.wait();
}

fn follow(name: &'static str, words: impl Read + Send + 'static, mut log: File) -> JoinHandle<()> {
    thread::spawn(move || {
        for line in BufReader::new(words).lines().map_while(Result::ok) {
            if is_warning(&line) {
                println!("{name}: {line}");
            }
            // A full disk must not stop the server that is writing.
            let _ = writeln!(log, "{line}");
        }
    })
}

/// Lines worth a look while the program runs. `panicked` is how Rust begins its last words.
fn is_warning(line: &str) -> bool {
    ["WARN", "ERROR", "panicked at"]
        .iter()
        .any(|mark| line.contains(mark))
}

/// Refuses an address that something else already listens on.
pub(crate) fn check_free(address: SocketAddr) -> Result<()> {
    TcpListener::bind(address).map(drop).map_err(|_| {
        anyhow!(
            "{address} is taken: stop the program that listens there (another `cargo xtask run`?) and try again"
        )
    })
}

/// An address on this machine that nothing listens on.
pub(crate) fn free_address() -> Result<SocketAddr> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).context("cannot find a free port")?;
    listener.local_addr().context("cannot find a free port")
}

/// The program, or a sentence that says what makes it.
pub(crate) fn built(program: &Path) -> Result<&Path> {
    if program.exists() {
        return Ok(program);
    }
    Err(anyhow!(
        "{} is missing: `cargo xtask build` makes it",
        program.display()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_is_said_in_one_sentence() {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("binds");
        let address = listener.local_addr().expect("has an address");
        let failure = check_free(address).expect_err("is taken").to_string();
        assert!(
            failure.starts_with(&format!("{address} is taken")),
            "{failure}"
        );
        drop(listener);
        check_free(address).expect("is free again");
    }

    #[test]
    fn a_program_that_ends_at_once_shows_its_last_words() {
        let folder = tempfile::tempdir().expect("temp dir");
        let mut command = Command::new("sh");
        command.args(["-c", "echo 'no key file' >&2; exit 2"]);
        let mut program =
            Program::start("test", &mut command, folder.path().join("test.log")).expect("starts");
        let client = Client::new(free_address().expect("finds one")).expect("client");
        let failure = program
            .wait_until_ready(&client, "/readyz")
            .expect_err("ends")
            .to_string();
        assert!(
            failure.contains("ended at once") && failure.ends_with("no key file"),
            "{failure}"
        );
    }

    #[test]
    fn warnings_are_shown_and_the_rest_is_not() {
        assert!(is_warning("2026-01-01T00:00:00Z  WARN gangway: slow"));
        assert!(!is_warning("2026-01-01T00:00:00Z  INFO gangway: listening"));
    }
}
