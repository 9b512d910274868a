//! Who tells the program to stop waits for nothing that is paused, open or slow.

use std::time::Duration;

use domain::{OrganizationId, Role};
use reqwest::header;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use crate::installation::{Installation, wait_for};

/// What service managers wait at least before they kill.
const PATIENCE: Duration = Duration::from_secs(10);

/// An installation with a connected seller and somebody signed in; nothing of it is running.
/// `settings` are those of the sandbox.
async fn with_seller(settings: Value) -> (Installation, String, OrganizationId) {
    let installation = Installation::new().await;
    installation.control("PATCH", "settings", settings).await;
    let _program = installation.serve().await;
    let admin = installation.staff(Role::Admin).await;
    let organization = installation.organization(json!({})).await;
    installation.connect(&admin, &organization).await;
    installation.control("DELETE", "log", json!({})).await;
    (installation, admin, organization)
}

async fn fault(installation: &Installation, fault: Value) {
    installation.control("POST", "faults", fault).await;
}

#[tokio::test]
async fn stopping_takes_ten_seconds_at_most_whatever_is_paused_or_open() {
    let (installation, admin, _) = with_seller(json!({})).await;
    let all = json!({ "match": "*", "kind": "429", "rate": 1.0, "retry_after": 600 });
    fault(&installation, all).await;
    let mut program = installation.start(&["serve"]);
    let mut stream = wait_for("an event stream", async || {
        let stream = installation.get("/events").header(header::COOKIE, &admin);
        let stream = stream.send().await.ok()?;
        stream.status().is_success().then_some(stream)
    })
    .await;
    let connect = async || {
        let addr = installation.url.trim_start_matches("http://");
        TcpStream::connect(addr).await.unwrap()
    };
    let (mut half, mut body, _idle) = (connect().await, connect().await, connect().await);
    half.write_all(b"GET /sellers HTTP/1.1\r\nho")
        .await
        .unwrap();
    let form = b"POST /sign-in HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nemail=";
    body.write_all(form).await.unwrap();
    wait_for("a pause", async || {
        let log = program.log();
        log.contains("mollie asks").then_some(())
    })
    .await;
    let took = program.stop().await;
    assert!(took < PATIENCE, "{took:?}: {}", program.log());
    while let Ok(Some(_)) = stream.chunk().await {}
    // Closed or reset, it makes no difference.
    let _ = half.read_to_end(&mut Vec::new()).await;
}

#[tokio::test]
async fn a_poll_that_waits_for_mollie_is_given_up_for_whoever_comes_next() {
    let (installation, _, organization) = with_seller(json!({})).await;
    let slow = json!({ "match": "/v2/*", "kind": "slow", "times": 1, "delay_seconds": 120 });
    fault(&installation, slow).await;
    let mut worker = installation.start(&["worker"]);
    installation.wait_for_request("/v2/onboarding/me").await;
    let store = installation.store().await;
    let leased_until = async || {
        let seller = store.unclaimed(&organization).await.unwrap();
        seller.unwrap().connection.lease_until
    };
    let held = leased_until().await;
    let took = worker.stop().await;
    assert!(took < PATIENCE, "{took:?}: {}", worker.log());
    assert!(leased_until().await < held, "{}", worker.log());
}

#[tokio::test]
async fn a_refresh_under_way_is_waited_for_and_its_tokens_are_kept() {
    // So short that every poll must refresh first.
    let settings = json!({ "access_token_seconds": 120, "rotate_refresh_tokens": true });
    let (installation, _, organization) = with_seller(settings).await;
    let store = installation.store().await;
    let grant = async || {
        let seller = store.seller(&organization).await.unwrap().unwrap().id;
        store.grant(seller).await.unwrap().unwrap()
    };
    let before = grant().await;
    // Longer than polls have once it is time to stop.
    let slow = json!({ "match": "/oauth2/tokens", "kind": "slow", "times": 1, "delay_seconds": 8 });
    fault(&installation, slow).await;
    let mut worker = installation.start(&["worker"]);
    installation.wait_for_request("/oauth2/tokens").await;
    worker.stop().await;
    let after = grant().await;
    assert_eq!(after.version, before.version + 1, "{}", worker.log());
    assert_eq!(after.refresh_started_at, None);
}
