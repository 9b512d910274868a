//! Server functions of this feature, and what they give to its pages.

use jiff::Timestamp;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::UiError;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OperationsData {
    /// Since when the process that answered cannot write to the database.
    pub storage_failing_since: Option<Timestamp>,
    /// Sellers that are polled at all.
    pub polled: u64,
    /// Sellers whose time has come and that nobody holds.
    pub overdue: u64,
    /// Since when the longest of them waits.
    pub oldest_due: Option<Timestamp>,
    /// Sellers whose polls fail.
    pub failing: u64,
    /// Disconnects that Mollie has not proved.
    pub unconfirmed: u64,
    /// Sellers of whom it is not decided whether they left, because Mollie refuses too many.
    pub many_refused: u64,
    /// Sellers who cannot be polled because Mollie refuses our own credentials.
    pub our_credentials: u64,
    /// The durable work by kind; kinds of which nothing waits are listed too.
    pub work: Vec<WorkLine>,
    /// Calls to Mollie a second that one process allows itself.
    pub requests_per_second: u32,
    /// Until when this process makes no call, because Mollie has asked for a pause.
    pub paused_until: Option<Timestamp>,
    /// Keys in the ring, the active one first.
    pub key_ids: Vec<String>,
    /// The moment at which ages are judged.
    pub now: Timestamp,
}

/// How one kind of durable work does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkLine {
    /// The stable name of the kind, such as `reseal`.
    pub kind: String,
    pub waiting: u64,
    /// How many of them are due and held by nobody.
    pub overdue: u64,
    /// Since when the longest of those waits.
    pub oldest_due: Option<Timestamp>,
    /// How many failed at their last attempt.
    pub failing: u64,
    /// The error of one of those.
    pub last_error: Option<String>,
}

#[server(prefix = "/fn", endpoint = "read-operations")]
pub async fn read_operations() -> Result<OperationsData, UiError> {
    let viewer = crate::guard::staff::<usecases::operations::ViewOperations>()?;
    let read = viewer.read().await.map_err(|e| crate::guard::report(&e))?;
    Ok(OperationsData {
        storage_failing_since: read.storage_failing_since,
        polled: read.polling.polled,
        overdue: read.polling.overdue,
        oldest_due: read.polling.oldest_due,
        failing: read.polling.failing,
        unconfirmed: read.polling.unconfirmed,
        many_refused: read.polling.many_refused,
        our_credentials: read.polling.our_credentials,
        work: ssr::work(read.work),
        requests_per_second: read.requests_per_second,
        paused_until: read.paused_until,
        key_ids: read.key_ids,
        now: read.now,
    })
}

#[cfg(feature = "ssr")]
mod ssr {
    use usecases::ports::{WorkHealth, WorkKind};

    use super::WorkLine;

    /// A line for each kind; kinds without work are not among the health.
    pub(super) fn work(mut health: Vec<WorkHealth>) -> Vec<WorkLine> {
        let mut line = |kind: WorkKind| {
            let found = health.iter().position(|one| one.kind == kind)?;
            Some(health.swap_remove(found))
        };
        WorkKind::ALL
            .into_iter()
            .map(|kind| match line(kind) {
                Some(health) => WorkLine {
                    kind: kind.as_str().to_owned(),
                    waiting: health.waiting,
                    overdue: health.overdue,
                    oldest_due: health.oldest_due,
                    failing: health.failing,
                    last_error: health.last_error,
                },
                None => WorkLine {
                    kind: kind.as_str().to_owned(),
                    waiting: 0,
                    overdue: 0,
                    oldest_due: None,
                    failing: 0,
                    last_error: None,
                },
            })
            .collect()
    }
}
