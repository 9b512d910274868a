//! Takes refused sign-ins to the audit log, outside of the requests that they were made by.

use std::time::Duration;

use tokio_util::sync::CancellationToken;
use usecases::{Gangway, staff::Tell};

/// How often it is looked whether there are any.
const LOOK_EVERY: Duration = Duration::from_secs(30);

/// Until the program stops, and once then.
pub(crate) async fn run(gangway: Gangway, stop: CancellationToken) {
    let mut turn = tokio::time::interval(LOOK_EVERY);
    loop {
        let tell = tokio::select! {
            () = stop.cancelled() => Tell::All,
            _ = turn.tick() => Tell::Due,
        };
        if let Err(error) = gangway.audit_refusals(tell).await {
            tracing::warn!(%error, "refused sign-ins could not be written to the audit log");
        }
        if tell == Tell::All {
            return;
        }
    }
}
