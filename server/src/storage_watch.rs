//! Tries now and then whether the database takes writes, so that operations know since when it does
//! not, also where nobody asks for readiness.

use std::time::Duration;

use tokio_util::sync::CancellationToken;
use usecases::Gangway;

const EVERY: Duration = Duration::from_secs(30);

pub(crate) async fn run(service: Gangway, stop: CancellationToken) {
    let mut turn = tokio::time::interval(EVERY);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = turn.tick() => {}
        }
        service.storage_failing_since().await;
    }
}
