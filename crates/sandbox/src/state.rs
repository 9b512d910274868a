//! The simulation behind its lock, and how the sandbox was set up.

use std::{
    fs,
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::Path,
    sync::{Arc, Mutex, PoisonError, atomic::AtomicU64},
};

use crate::{
    options::Options,
    simulation::{Simulation, date_time::DateTime, snapshot::Snapshot},
};

#[derive(Debug)]
struct Inner {
    simulation: Mutex<Simulation>,
    options: Options,
    in_flight: AtomicU64,
}

#[derive(Debug, Clone)]
pub(crate) struct AppState(Arc<Inner>);

impl AppState {
    /// Reads the state file when there is one, else starts a new simulation.
    pub(crate) fn load(options: Options) -> io::Result<Self> {
        let stored = options.state_file.as_deref().map(load).transpose()?;
        let simulation = stored.flatten().unwrap_or_else(|| {
            let now = DateTime::new(options.clock.now());
            Simulation::new(options.seed, options.sellers, now)
        });
        Ok(Self(Arc::new(Inner {
            simulation: Mutex::new(simulation),
            options,
            in_flight: AtomicU64::new(0),
        })))
    }

    pub(crate) fn options(&self) -> &Options {
        &self.0.options
    }

    /// How many requests are being answered.
    pub(crate) fn in_flight(&self) -> &AtomicU64 {
        &self.0.in_flight
    }

    /// Lends the simulation at its own time, without writing the state file. Mutably, because due
    /// dates take effect when somebody looks, and faults and the request log are in no file.
    pub(crate) fn with<R>(&self, action: impl FnOnce(&mut Simulation, DateTime) -> R) -> R {
        let Inner {
            simulation,
            options,
            ..
        } = &*self.0;
        let mut simulation = simulation.lock().unwrap_or_else(PoisonError::into_inner);
        let now = DateTime::new(options.clock.now()).plus_seconds(simulation.clock_offset);
        action(&mut simulation, now)
    }

    /// The same for a change: the state file is written before anyone else sees it.
    pub(crate) fn update<R>(&self, action: impl FnOnce(&mut Simulation, DateTime) -> R) -> R {
        self.with(|simulation, now| {
            let result = action(simulation, now);
            if let Some(file) = &self.options().state_file
                && let Err(error) = save(simulation, file)
            {
                tracing::error!(file = %file.display(), %error, "the state file could not be written");
            }
            result
        })
    }
}

fn load(file: &Path) -> io::Result<Option<Simulation>> {
    match fs::read(file) {
        Ok(bytes) => {
            let snapshot: Snapshot = serde_json::from_slice(&bytes)
                .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error.to_string()))?;
            Ok(Some(snapshot.into()))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Written beside and renamed, so that a crash leaves the old file or the new one. It holds tokens: mode 0600.
fn save(simulation: &Simulation, file: &Path) -> io::Result<()> {
    let beside = file.with_extension("writing");
    let mut writing = fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&beside)?;
    writing.write_all(&simulation.snapshot()?)?;
    drop(writing);
    fs::rename(&beside, file)
}
