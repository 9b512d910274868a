use reqwest::{Method, Response};
use sandbox::Options;
use serde_json::{Value, json};

use crate::fixture::{Fixture, REDIRECT, SCOPES, answer, query, tokens};

async fn refused(response: Response, error: &str) {
    assert_eq!(response.headers()["cache-control"], "no-store");
    let (status, body) = answer(response).await;
    assert_eq!(
        (status, body["error"].as_str()),
        (400, Some(error)),
        "{body}"
    );
    assert!(body["error_description"].is_string());
}

#[tokio::test]
async fn a_code_becomes_tokens_once() {
    let sandbox = Fixture::start().await;
    let code = sandbox.code(&sandbox.seller(0).await).await;
    let (status, body) = answer(sandbox.exchange(&code).await).await;
    assert_eq!(
        (status, &body["expires_in"], &body["token_type"]),
        (200, &json!(3600), &json!("bearer"))
    );
    assert_eq!(body["scope"], SCOPES);
    refused(sandbox.exchange(&code).await, "invalid_grant").await;
}

#[tokio::test]
async fn a_code_lives_thirty_seconds() {
    let sandbox = Fixture::start().await;
    let seller = sandbox.seller(0).await;
    let (early, late) = (sandbox.code(&seller).await, sandbox.code(&seller).await);
    sandbox.advance(30).await;
    assert_eq!(sandbox.exchange(&early).await.status(), 200);
    sandbox.advance(1).await;
    let (_, body) = answer(sandbox.exchange(&late).await).await;
    assert_eq!(
        body["error_description"],
        "The authorization code has expired"
    );
}

#[tokio::test]
async fn an_access_token_lives_an_hour_and_its_refresh_token_stays() {
    let sandbox = Fixture::start().await;
    let first = sandbox.connect(&sandbox.seller(0).await).await;
    sandbox.advance(3599).await;
    assert_eq!(
        sandbox.get(&first.access, "/v2/organizations/me").await.0,
        200
    );
    sandbox.advance(1).await;
    let (status, body) = sandbox.get(&first.access, "/v2/organizations/me").await;
    assert_eq!(
        (status, &body["title"]),
        (401, &json!("Unauthorized Request"))
    );
    let second = tokens(sandbox.refresh(&first.refresh).await).await;
    assert_eq!(second.refresh, first.refresh);
    assert_ne!(second.access, first.access);
    assert_eq!(
        sandbox.get(&second.access, "/v2/organizations/me").await.0,
        200
    );
}

#[tokio::test]
async fn a_rotating_refresh_token_ends_with_its_use() {
    let sandbox = Fixture::start().await;
    sandbox
        .patch(
            "/sandbox/settings",
            json!({ "rotate_refresh_tokens": true }),
        )
        .await;
    let first = sandbox.connect(&sandbox.seller(0).await).await;
    let second = tokens(sandbox.refresh(&first.refresh).await).await;
    assert_ne!(second.refresh, first.refresh);
    refused(sandbox.refresh(&first.refresh).await, "invalid_grant").await;
    assert_eq!(sandbox.refresh(&second.refresh).await.status(), 200);
}

#[tokio::test]
async fn a_refresh_may_come_without_a_refresh_token() {
    let sandbox = Fixture::start().await;
    sandbox
        .patch("/sandbox/settings", json!({ "omit_refresh_token": true }))
        .await;
    let first = sandbox.connect(&sandbox.seller(0).await).await;
    let (status, body) = answer(sandbox.refresh(&first.refresh).await).await;
    assert_eq!((status, body.get("refresh_token")), (200, None));
    assert_eq!(sandbox.refresh(&first.refresh).await.status(), 200);
}

#[tokio::test]
async fn revoking_a_refresh_token_ends_every_access_token_of_its_grant_and_no_other() {
    let sandbox = Fixture::start().await;
    let first = sandbox.connect(&sandbox.seller(0).await).await;
    let renewed = tokens(sandbox.refresh(&first.refresh).await).await;
    let other = sandbox.connect(&sandbox.seller(1).await).await;
    let form = [
        ("token_type_hint", "refresh_token"),
        ("token", first.refresh.as_str()),
    ];
    for _ in 0..2 {
        let response = sandbox
            .token_request(Method::DELETE, &form)
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), 204);
    }
    for token in [&first.access, &renewed.access] {
        assert_eq!(sandbox.get(token, "/v2/organizations/me").await.0, 401);
    }
    refused(sandbox.refresh(&first.refresh).await, "invalid_grant").await;
    assert_eq!(
        sandbox.get(&other.access, "/v2/organizations/me").await.0,
        200
    );
}

#[tokio::test]
async fn revoking_an_access_token_leaves_its_refresh_token() {
    let sandbox = Fixture::start().await;
    let first = sandbox.connect(&sandbox.seller(0).await).await;
    let form = [
        ("token_type_hint", "access_token"),
        ("token", first.access.as_str()),
    ];
    sandbox
        .token_request(Method::DELETE, &form)
        .send()
        .await
        .unwrap();
    assert_eq!(
        sandbox.get(&first.access, "/v2/organizations/me").await.0,
        401
    );
    assert_eq!(sandbox.refresh(&first.refresh).await.status(), 200);
}

