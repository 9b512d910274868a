//! `gangway worker`.

use clap::Args;
use tokio_util::sync::CancellationToken;

use crate::{
    config::{CommandError, DataConfig, MollieConfig, PollingConfig, WebConfig},
    shutdown, wire, worker,
};

/// Keep sellers polled and durable work done, without serving pages.
#[derive(Args)]
pub(crate) struct Worker {
    #[command(flatten)]
    data: DataConfig,
    #[command(flatten)]
    web: WebConfig,
    #[command(flatten)]
    mollie: MollieConfig,
    #[command(flatten)]
    polling: PollingConfig,
}

impl Worker {
    pub(crate) async fn run(self) -> Result<(), CommandError> {
        let public_url = self.web.public_url()?;
        let service = wire::service(
            &self.data,
            &self.mollie,
            &public_url,
            self.polling.settings(),
        )
        .await?;
        let stop = CancellationToken::new();
        shutdown::on_signal(&stop)?;
        tracing::info!("polling sellers and doing work");
        let worker = tokio::spawn(worker::run(service.clone(), stop.clone()));
        stop.cancelled().await;
        shutdown::end([worker], &service).await;
        Ok(())
    }
}
