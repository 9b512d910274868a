//! A simulated Mollie for development and tests.
//!
//! It serves the OAuth endpoints and the part of Mollie's API that an onboarding dashboard reads, with a control
//! API (`/sandbox/...`) and a control page (`/`) that put organizations in any state, make things fail and move a
//! virtual clock. It is deterministic from its seed, listens where it is told and has no place in production.

mod connection;
mod control;
mod http;
mod pages;
mod sim;
mod tls;
mod world;

use std::{fmt, future::IntoFuture, io, net::SocketAddr, path::PathBuf, sync::Arc};

use axum::{
    Router,
    extract::connect_info::Connected,
    serve::{IncomingStream, Listener},
};
use jiff::Timestamp;
use tls_listener::TlsListener;
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};

pub use self::tls::TlsError;
use self::{
    connection::Connection,
    sim::{App, Parts, Sim},
};

/// The real clock that the virtual one runs ahead of.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Timestamp + Send + Sync>);

impl Clock {
    /// A clock that answers what `read` answers.
    pub fn new(read: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self(Arc::new(read))
    }

    /// The clock of the machine.
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the clock that is passed in everywhere else"
    )]
    pub fn system() -> Self {
        Self::new(Timestamp::now)
    }

    fn now(&self) -> Timestamp {
        (self.0)()
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Clock(..)")
    }
}

/// How a sandbox is set up; `Options::default()` is the demo on a free port of the loopback interface.
#[derive(Clone)]
pub struct Options {
    /// Where to listen; port 0 takes a free one.
    pub addr: SocketAddr,
    /// Speak https, with a certificate made at start.
    pub tls: bool,
    /// What the links of answers start with; the address a request was sent to when `None`.
    pub public_url: Option<String>,
    /// How many organizations there are at the start.
    pub sellers: usize,
    /// Equal seeds make equal organizations and tokens.
    pub seed: u64,
    /// The app's id (`app_...`).
    pub client_id: String,
    /// The app's secret.
    pub client_secret: String,
    /// The partner's own access token (`access_...`).
    pub partner_token: String,
    /// The app's registered redirect URLs; the first is the default.
    pub redirect_uris: Vec<String>,
    /// Where organizations, authorizations and the clock outlive a restart. What the file holds wins over
    /// `sellers` and `seed`.
    pub state_file: Option<PathBuf>,
    /// The clock to run on.
    pub clock: Clock,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            addr: SocketAddr::from(([127, 0, 0, 1], 0)),
            tls: false,
            public_url: None,
            sellers: 24,
            seed: 1,
            client_id: "app_gangwaySandbox0000000000".to_owned(),
            client_secret: "sandbox_client_secret_0000000000000000".to_owned(),
            partner_token: "access_gangwaySandboxPartner00000000".to_owned(),
            redirect_uris: vec!["http://127.0.0.1:3000/oauth/mollie/callback".to_owned()],
            state_file: None,
            clock: Clock::system(),
        }
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            addr,
            tls,
            public_url,
            sellers,
            seed,
            client_id,
            redirect_uris,
            state_file,
            ..
        } = self;
        f.debug_struct("Options")
            .field("addr", addr)
            .field("tls", tls)
            .field("public_url", public_url)
            .field("sellers", sellers)
            .field("seed", seed)
            .field("client_id", client_id)
            .field("redirect_uris", redirect_uris)
            .field("state_file", state_file)
            .finish_non_exhaustive()
    }
}

/// Why a sandbox could not be started.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Another program listens there.
    #[error("{0} is taken by another program; stop it or choose another address with --addr")]
    AddressTaken(SocketAddr),
    /// The address cannot be listened on for another reason.
    #[error("cannot listen on {addr}: {source}")]
    Listen {
        /// The address that was asked for.
        addr: SocketAddr,
        /// What the system says.
        source: io::Error,
    },
    /// The state file is there but cannot be used.
    #[error("the state file {} cannot be read ({source}); remove it to start afresh", file.display())]
    StateFile {
        /// The file that was asked for.
        file: PathBuf,
        /// What is wrong with it.
        source: io::Error,
    },
    /// TLS could not be set up.
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
        let sim = Sim::open(parts(options)).map_err(|source| StartError::StateFile {
            file: state_file.unwrap_or_default(),
            source,
        })?;
        let addr = listener
            .local_addr()
            .map_err(|source| StartError::Listen { addr, source })?;
        let router = control::router().merge(http::router(&sim)).with_state(sim);
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

fn parts(options: Options) -> Parts {
    Parts {
        app: App {
            client_id: options.client_id,
            client_secret: options.client_secret,
            partner_token: options.partner_token,
            redirect_uris: options.redirect_uris,
        },
        clock: options.clock,
        public_url: options.public_url,
        tls: options.tls,
        seed: options.seed,
        sellers: options.sellers,
        state_file: options.state_file,
    }
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
