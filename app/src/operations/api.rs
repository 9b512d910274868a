//! Server functions of this feature, and what they give to its pages.

use jiff::Timestamp;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::UiError;

/// How the installation does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OperationsData {
    /// Sellers that are polled at all.
    pub polled: u64,
    /// Sellers whose time has come and that nobody holds.
    pub overdue: u64,
    /// Since when the longest of them waits.
    pub oldest_due: Option<Timestamp>,
    /// Sellers whose readings fail.
    pub failing: u64,
    /// Disconnects that Mollie has not proved.
    pub unconfirmed: u64,
    /// Calls to Mollie a second that one process allows itself.
    pub requests_per_second: u32,
    /// Keys in the ring, the active one first.
    pub key_ids: Vec<String>,
    /// The moment of the reading.
    pub now: Timestamp,
}

/// How the installation does.
#[server(prefix = "/fn", endpoint = "read-operations")]
pub async fn read_operations() -> Result<OperationsData, UiError> {
    let viewer = crate::guard::staff::<usecases::staff::ViewOperations>()?;
    let read = viewer.read().await.map_err(|e| crate::guard::tell(&e))?;
    Ok(OperationsData {
        polled: read.worker.polled,
        overdue: read.worker.overdue,
        oldest_due: read.worker.oldest_due,
        failing: read.worker.failing,
        unconfirmed: read.worker.unconfirmed,
        requests_per_second: read.requests_per_second,
        key_ids: read.key_ids,
        now: read.now,
    })
}
