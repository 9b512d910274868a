//! Connections: plain or TLS, without Nagle's delay, and able to break off in the middle of an answer.

use std::{
    io,
    net::{self, Shutdown},
    os::fd::AsFd,
    sync::Arc,
};

use axum::{extract::connect_info::Connected, serve::IncomingStream};
use tls_listener::TlsListener;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

/// The connection a request came in on.
#[derive(Clone, Debug)]
pub(crate) struct Connection {
    /// A second handle on its socket; none where the system had none to give.
    socket: Option<Arc<net::TcpStream>>,
}

impl Connection {
    fn new(stream: &TcpStream) -> Self {
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "TCP_NODELAY could not be set");
        }
        let socket = second_handle(stream)
            .inspect_err(|error| tracing::warn!(%error, "a connection cannot be closed early"));
        Self {
            socket: socket.ok().map(Arc::new),
        }
    }

    /// Ends the connection before another byte is written to it.
    pub(crate) fn close(&self) {
        if let Some(socket) = &self.socket {
            // The client may have closed it already, which is as good.
            let _ = socket.shutdown(Shutdown::Both);
        }
    }
}

fn second_handle(stream: &TcpStream) -> io::Result<net::TcpStream> {
    stream.as_fd().try_clone_to_owned().map(Into::into)
}

impl Connected<IncomingStream<'_, TcpListener>> for Connection {
    fn connect_info(stream: IncomingStream<'_, TcpListener>) -> Self {
        Self::new(stream.io())
    }
}

impl Connected<IncomingStream<'_, TlsListener<TcpListener, TlsAcceptor>>> for Connection {
    fn connect_info(stream: IncomingStream<'_, TlsListener<TcpListener, TlsAcceptor>>) -> Self {
        Self::new(stream.io().get_ref().0)
    }
}
