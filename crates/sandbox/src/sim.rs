//! The world behind its lock, with the clock and the app that the handlers need.

use std::{
    fs,
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError, atomic::AtomicU64},
};

use crate::{
    Clock,
    world::{World, moment::Moment, snapshot::Snapshot},
};

/// The OAuth app and the partner that the sandbox knows.
#[derive(Debug, Clone)]
pub(crate) struct App {
    pub(crate) client_id: String,
    pub(crate) client_secret: String,
    pub(crate) partner_token: String,
    /// The first one is used where a request names none.
    pub(crate) redirect_uris: Vec<String>,
}

#[derive(Debug)]
struct Inner {
    world: Mutex<World>,
    clock: Clock,
    app: App,
    public_url: Option<String>,
    tls: bool,
    state_file: Option<PathBuf>,
    running: AtomicU64,
}

/// A handle on the running simulation.
#[derive(Debug, Clone)]
pub(crate) struct Sim(Arc<Inner>);

/// What a simulation is made of.
#[derive(Debug)]
pub(crate) struct Parts {
    pub(crate) app: App,
    pub(crate) clock: Clock,
    pub(crate) public_url: Option<String>,
    pub(crate) tls: bool,
    pub(crate) seed: u64,
    pub(crate) sellers: usize,
    pub(crate) state_file: Option<PathBuf>,
}

impl Sim {
    /// Reads the state file when there is one, else starts a new world.
    pub(crate) fn open(parts: Parts) -> io::Result<Self> {
        let stored = parts.state_file.as_deref().map(load).transpose()?.flatten();
        let world = stored.unwrap_or_else(|| {
            World::new(parts.seed, parts.sellers, Moment::new(parts.clock.now()))
        });
        Ok(Self(Arc::new(Inner {
            world: Mutex::new(world),
            clock: parts.clock,
            app: parts.app,
            public_url: parts.public_url,
            tls: parts.tls,
            state_file: parts.state_file,
            running: AtomicU64::new(0),
        })))
    }

    pub(crate) fn app(&self) -> &App {
        &self.0.app
    }

    /// The address that links start with, when it is fixed.
    pub(crate) fn public_url(&self) -> Option<&str> {
        self.0.public_url.as_deref()
    }

    pub(crate) fn scheme(&self) -> &'static str {
        if self.0.tls { "https" } else { "http" }
    }

    /// How many requests are being answered.
    pub(crate) fn running(&self) -> &AtomicU64 {
        &self.0.running
    }

    /// Looks at the world at its own time. It is lent mutably because looking lets due dates take effect,
    /// which the state file need not hold.
    pub(crate) fn look<R>(&self, action: impl FnOnce(&mut World, Moment) -> R) -> R {
        let mut world = self.0.world.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Moment::new(self.0.clock.now()).plus_seconds(world.clock_offset);
        action(&mut world, now)
    }

    /// Changes the world and writes the state file before anyone else sees the change.
    pub(crate) fn change<R>(&self, action: impl FnOnce(&mut World, Moment) -> R) -> R {
        self.look(|world, now| {
            let result = action(world, now);
            if let Some(file) = &self.0.state_file
                && let Err(error) = save(world, file)
            {
                tracing::error!(file = %file.display(), %error, "the state file could not be written");
            }
            result
        })
    }
}

fn load(file: &Path) -> io::Result<Option<World>> {
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
fn save(world: &World, file: &Path) -> io::Result<()> {
    let beside = file.with_extension("writing");
    let mut writing = fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&beside)?;
    writing.write_all(&world.snapshot()?)?;
    drop(writing);
    fs::rename(&beside, file)
}
