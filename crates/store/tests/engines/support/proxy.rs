//! Stands between a store and its Postgres, and falls silent when it is told to.

use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::{TcpListener, TcpStream, UnixStream},
    sync::watch,
};

/// Which of the connections, counted in the order in which they were opened, still speak.
type FirstThatSpeaks = usize;

pub(crate) struct Proxy {
    /// The address of the same database by way of this proxy.
    pub(crate) url: String,
    opened: watch::Receiver<usize>,
    speaks: watch::Sender<FirstThatSpeaks>,
}

impl Proxy {
    pub(crate) async fn before(url: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = url::Url::parse(url).unwrap();
        let mut shown = server.clone();
        shown.set_query(Some("sslmode=disable"));
        shown.set_host(Some("127.0.0.1")).unwrap();
        shown.set_port(Some(port)).unwrap();
        let (count, opened) = watch::channel(0);
        let (speaks, silence) = watch::channel(0);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let number = *count.borrow();
                count.send_replace(number + 1);
                tokio::spawn(join(client, server.clone(), number, silence.clone()));
            }
        });
        Self {
            url: shown.into(),
            opened,
            speaks,
        }
    }

    /// Every connection that is open stays so, and nothing comes over it any more. New ones work:
    /// another host has taken over.
    pub(crate) fn vanish(&self) {
        self.speaks.send_replace(*self.opened.borrow());
    }

    /// No connection ever says a word.
    pub(crate) fn refuse_to_speak(&self) {
        self.speaks.send_replace(usize::MAX);
    }
}

async fn join(
    client: TcpStream,
    server: url::Url,
    number: usize,
    silence: watch::Receiver<FirstThatSpeaks>,
) {
    let (from_client, to_client) = client.into_split();
    let socket = server
        .query_pairs()
        .find_map(|(key, value)| (key == "host").then(|| format!("{value}/.s.PGSQL.5432")));
    let forward = || Forward {
        number,
        silence: silence.clone(),
    };
    if let Some(socket) = socket {
        let (from_server, to_server) = UnixStream::connect(socket).await.unwrap().into_split();
        tokio::join!(
            forward().all(from_client, to_server),
            forward().all(from_server, to_client)
        );
    } else {
        let place = (server.host_str().unwrap(), server.port().unwrap_or(5432));
        let (from_server, to_server) = TcpStream::connect(place).await.unwrap().into_split();
        tokio::join!(
            forward().all(from_client, to_server),
            forward().all(from_server, to_client)
        );
    }
}

struct Forward {
    number: usize,
    silence: watch::Receiver<FirstThatSpeaks>,
}

impl Forward {
    async fn all(mut self, mut from: impl AsyncRead + Unpin, mut to: impl AsyncWrite + Unpin) {
        let mut buffer = [0; 4_096];
        loop {
            let Ok(read @ 1..) = from.read(&mut buffer).await else {
                return;
            };
            if *self.silence.borrow() > self.number {
                // Both sides keep their connection, and hear nothing.
                let forever = self.silence.wait_for(|first| *first == 0).await;
                return drop(forever);
            }
            if to.write_all(&buffer[..read]).await.is_err() {
                return;
            }
        }
    }
}
