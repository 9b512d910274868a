use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::json;

use crate::fixture::{Fixture, answer, tokens};

#[tokio::test]
async fn too_many_requests_says_when_to_come_back_and_goes_away() {
    let sandbox = Fixture::start().await;
    let token = sandbox.connect(&sandbox.seller(0).await).await.access;
    sandbox
        .fault(json!({ "match": "/v2/*", "kind": "429", "times": 1, "retry_after": 7 }))
        .await;
    let request = sandbox
        .request(Method::GET, "/v2/onboarding/me")
        .bearer_auth(&token);
    let response = request.send().await.unwrap();
    assert_eq!(response.status(), 429);
    assert_eq!(response.headers()["retry-after"], "7");
    assert!(
        response.headers()["ratelimit"]
            .to_str()
            .unwrap()
            .contains("r=0;t=7")
    );
    assert!(response.headers().contains_key("ratelimit-policy"));
    assert_eq!(answer(response).await.1["title"], "Too Many Requests");
    assert_eq!(sandbox.get(&token, "/v2/onboarding/me").await.0, 200);
    assert_eq!(sandbox.read("/sandbox/faults").await["faults"], json!([]));
}

#[tokio::test]
async fn server_errors_stay_until_they_are_deleted() {
    let sandbox = Fixture::start().await;
    let token = sandbox.connect(&sandbox.seller(0).await).await.access;
    for (kind, status) in [("500", 500), ("503", 503)] {
        sandbox.fault(json!({ "match": "*", "kind": kind })).await;
        for _ in 0..2 {
            assert_eq!(sandbox.get(&token, "/v2/capabilities").await.0, status);
        }
        assert_eq!(sandbox.delete("/sandbox/faults").await, 204);
    }
    assert_eq!(sandbox.get(&token, "/v2/capabilities").await.0, 200);
}

#[tokio::test]
async fn a_dropped_connection_has_no_answer_and_no_effect() {
    let sandbox = Fixture::start().await;
    let code = sandbox.code(&sandbox.seller(0).await).await;
    sandbox
        .fault(json!({ "match": "/oauth2/tokens", "kind": "drop", "times": 1 }))
        .await;
    let form = [
        ("grant_type", "authorization_code"),
        ("code", &code),
        ("redirect_uri", crate::fixture::REDIRECT),
    ];
    assert!(
        sandbox
            .token_request(Method::POST, &form)
            .send()
            .await
            .is_err()
    );
    let log = sandbox.read("/sandbox/log").await;
    assert_eq!(
        (&log["requests"][0]["status"], &log["requests"][0]["fault"]),
        (&json!(null), &json!("drop"))
    );
    assert_eq!(sandbox.exchange(&code).await.status(), 200);
}

#[tokio::test]
async fn an_answer_can_be_lost_after_its_effect() {
    let sandbox = Fixture::start().await;
    let code = sandbox.code(&sandbox.seller(0).await).await;
    sandbox
        .fault(
            json!({ "match": "/oauth2/tokens", "kind": "503", "times": 1, "after_effect": true }),
        )
        .await;
    assert_eq!(sandbox.exchange(&code).await.status(), 503);
    assert_eq!(sandbox.exchange(&code).await.status(), 400);
}

#[tokio::test]
async fn a_slow_answer_is_held_after_its_effect() {
    let sandbox = Fixture::start().await;
    sandbox
        .patch(
            "/sandbox/settings",
            json!({ "rotate_refresh_tokens": true }),
        )
        .await;
    let first = sandbox.connect(&sandbox.seller(0).await).await;
    sandbox
        .fault(
            json!({ "match": "/oauth2/tokens", "kind": "slow", "times": 1, "delay_seconds": 60 }),
        )
        .await;
    let form = [
        ("grant_type", "refresh_token"),
        ("refresh_token", first.refresh.as_str()),
    ];
    let impatient = sandbox
        .token_request(Method::POST, &form)
        .timeout(Duration::from_millis(500));
    assert!(impatient.send().await.unwrap_err().is_timeout());
    assert_eq!(
        sandbox.refresh(&first.refresh).await.status(),
        400,
        "the lost answer had used the token up"
    );
}

