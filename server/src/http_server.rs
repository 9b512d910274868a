//! Accepts connections and answers requests on them, within bounds.

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use axum::{
    Router,
    body::Body,
    extract::{ConnectInfo, Request},
};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::{GracefulConnection, GracefulShutdown},
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt as _;

use crate::open_files;

/// How long it waits when no further connection can be accepted, as when no file is left.
const ACCEPT_FAILED: Duration = Duration::from_secs(1);

/// What clients may use.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bounds {
    /// Connections open at the same time. Whoever comes then waits in the system's queue.
    pub(crate) connections: usize,
    /// Longest time for the head of a request, and longest idle time between two. Longer than a
    /// minute, after which proxies usually drop idle connections themselves: one that we drop may
    /// carry a request already.
    pub(crate) head: Duration,
    /// Longest time that requests under way have once the program is to stop.
    pub(crate) grace: Duration,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            connections: 4_096,
            head: Duration::from_secs(75),
            grace: Duration::from_secs(5),
        }
    }
}

impl Bounds {
    /// The usual ones, as far as the open files of this process allow.
    pub(crate) fn of_this_process() -> Self {
        let usual = Self::default();
        Self {
            connections: usual.connections.min(open_files::for_connections()),
            ..usual
        }
    }
}

/// Serves until told to stop, then lets requests under way finish within bounds.
pub(crate) async fn serve(
    listener: TcpListener,
    router: Router,
    bounds: Bounds,
    stop: CancellationToken,
) {
    let slots = Arc::new(Semaphore::new(bounds.connections));
    let open = GracefulShutdown::new();
    let cut = CancellationToken::new();
    // Here and not for each connection: it builds every route.
    let router = router.with_state(());
    while let Some((stream, peer, slot)) = accept(&listener, &slots, &stop).await {
        let connection = open.watch(connection(stream, peer, router.clone(), bounds.head));
        tokio::spawn(answer(connection, slot, cut.clone()));
    }
    drop(listener);
    if tokio::time::timeout(bounds.grace, open.shutdown())
        .await
        .is_err()
    {
        tracing::info!("connections that were still open are cut");
        cut.cancel();
    }
}

/// Answers the requests of a connection until it ends or is cut, and gives its slot back.
fn answer(
    connection: impl Future<Output = Result<(), hyper::Error>> + Send + 'static,
    slot: OwnedSemaphorePermit,
    cut: CancellationToken,
) -> impl Future<Output = ()> + Send {
    // In a box: a future that is moved from block to block has room in each.
    let connection = Box::pin(connection);
    async move {
        if let Some(Err(error)) = cut.run_until_cancelled(connection).await {
            tracing::trace!(%error, "a connection ended early");
        }
        drop(slot);
    }
}

/// The next connection, and its slot; `None` when it is time to stop.
async fn accept(
    listener: &TcpListener,
    slots: &Arc<Semaphore>,
    stop: &CancellationToken,
) -> Option<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
    let next = async {
        let slot = Arc::clone(slots).acquire_owned().await.ok()?;
        loop {
            match listener.accept().await {
                Ok((stream, peer)) => return Some((stream, peer, slot)),
                Err(error) if is_of_one_connection(&error) => {}
                Err(error) => {
                    tracing::error!(%error, "cannot accept connections");
                    tokio::time::sleep(ACCEPT_FAILED).await;
                }
            }
        }
    };
    stop.run_until_cancelled(next).await.flatten()
}

/// Whether the next connection may fare better.
fn is_of_one_connection(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
    )
}

fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    head: Duration,
) -> impl GracefulConnection<Error = hyper::Error, Output = Result<(), hyper::Error>> + Send {
    // Small answers must not wait for the next packet: without this a page takes 40 ms longer.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "cannot set TCP_NODELAY");
    }
    let service = service_fn(move |request: Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        router.clone().oneshot(request)
    });
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(head)
        .serve_connection(TokioIo::new(stream), service)
}

#[cfg(test)]
mod tests {
    use axum::routing::get;
    use tokio::{
        io::{AsyncReadExt as _, AsyncWriteExt as _},
        task::JoinHandle,
    };

