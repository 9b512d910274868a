//! How the installation does.

use jiff::Timestamp;

use crate::{
    Gangway, UseCaseError,
    access::capability,
    ports::{PollingHealth, WorkHealth},
};

capability! {
    /// May see how the worker does.
    ViewOperations, ViewOperations
}

/// How the installation does.
#[derive(Debug, Clone)]
pub struct Operations {
    /// Since when this process cannot write to the database.
    pub storage_failing_since: Option<Timestamp>,
    pub polling: PollingHealth,
    pub work: Vec<WorkHealth>,
    /// Calls to Mollie a second that this process allows itself.
    pub requests_per_second: u32,
    /// Until when this process makes no call, because Mollie has asked for a pause.
    pub paused_until: Option<Timestamp>,
    /// Keys in the ring, the active one first.
    pub key_ids: Vec<String>,
    /// The moment at which this was read.
    pub now: Timestamp,
}

impl ViewOperations {
    pub async fn read(&self) -> Result<Operations, UseCaseError> {
        let service = self.0.service();
        let now = service.now();
        let active = service.keyring().active_id().to_owned();
        let others = service
            .keyring()
            .ids()
            .filter(|id| *id != active)
            .map(str::to_owned);
        Ok(Operations {
            storage_failing_since: service.storage_failing_since().await,
            polling: service.store().polling_health(now).await?,
            work: service.store().work_health(now).await?,
            requests_per_second: service.settings().requests_per_second,
            paused_until: service.paused_until(),
            key_ids: std::iter::once(active.clone()).chain(others).collect(),
            now,
        })
    }
}

impl Gangway {
    /// How polling does, for whoever collects figures.
    pub async fn polling_health(&self) -> Result<PollingHealth, UseCaseError> {
        Ok(self.store().polling_health(self.now()).await?)
    }
}
