//! `gangway worker`.

use clap::Args;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

use crate::{
    config::{DataConfig, Failure, MollieConfig, PollingConfig, WebConfig},
    wire, worker,
};

/// Keep sellers read, without serving pages.
#[derive(Args)]
pub(crate) struct Work {
    #[command(flatten)]
    data: DataConfig,
    #[command(flatten)]
    web: WebConfig,
    #[command(flatten)]
    mollie: MollieConfig,
    #[command(flatten)]
    polling: PollingConfig,
}

impl Work {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let public_url = self.web.public_url()?;
        let service = wire::service(
            &self.data,
            &self.mollie,
            &public_url,
            self.polling.settings(),
        )
        .await?;
        let stop = CancellationToken::new();
        stop_on_signal(&stop)?;
        tracing::info!("reading sellers");
        worker::run(service, stop).await;
        Ok(())
    }
}

/// Stops on Ctrl-C and on the signal that service managers send.
pub(crate) fn stop_on_signal(stop: &CancellationToken) -> Result<(), Failure> {
    let listen =
        |kind| signal(kind).map_err(|error| Failure::because("cannot listen for signals", &error));
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
