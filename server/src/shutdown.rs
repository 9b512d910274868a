//! Graceful shutdown.
//!
//! A service manager that waits ten seconds ends nothing that must not be ended: requests and
//! polls under way have half of that. What alone may take longer is a call to Mollie's token
//! endpoint that is under way, because its answer may hold the only token that still works.

use std::time::Duration;

use tokio::{
    signal::unix::{SignalKind, signal},
    task::JoinHandle,
    time::{Instant, timeout_at},
};
use tokio_util::sync::CancellationToken;
use usecases::Gangway;

use crate::config::CommandError;

/// Longest time from the signal to the end of all tasks of the program. They end by themselves
/// before it, unless the database keeps one of them waiting.
const TASKS: Duration = Duration::from_secs(8);

/// Cancels the token on Ctrl-C and on the signal that service managers send.
pub(crate) fn on_signal(stop: &CancellationToken) -> Result<(), CommandError> {
    let listen = |kind| {
        signal(kind).map_err(|error| CommandError::because("cannot listen for signals", &error))
    };
    let mut interrupt = listen(SignalKind::interrupt())?;
    let mut terminate = listen(SignalKind::terminate())?;
    let stop = stop.clone();
    tokio::spawn(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        tracing::info!("stopping");
        stop.cancel();
    });
    Ok(())
}

/// Waits, once it is time to stop, for tasks that were told so, and then for what must not be cut
/// off: from the signal on at most as long as a call to Mollie may take, and its saving.
pub(crate) async fn end(tasks: impl IntoIterator<Item = JoinHandle<()>>, service: &Gangway) {
    let stopped = Instant::now();
    let all = async {
        for task in tasks {
            // Its panic has been logged; there is nothing left to stop.
            let _ = task.await;
        }
    };
    if timeout_at(stopped + TASKS, all).await.is_err() {
        tracing::warn!("a task was left that did not end in time");
    }
    let finish = mollie::Timeouts::default().total + usecases::SAVING_PATIENCE;
    if timeout_at(stopped + finish, service.finish())
        .await
        .is_err()
    {
        tracing::error!("something that was begun has not come to its end");
    }
}
