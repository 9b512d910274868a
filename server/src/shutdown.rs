//! Graceful shutdown.

use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

use crate::config::CommandError;

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
