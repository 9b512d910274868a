//! A simulated Mollie for development and tests.
//!
//! It serves the OAuth endpoints and the part of Mollie's API that an onboarding dashboard reads, with a control
//! API (`/sandbox/...`) and a control page (`/`) that put organizations in any state, make things fail and move a
//! virtual clock. It is deterministic from its seed, listens where it is told and has no place in production.

mod clock;
mod connection;
mod control;
mod http;
mod options;
mod pages;
mod simulation;
mod state;
mod tls;

use std::{fmt, future::IntoFuture, io, net::SocketAddr, path::PathBuf};

use axum::{
    Router,
    extract::connect_info::Connected,
    serve::{IncomingStream, Listener},
};
use tls_listener::TlsListener;
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};

pub use self::{clock::Clock, options::Options, tls::TlsError};
use self::{connection::Connection, state::AppState};

#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("{0} is taken by another program; stop it or choose another address with --addr")]
    AddressTaken(SocketAddr),
    #[error("cannot listen on {addr}: {source}")]
    Listen { addr: SocketAddr, source: io::Error },
    #[error("the state file {} cannot be read ({source}); remove it to start afresh", file.display())]
    StateFile { file: PathBuf, source: io::Error },
    #[error(transparent)]
    Tls(#[from] TlsError),
}

/// The simulated Mollie; start one with [`Sandbox::start`].
#[derive(Debug)]
pub struct Sandbox;

impl Sandbox {
    /// Starts a sandbox that answers as soon as this returns.
    pub async fn start(options: Options) -> Result<Running, StartError> {
        let Options { addr, tls, .. } = options;
        let listener = TcpListener::bind(addr)
            .await
            .map_err(|source| match source.kind() {
                io::ErrorKind::AddrInUse => StartError::AddressTaken(addr),
                _ => StartError::Listen { addr, source },
            })?;
        let state_file = options.state_file.clone();
        let state = AppState::load(options).map_err(|source| StartError::StateFile {
            file: state_file.unwrap_or_default(),
            source,
        })?;
        let addr = listener
            .local_addr()
            .map_err(|source| StartError::Listen { addr, source })?;
        let router = control::router()
            .merge(http::router(&state))
            .with_state(state);
        let (stop, stopping) = oneshot::channel();
        if tls {
            let identity = tls::identity()?;
            let listener = TlsListener::new(identity.acceptor, listener);
            return Ok(Running {
                base_url: format!("https://{addr}"),
                certificate: Some(identity.certificate),
                stop: Some(stop),
                task: serve(listener, router, stopping),
            });
        }
        Ok(Running {
            base_url: format!("http://{addr}"),
            certificate: None,
            stop: Some(stop),
            task: serve(listener, router, stopping),
        })
    }
}

fn serve<L>(
    listener: L,
    router: Router,
    stopping: oneshot::Receiver<()>,
) -> JoinHandle<io::Result<()>>
where
    L: Listener<Addr: fmt::Debug>,
    Connection: for<'a> Connected<IncomingStream<'a, L>>,
{
    let service = router.into_make_service_with_connect_info::<Connection>();
    let serving = axum::serve(listener, service).with_graceful_shutdown(async {
        // A dropped sender means the same as a sent word: stop.
        let _ = stopping.await;
    });
    tokio::spawn(serving.into_future())
}

/// A sandbox that is answering. Dropping it stops it: it takes no new connections and finishes open requests.
#[derive(Debug)]
pub struct Running {
    /// Where it answers, such as `http://127.0.0.1:4010`; no slash at the end.
    pub base_url: String,
    /// The certificate that clients must trust, in PEM; only with TLS.
    pub certificate: Option<String>,
    stop: Option<oneshot::Sender<()>>,
    task: JoinHandle<io::Result<()>>,
}

impl Running {
    /// Stops it and waits until open requests are answered and the port is free.
    pub async fn stop(mut self) {
        self.stop.take();
        // The task ends with nothing to tell: serving has no errors of its own.
        let _ = (&mut self.task).await;
    }

    /// Waits until it ends, which it does not do by itself.
    pub async fn ended(&mut self) {
        let _ = (&mut self.task).await;
    }
}
