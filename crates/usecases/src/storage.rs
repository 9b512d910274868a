//! Whether the database takes writes, as far as this process has seen.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::time::timeout;

use crate::Gangway;

/// Longest wait for a trial. It is less than whoever asks for readiness waits.
const LIMIT: Duration = Duration::from_secs(3);
/// A trial this young answers also for whoever asks next: readiness is open to everybody, and each
/// trial is a commit.
const FRESH: SignedDuration = SignedDuration::from_secs(1);

/// What the last trial found. It is kept in memory: another process, or this one after a restart,
/// counts from its own first failure.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Trial {
    at: Timestamp,
    failing_since: Option<Timestamp>,
}

impl Gangway {
    /// Tries to write, and tells since when that fails; `None` when it works.
    pub async fn storage_failing_since(&self) -> Option<Timestamp> {
        let service = self.clone();
        // Apart from whoever asks, who may stop waiting: what was found must be kept.
        let trial = tokio::spawn(async move { service.try_storage().await });
        trial.await.unwrap_or_else(|_| Some(self.now()))
    }

    async fn try_storage(&self) -> Option<Timestamp> {
        let mut last = self.0.storage.lock().await;
        let now = self.now();
        let fresh = last.filter(|trial| now.duration_since(trial.at).abs() < FRESH);
        if let Some(trial) = fresh {
            return trial.failing_since;
        }
        let before = last.and_then(|trial| trial.failing_since);
        let failing_since = match timeout(LIMIT, self.store().check()).await {
            Ok(Ok(())) => None,
            Ok(Err(error)) => {
                tracing::warn!(%error, "the database takes no writes");
                Some(before.unwrap_or(now))
            }
            Err(_) => {
                tracing::warn!("the database did not take a write in time");
                Some(before.unwrap_or(now))
            }
        };
        if before.is_some() && failing_since.is_none() {
            tracing::info!("the database takes writes again");
        }
        *last = Some(Trial {
            at: self.now(),
            failing_since,
        });
        failing_since
    }
}