    use super::*;

    /// Longer than any of these tests may take.
    const LONG: Duration = Duration::from_secs(20);
    const REQUEST: &[u8] = b"GET / HTTP/1.1\r\nhost: x\r\n\r\n";

    struct Served {
        addr: SocketAddr,
        stop: CancellationToken,
        ended: JoinHandle<()>,
    }

    impl Served {
        async fn with(bounds: Bounds) -> Self {
            let peer = async |ConnectInfo(peer): ConnectInfo<SocketAddr>| peer.to_string();
            let router = Router::new()
                .route("/", get(peer))
                .route("/never", get(std::future::pending::<()>));
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let addr = listener.local_addr().unwrap();
            let stop = CancellationToken::new();
            let ended = tokio::spawn(serve(listener, router, bounds, stop.clone()));
            Self { addr, stop, ended }
        }

        async fn connect(&self) -> TcpStream {
            TcpStream::connect(self.addr).await.unwrap()
        }
    }

    /// Reads one answer whose body is `body`.
    async fn answer_with(stream: &mut TcpStream, body: &str) {
        let mut read = Vec::new();
        while !read.ends_with(body.as_bytes()) {
            assert_ne!(stream.read_buf(&mut read).await.unwrap(), 0, "{read:?}");
        }
    }

    /// Waits until the other side closes; a connection that stays open fails the test.
    async fn is_closed(stream: &mut TcpStream) {
        let mut rest = Vec::new();
        let closed = tokio::time::timeout(LONG, stream.read_to_end(&mut rest)).await;
        // One that is reset is closed, too.
        let _ = closed.expect("the connection stays open");
    }

    #[tokio::test]
    async fn silent_half_sent_and_idle_connections_are_closed_after_a_time() {
        let head = Duration::from_millis(200);
        let bounds = Bounds {
            head,
            ..Bounds::default()
        };
        let served = Served::with(bounds).await;
        let mut silent = served.connect().await;
        let mut half = served.connect().await;
        half.write_all(&REQUEST[..20]).await.unwrap();
        let mut idle = served.connect().await;
        idle.write_all(REQUEST).await.unwrap();
        let own = idle.local_addr().unwrap().to_string();
        answer_with(&mut idle, &own).await;
        for stream in [&mut silent, &mut half, &mut idle] {
            is_closed(stream).await;
        }
    }

    #[tokio::test]
    async fn beyond_the_bound_a_connection_waits_for_another_to_end() {
        let bounds = Bounds {
            connections: 1,
            ..Bounds::default()
        };
        let served = Served::with(bounds).await;
        let mut first = served.connect().await;
        let own = first.local_addr().unwrap().to_string();
        first.write_all(REQUEST).await.unwrap();
        answer_with(&mut first, &own).await;
        let mut second = served.connect().await;
        second.write_all(REQUEST).await.unwrap();
        let mut byte = [0];
        let early = tokio::time::timeout(Duration::from_millis(300), second.read(&mut byte));
        assert!(early.await.is_err(), "it was served beside the first");
        drop(first);
        let own = second.local_addr().unwrap().to_string();
        answer_with(&mut second, &own).await;
    }

    #[tokio::test]
    async fn stopping_waits_for_no_connection_longer_than_the_grace() {
        let bounds = Bounds {
            head: LONG * 10,
            grace: Duration::from_millis(200),
            ..Bounds::default()
        };
        let served = Served::with(bounds).await;
        let mut half = served.connect().await;
        half.write_all(&REQUEST[..20]).await.unwrap();
        let mut hangs = served.connect().await;
        hangs
            .write_all(b"GET /never HTTP/1.1\r\nhost: x\r\n\r\n")
            .await
            .unwrap();
        let mut idle = served.connect().await;
        idle.write_all(REQUEST).await.unwrap();
        let own = idle.local_addr().unwrap().to_string();
        answer_with(&mut idle, &own).await;
        served.stop.cancel();
        for stream in [&mut half, &mut hangs, &mut idle] {
            is_closed(stream).await;
        }
        tokio::time::timeout(LONG, served.ended)
            .await
            .expect("it stops")
            .unwrap();
    }
}
