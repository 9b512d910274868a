//! What clients may use of the program, however many of them there are.

use std::{fs, time::Duration};

use domain::Role;
use reqwest::{StatusCode, header};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use crate::{installation::Installation, process::Program};

const CONNECTIONS: usize = 300;
/// Far above what a connection needs, and far below a set of routes of its own.
const OF_A_CONNECTION: usize = 24 * 1024;

/// Memory of a process that no file stands behind, in bytes.
fn anonymous(program: &Program) -> usize {
    let path = format!("/proc/{}/smaps_rollup", program.child.id());
    let rollup = fs::read_to_string(path).unwrap();
    let line = rollup
        .lines()
        .find_map(|line| line.strip_prefix("Anonymous:"));
    let kilobytes = line.and_then(|line| line.trim().strip_suffix(" kB"));
    kilobytes.unwrap().parse::<usize>().unwrap() * 1024
}

/// A connection on which one request was answered and that is kept alive.
async fn idle(installation: &Installation) -> TcpStream {
    let addr = installation.url.trim_start_matches("http://");
    let mut stream = TcpStream::connect(addr).await.unwrap();
    let request = b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n";
    stream.write_all(request).await.unwrap();
    assert_ne!(stream.read(&mut [0; 4096]).await.unwrap(), 0);
    stream
}

#[tokio::test]
async fn an_idle_connection_costs_next_to_nothing() {
    let installation = Installation::new().await;
    let program = installation.serve().await;
    // What the first ones need is needed once.
    for _ in 0..20 {
        idle(&installation).await;
    }
    let before = anonymous(&program);
    let mut open = Vec::new();
    for _ in 0..CONNECTIONS {
        open.push(idle(&installation).await);
    }
    let each = anonymous(&program).saturating_sub(before) / CONNECTIONS;
    assert!(each < OF_A_CONNECTION, "{each} bytes each");
}

#[tokio::test]
async fn one_session_cannot_take_all_event_streams() {
    let installation = Installation::new().await;
    let _program = installation.serve().await;
    let admin = installation.staff(Role::Admin).await;
    let viewer = installation.staff(Role::Viewer).await;
    let stream = async |session: &str| {
        let events = installation.get("/events").header(header::COOKIE, session);
        events.send().await.unwrap()
    };
    let mut open = Vec::new();
    let refused = loop {
        let answer = stream(&admin).await;
        if answer.status() != StatusCode::OK {
            break answer;
        }
        open.push(answer);
        assert!(open.len() < 100, "there is no bound");
    };
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(refused.headers().contains_key(header::RETRY_AFTER));
    assert!(open.len() >= 20, "a person has many tabs: {}", open.len());
    assert_eq!(stream(&viewer).await.status(), StatusCode::OK);
    // A tab that is closed makes room for another one.
    open.pop();
    let again = async {
        while stream(&admin).await.status() != StatusCode::OK {
            tokio::task::yield_now().await;
        }
    };
    let again = tokio::time::timeout(Duration::from_secs(30), again).await;
    again.expect("room for another stream");
}
