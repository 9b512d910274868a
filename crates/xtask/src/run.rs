//! `cargo xtask run`: from a fresh checkout to a working demo.

use std::fs;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::Duration;

use anyhow::{Context as _, Result};

use crate::build;
use crate::demo;
use crate::process;
use crate::progress::{Done, Progress};
use crate::serve::http::Client;
use crate::serve::program::{self, Program};
use crate::serve::settings::Settings;
use crate::workspace::Workspace;

/// How many steps [`Environment::start`] takes.
pub(crate) const START_STEPS: usize = 3;

/// The two programs, running; dropping stops Gangway first.
#[derive(Debug)]
pub(crate) struct Environment {
    gangway: Program,
    sandbox: Program,
}

/// Builds, starts both programs, connects the sellers, and stays until Ctrl-C.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    let settings = Settings::demo(workspace);
    program::check_free(settings.gangway)?;
    program::check_free(settings.sandbox)?;
    let mut progress = Progress::new(build::STEPS + START_STEPS);
    build::steps(workspace, settings.profile, &mut progress)?;
    let stopped = stop_signal()?;
    let mut environment = Environment::start(workspace, &settings, &mut progress)?;
    println!("{}", welcome(&settings, &progress.elapsed()));
    environment.stay(&stopped)?;
    println!("stopping");
    Ok(())
}

impl Environment {
    /// Starts both, and fills the demo where it is new.
    pub(crate) fn start(
        workspace: &Workspace,
        settings: &Settings,
        progress: &mut Progress,
    ) -> Result<Self> {
        let sandbox = progress.step_for("sandbox", "the simulated Mollie to answer", || {
            fs::create_dir_all(&settings.data).context("cannot make the data folder")?;
            let mut sandbox = settings.start_sandbox(workspace)?;
            sandbox.wait_until_ready(&Client::new(settings.sandbox)?, "/")?;
            Ok((sandbox, Done::Note(format!("http://{}", settings.sandbox))))
        })?;
        let gangway = progress.step_for("Gangway", "its database to be ready", || {
            prepare(workspace, settings)?;
            let mut gangway = settings.start_gangway(workspace)?;
            gangway.wait_until_ready(&Client::new(settings.gangway)?, "/readyz")?;
            Ok((gangway, Done::Note(format!("http://{}", settings.gangway))))
        })?;
        progress.step("sellers", "each to be connected through OAuth", || {
            Ok(match demo::connect_sellers(settings)? {
                0 => Done::Unchanged,
                count => Done::Note(format!("{count} connected")),
            })
        })?;
        Ok(Self { gangway, sandbox })
    }

    /// Waits for the signal to stop; a program that dies on its own is a failure.
    fn stay(&mut self, stopped: &Receiver<()>) -> Result<()> {
        while stopped.recv_timeout(Duration::from_millis(500)) == Err(RecvTimeoutError::Timeout) {
            for program in [&mut self.gangway, &mut self.sandbox] {
                if let Some(status) = program.ended()? {
                    let name = program.name();
                    return Err(
                        program.with_log_tail(&format!("{name} ended by itself ({status})"))
                    );
                }
            }
        }
        Ok(())
    }
}

/// Keys and staff, where there are none. The key file comes first: without it
/// Gangway does not start, and the database is the mark of a demo already made.
fn prepare(workspace: &Workspace, settings: &Settings) -> Result<()> {
    if !settings.keys().exists() {
        let mut keys = settings.gangway(workspace)?;
        process::run_quietly(
            keys.args(["keys", "generate", "--out"])
                .arg(settings.keys()),
        )?;
    }
    if settings.database().exists() {
        return Ok(());
    }
    process::run_quietly(settings.gangway(workspace)?.arg("migrate"))?;
    demo::add_staff(workspace, settings).inspect_err(|_| {
        // Half a staff would be taken for a finished demo the next time.
        let _ = fs::remove_file(settings.database());
    })
}

/// Receives once for Ctrl-C and for a polite kill.
fn stop_signal() -> Result<Receiver<()>> {
    let (stop, stopped) = mpsc::channel();
    ctrlc::set_handler(move || {
        let _ = stop.send(());
    })
    .context("cannot listen for Ctrl-C")?;
    Ok(stopped)
}

fn welcome(settings: &Settings, elapsed: &str) -> String {
    let gangway = settings.gangway;
    let sandbox = settings.sandbox;
    let data = settings.data.display();
    let sign_ins: Vec<String> = demo::STAFF
        .iter()
        .map(|person| format!("  {:<20}  {}", person.email, person.password))
        .collect();
    let sign_ins = sign_ins.join("\n");
    format!(
        "
Ready after {elapsed}.

  Gangway  http://{gangway}
  sandbox  http://{sandbox}

  sign in as            with the password
{sign_ins}

Logs and data are in {data}. Ctrl-C stops both."
    )
}
