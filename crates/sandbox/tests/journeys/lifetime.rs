use std::{fs, os::unix::fs::PermissionsExt};

use reqwest::{Certificate, Client};
use sandbox::{Options, Running, Sandbox, StartError};
use serde_json::json;
use tokio::net::TcpStream;

use crate::fixture::{Fixture, options, tokens};

#[tokio::test]
async fn a_taken_port_is_said_in_one_sentence() {
    let sandbox = Fixture::start().await;
    let addr = sandbox
        .running
        .base_url
        .strip_prefix("http://")
        .unwrap()
        .parse()
        .unwrap();
    let error = Sandbox::start(Options { addr, ..options() })
        .await
        .unwrap_err();
    assert!(matches!(error, StartError::AddressTaken(taken) if taken == addr));
    assert!(error.to_string().contains("taken by another program"));
}

#[tokio::test]
async fn a_stopped_sandbox_frees_its_port() {
    let sandbox = Fixture::start().await;
    let addr = sandbox
        .running
        .base_url
        .strip_prefix("http://")
        .unwrap()
        .parse()
        .unwrap();
    sandbox.read("/sandbox/organizations").await;
    sandbox.running.stop().await;
    Sandbox::start(Options { addr, ..options() })
        .await
        .unwrap()
        .stop()
        .await;
}

#[tokio::test]
async fn a_state_file_carries_grants_organizations_and_clock_over_a_restart() {
    let folder = std::env::temp_dir().join(format!("sandbox-state-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join("state.json");
    let with_file = || Options {
        state_file: Some(file.clone()),
        ..options()
    };
    let before = Fixture::with(with_file()).await;
    let seller = before.create(json!({ "name": "Kept" })).await;
    let pair = before.connect(&seller).await;
    before.advance(100).await;
    let pending = before.code(&seller).await;
    before.running.stop().await;
    assert_eq!(
        fs::metadata(&file).unwrap().permissions().mode() & 0o777,
        0o600
    );

    let after = Fixture::with(with_file()).await;
    assert_eq!(
        after.get(&pair.access, "/v2/organizations/me").await.1["name"],
        "Kept"
    );
    assert_eq!(after.read("/sandbox/clock").await["ahead_seconds"], 100);
    assert_eq!(
        tokens(after.refresh(&pair.refresh).await).await.refresh,
        pair.refresh
    );
    assert_eq!(after.exchange(&pending).await.status(), 200);
    after.running.stop().await;

    fs::write(&file, "{").unwrap();
    let error = Sandbox::start(with_file()).await.unwrap_err();
    assert!(matches!(error, StartError::StateFile { .. }));
    fs::remove_dir_all(&folder).unwrap();
}

/// A sandbox over TLS, and a client that trusts its certificate.
async fn over_tls() -> (Running, Client) {
    let running = Sandbox::start(Options {
        tls: true,
        ..options()
    })
    .await
    .unwrap();
    let certificate =
        Certificate::from_pem(running.certificate.as_ref().unwrap().as_bytes()).unwrap();
    let trusting = Client::builder()
        .tls_certs_only([certificate])
        .build()
        .unwrap();
    (running, trusting)
}

#[tokio::test]
async fn tls_answers_clients_that_trust_its_certificate_and_links_say_https() {
    let (running, trusting) = over_tls().await;
    let url = format!("{}/v2/clients", running.base_url);
    let request = trusting
        .get(&url)
        .bearer_auth(Options::default().partner_token);
    let body: serde_json::Value = request.send().await.unwrap().json().await.unwrap();
    assert!(
        body["_links"]["self"]["href"]
            .as_str()
            .unwrap()
            .starts_with(&running.base_url)
    );
    assert!(running.base_url.starts_with("https://"));
    let wary = Client::builder().build().unwrap();
    assert!(wary.get(&url).send().await.is_err());
    running.stop().await;
}

#[tokio::test]
async fn over_tls_a_connection_is_dropped_and_a_silent_client_keeps_nobody_waiting() {
    let (running, trusting) = over_tls().await;
    let addr = running.base_url.strip_prefix("https://").unwrap();
    let silent = TcpStream::connect(addr).await.unwrap();
    let url = |path: &str| format!("{}{path}", running.base_url);
    let fault = json!({ "match": "/v2/*", "kind": "drop", "times": 1 });
    let added = trusting.post(url("/sandbox/faults")).json(&fault);
    assert_eq!(added.send().await.unwrap().status(), 201);
    let dropped = trusting.get(url("/v2/clients")).send().await;
    assert!(dropped.is_err(), "{dropped:?}");
    let answered = trusting.get(url("/v2/clients")).send().await.unwrap();
    assert_eq!(answered.status(), 401);
    drop(silent);
    running.stop().await;
}