#[tokio::test]
async fn a_merchant_that_disconnects_ends_its_grants() {
    let sandbox = Fixture::start().await;
    let seller = sandbox.seller(0).await;
    let first = sandbox.connect(&seller).await;
    let response = sandbox
        .post(
            &format!("/sandbox/organizations/{seller}/disconnect"),
            json!({}),
        )
        .await;
    assert_eq!(response.status(), 200);
    assert_eq!(
        sandbox.get(&first.access, "/v2/organizations/me").await.0,
        401
    );
    refused(sandbox.refresh(&first.refresh).await, "invalid_grant").await;
}

#[tokio::test]
async fn forcing_approval_ends_earlier_grants_and_asking_again_does_not() {
    let sandbox = Fixture::start().await;
    let seller = sandbox.seller(0).await;
    let first = sandbox.connect(&seller).await;
    sandbox.connect(&seller).await;
    assert_eq!(sandbox.refresh(&first.refresh).await.status(), 200);
    sandbox
        .approve(&seller, json!({ "approval_prompt": "force" }))
        .await;
    refused(sandbox.refresh(&first.refresh).await, "invalid_grant").await;
}

#[tokio::test]
async fn a_challenge_must_be_met_by_its_verifier() {
    let sandbox = Fixture::start().await;
    // RFC 7636, appendix B.
    let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    let extra = json!({ "code_challenge": challenge, "code_challenge_method": "S256" });
    let code = query(
        &sandbox.approve(&sandbox.seller(0).await, extra).await,
        "code",
    )
    .unwrap();
    refused(sandbox.exchange(&code).await, "code_verifier_missing").await;
    let exchange = |verifier: &str| {
        let form = [
            ("grant_type", "authorization_code"),
            ("code", code.as_str()),
            ("redirect_uri", REDIRECT),
            ("code_verifier", verifier),
        ];
        sandbox.token_request(Method::POST, &form).send()
    };
    refused(exchange("wrong").await.unwrap(), "code_verifier_mismatch").await;
    assert_eq!(exchange(verifier).await.unwrap().status(), 200);
}

#[tokio::test]
async fn credentials_are_taken_from_the_body_and_from_json_too() {
    let sandbox = Fixture::start().await;
    let Options {
        client_id,
        client_secret,
        ..
    } = Options::default();
    let code = sandbox.code(&sandbox.seller(0).await).await;
    let body = json!({
        "grant_type": "authorization_code", "code": code, "redirect_uri": REDIRECT,
        "client_id": client_id, "client_secret": client_secret,
    });
    assert_eq!(sandbox.post("/oauth2/tokens", body).await.status(), 200);
}

#[tokio::test]
async fn the_token_endpoint_says_what_is_wrong() {
    let sandbox = Fixture::start().await;
    let code = sandbox.code(&sandbox.seller(0).await).await;
    let cases: [(&[(&str, &str)], &str); 6] = [
        (&[], "invalid_request"),
        (&[("grant_type", "password")], "unsupported_grant_type"),
        (&[("grant_type", "authorization_code")], "invalid_request"),
        (
            &[
                ("grant_type", "authorization_code"),
                ("code", "auth_unknown"),
            ],
            "invalid_grant",
        ),
        (
            &[("grant_type", "authorization_code"), ("code", &code)],
            "redirect_uri_mismatch",
        ),
        (
            &[
                ("grant_type", "refresh_token"),
                ("refresh_token", "refresh_unknown"),
            ],
            "invalid_grant",
        ),
    ];
    for (form, error) in cases {
        refused(
            sandbox
                .token_request(Method::POST, form)
                .send()
                .await
                .unwrap(),
            error,
        )
        .await;
    }
    let form = [("grant_type", "refresh_token")];
    let nobody = sandbox.request(Method::POST, "/oauth2/tokens").form(&form);
    refused(nobody.send().await.unwrap(), "invalid_client").await;
    let stranger = sandbox
        .request(Method::POST, "/oauth2/tokens")
        .basic_auth("app_x", Some("y"))
        .form(&form);
    refused(stranger.send().await.unwrap(), "invalid_client").await;
}

#[tokio::test]
async fn a_code_of_another_run_with_the_same_seed_is_not_another_sellers() {
    let sandbox = Fixture::start().await;
    let again = Fixture::start().await;
    let (first, second) = (sandbox.seller(0).await, sandbox.seller(1).await);
    let code = sandbox.code(&first).await;
    assert_eq!(
        code,
        again.code(&first).await,
        "equal seeds draw equal codes"
    );
    let other = Fixture::start().await;
    assert_ne!(code, other.code(&second).await);
    let body: Value = other.exchange(&code).await.json().await.unwrap();
    assert_eq!(body["error"], "invalid_grant");
}
