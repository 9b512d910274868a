//! The one service that all use cases hang on.

use std::sync::Arc;

use jiff::Timestamp;
use tokio::{
    sync::{Mutex, Semaphore},
    task::JoinHandle,
};
use tokio_util::task::TaskTracker;
use vault::Keyring;

use crate::{
    UseCaseError,
    environment::Bearer,
    mollie::Budget,
    ports::{ChangeFeed, SharedClock, SharedEntropy, SharedMollie, SharedStore},
    settings::Settings,
    staff::{Lanes, Refusals, SignInLimit},
    storage::Trial,
};

/// What the service is made of.
pub struct Ports {
    pub store: SharedStore,
    pub mollie: SharedMollie,
    pub clock: SharedClock,
    pub entropy: SharedEntropy,
    /// Keys that tokens are sealed with.
    pub keyring: Keyring,
}

pub(crate) struct Inner {
    ports: Ports,
    settings: Settings,
    pub(crate) budget: Budget,
    pub(crate) hashing: Lanes,
    pub(crate) sign_in_limit: Mutex<SignInLimit>,
    pub(crate) refusals: Mutex<Refusals>,
    /// What goes on when whoever asked for it goes away.
    tasks: TaskTracker,
    /// Last uses of sessions that are being written down.
    pub(crate) touching: Arc<Semaphore>,
    /// The last trial; held while one is under way, so that there is one at a time.
    pub(crate) storage: Mutex<Option<Trial>>,
}

/// Last uses of sessions that may wait for the database at the same time.
const TOUCHES_AT_A_TIME: usize = 4;

/// Every use case; cheap to clone.
#[derive(Clone)]
pub struct Gangway(pub(crate) Arc<Inner>);

impl Gangway {
    pub fn new(ports: Ports, settings: Settings) -> Self {
        let budget = Budget::new(settings.requests_per_second);
        Self(Arc::new(Inner {
            ports,
            settings,
            budget,
            hashing: Lanes::new(),
            sign_in_limit: Mutex::new(SignInLimit::new()),
            refusals: Mutex::default(),
            tasks: TaskTracker::new(),
            touching: Arc::new(Semaphore::new(TOUCHES_AT_A_TIME)),
            storage: Mutex::default(),
        }))
    }

    /// What the operator has tuned.
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// The present moment, by the clock that the service was given.
    pub fn now(&self) -> Timestamp {
        self.0.ports.clock.now()
    }

    /// Which sellers change from now on, in whichever process.
    pub async fn changes(&self) -> Result<Box<dyn ChangeFeed>, UseCaseError> {
        Ok(self.store().change_feed().await?)
    }

    /// Starts what must come to its end although whoever asked for it goes away, such as saving
    /// tokens that Mollie has just issued.
    pub(crate) fn spawn<T: Send + 'static>(
        &self,
        task: impl Future<Output = T> + Send + 'static,
    ) -> JoinHandle<T> {
        self.0.tasks.spawn(task)
    }

    /// Waits until all that was started has come to its end; for a program that is about to stop.
    pub async fn finish(&self) {
        self.0.tasks.close();
        self.0.tasks.wait().await;
    }

    pub(crate) fn store(&self) -> &SharedStore {
        &self.0.ports.store
    }

    pub(crate) fn mollie(&self) -> &SharedMollie {
        &self.0.ports.mollie
    }

    pub(crate) fn keyring(&self) -> &Keyring {
        &self.0.ports.keyring
    }

    pub(crate) fn entropy(&self) -> &SharedEntropy {
        &self.0.ports.entropy
    }

    pub(crate) fn bearer(&self) -> Bearer {
        self.entropy().bearer()
    }
}
