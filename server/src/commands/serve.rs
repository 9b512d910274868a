//! `gangway serve`.

use std::{io, net::SocketAddr};

use app::guard::Installation;
use clap::Args;
use leptos::config::LeptosOptions;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use url::Url;
use usecases::Gangway;

use crate::{
    change_hub::ChangeHub,
    config::{self, CommandError, DataConfig, MollieConfig, PollingConfig, WebConfig},
    http::{assets::StaticFiles, metrics},
    http_server::{self, Bounds},
    refusals, router, shutdown,
    state::{Addresses, AppState},
    storage_watch,
    stream_limit::StreamLimit,
    wire, worker,
};

/// Serve the pages, keep sellers polled and durable work done.
#[derive(Args)]
pub(crate) struct Serve {
    #[command(flatten)]
    data: DataConfig,
    #[command(flatten)]
    web: WebConfig,
    #[command(flatten)]
    mollie: MollieConfig,
    #[command(flatten)]
    polling: PollingConfig,

    /// Leave polling and durable work to `gangway worker`
    #[arg(long, env = "GANGWAY_NO_WORKER")]
    no_worker: bool,
}

impl Serve {
    pub(crate) async fn run(self) -> Result<(), CommandError> {
        let public_url = self.web.public_url()?;
        let files = StaticFiles::read(&self.web.site_root)?;
        let listener = bind(self.web.addr).await?;
        let service = wire::service(
            &self.data,
            &self.mollie,
            &public_url,
            self.polling.settings(),
        )
        .await?;
        let stop = CancellationToken::new();
        shutdown::on_signal(&stop)?;
        let changes = ChangeHub::new(stop.clone());
        let feed = tokio::spawn(changes.clone().run(service.clone()));
        let storage = tokio::spawn(storage_watch::run(service.clone(), stop.clone()));
        let refusals = tokio::spawn(refusals::run(service.clone(), stop.clone()));
        let metrics = match self.web.metrics_addr {
            Some(addr) => Some(tokio::spawn(metrics::serve(
                bind(addr).await?,
                service.clone(),
                stop.clone(),
            ))),
            None => None,
        };
        let worker =
            (!self.no_worker).then(|| tokio::spawn(worker::run(service.clone(), stop.clone())));
        let state = self.state(service.clone(), &public_url, changes, files)?;
        let pages = http_server::serve(
            listener,
            router::router(state),
            Bounds::of_this_process(),
            stop.clone(),
        );
        // Without pages there is no point in going on.
        let last = stop.clone().drop_guard();
        let pages = tokio::spawn(async move {
            let _last = last;
            pages.await;
        });
        tracing::info!(address = %public_url, "ready");
        stop.cancelled().await;
        let tasks = [pages, feed, storage, refusals];
        shutdown::end(tasks.into_iter().chain(worker).chain(metrics), &service).await;
        Ok(())
    }

    fn state(
        &self,
        service: Gangway,
        public_url: &Url,
        changes: ChangeHub,
        files: StaticFiles,
    ) -> Result<AppState, CommandError> {
        Ok(AppState {
            gangway: service,
            installation: Installation {
                platform_name: self.web.platform_name.clone(),
                public_url: public_url.as_str().trim_end_matches('/').to_owned(),
                sandbox: self.mollie.is_sandbox(),
            },
            leptos: self.leptos_options(&files),
            addresses: Addresses {
                public: public_url.clone(),
                callback: config::redirect_uri(public_url)?,
                authorize_origin: self.mollie.authorize_origin(),
            },
            changes,
            streams: StreamLimit::default(),
            trusted_proxies: self.web.trusted_proxies(public_url),
            files,
        })
    }

    /// Where pages find what was built. The hash stands in the names from the start: Leptos would
    /// read it from disk for every page.
    fn leptos_options(&self, files: &StaticFiles) -> LeptosOptions {
        LeptosOptions::builder()
            .output_name(format!("gangway.{}", files.hash()))
            .site_root(self.web.site_root.to_string_lossy().into_owned())
            .site_pkg_dir("pkg")
            .site_addr(self.web.addr)
            .build()
    }
}

async fn bind(addr: SocketAddr) -> Result<TcpListener, CommandError> {
    TcpListener::bind(addr).await.map_err(|error| {
        if error.kind() == io::ErrorKind::AddrInUse {
            CommandError(format!(
                "{addr} is taken: stop the program that listens there, or set GANGWAY_ADDR"
            ))
        } else {
            CommandError::because(&format!("cannot listen on {addr}"), &error)
        }
    })
}