#[tokio::test]
async fn a_slow_answer_comes_in_the_end() {
    let sandbox = Fixture::start().await;
    let token = sandbox.connect(&sandbox.seller(0).await).await.access;
    sandbox
        .fault(json!({ "match": "/v2/profiles", "kind": "slow", "times": 1, "delay_seconds": 0.2 }))
        .await;
    let start = Instant::now();
    assert_eq!(sandbox.get(&token, "/v2/profiles").await.0, 200);
    assert!(start.elapsed() >= Duration::from_millis(200));
}

#[tokio::test]
async fn a_malformed_answer_is_cut_in_the_middle() {
    let sandbox = Fixture::start().await;
    let code = sandbox.code(&sandbox.seller(0).await).await;
    sandbox
        .fault(json!({ "match": "/oauth2/tokens", "kind": "malformed", "times": 1 }))
        .await;
    let response = sandbox.exchange(&code).await;
    assert_eq!(response.status(), 200);
    let body = response.text().await.unwrap();
    assert!(body.starts_with('{') && serde_json::from_str::<serde_json::Value>(&body).is_err());
}

#[tokio::test]
async fn an_unknown_status_is_put_wherever_a_status_stands() {
    let sandbox = Fixture::start().await;
    let token = sandbox.connect(&sandbox.seller(13).await).await.access;
    sandbox
        .fault(json!({ "match": "/v2/*", "kind": "unknown-enum" }))
        .await;
    let (status, list) = sandbox.get(&token, "/v2/capabilities").await;
    let payments = &list["_embedded"]["capabilities"][0];
    assert_eq!(
        (status, &payments["status"]),
        (200, &json!("something-new"))
    );
    assert_eq!(payments["requirements"][0]["status"], "something-new");
    assert_eq!(payments["name"], "payments");
    assert_eq!(
        sandbox.get("access_unknown", "/v2/capabilities").await.1["status"],
        401
    );
}

#[tokio::test]
async fn a_grant_that_is_refused_by_a_fault_lives_on() {
    let sandbox = Fixture::start().await;
    let tokens = sandbox.connect(&sandbox.seller(0).await).await;
    sandbox
        .fault(json!({ "match": "/oauth2/tokens", "kind": "invalid_grant", "times": 1 }))
        .await;
    let refused = sandbox.refresh(&tokens.refresh).await;
    assert_eq!(refused.status(), 400);
    let body: serde_json::Value = refused.json().await.unwrap();
    assert_eq!(body["error"], "invalid_grant");
    assert_eq!(sandbox.refresh(&tokens.refresh).await.status(), 200);
}

#[tokio::test]
async fn a_rate_hits_a_share_of_the_requests() {
    let sandbox = Fixture::start().await;
    let token = sandbox.connect(&sandbox.seller(0).await).await.access;
    sandbox
        .fault(json!({ "match": "/v2/*", "kind": "500", "rate": 0.5 }))
        .await;
    let mut hits = 0;
    for _ in 0..60 {
        hits += u32::from(sandbox.get(&token, "/v2/onboarding/me").await.0 == 500);
    }
    assert!((10..=50).contains(&hits), "{hits} of 60");
}

#[tokio::test]
async fn a_fault_that_makes_no_sense_is_refused() {
    let sandbox = Fixture::start().await;
    for fault in [
        json!({ "match": "", "kind": "500" }),
        json!({ "match": "*", "kind": "418" }),
        json!({ "match": "*", "kind": "500", "rate": 2 }),
        json!({ "match": "*", "kind": "500", "times": 0 }),
        json!({ "kind": "500" }),
    ] {
        assert_eq!(
            sandbox
                .post("/sandbox/faults", fault.clone())
                .await
                .status(),
            422,
            "{fault}"
        );
    }
    // Controls stay reachable whatever fails.
    sandbox.fault(json!({ "match": "*", "kind": "500" })).await;
    let connected = sandbox.code(&sandbox.seller(0).await).await;
    assert_eq!(sandbox.exchange(&connected).await.status(), 500);
    sandbox.delete("/sandbox/faults").await;
    tokens(sandbox.exchange(&connected).await).await;
}
