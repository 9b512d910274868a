use reqwest::{Method, Response};
use sandbox::Options;
use serde_json::json;
use url::Url;

use crate::fixture::{Fixture, REDIRECT, query};

fn asked<'a>(changed: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let usual = [
        ("client_id", "app_gangwaySandbox0000000000"),
        ("response_type", "code"),
        ("scope", "organizations.read onboarding.read"),
        ("redirect_uri", REDIRECT),
        ("state", "<abc>"),
    ];
    let kept = usual
        .into_iter()
        .filter(|(name, _)| !changed.iter().any(|(other, _)| other == name));
    kept.chain(
        changed
            .iter()
            .copied()
            .filter(|(_, value)| !value.is_empty()),
    )
    .collect()
}

async fn open(sandbox: &Fixture, changed: &[(&str, &str)]) -> Response {
    sandbox
        .request(Method::GET, "/oauth2/authorize")
        .query(&asked(changed))
        .send()
        .await
        .unwrap()
}

async fn press(sandbox: &Fixture, changed: &[(&str, &str)]) -> Response {
    sandbox
        .request(Method::POST, "/oauth2/authorize")
        .form(&asked(changed))
        .send()
        .await
        .unwrap()
}

fn location(response: &Response) -> Url {
    assert!(response.status().is_redirection(), "{}", response.status());
    Url::parse(response.headers()["location"].to_str().unwrap()).unwrap()
}

#[tokio::test]
async fn the_consent_page_lists_accounts_and_what_the_app_may_do() {
    let sandbox = Fixture::start().await;
    let response = open(&sandbox, &[]).await;
    assert_eq!(response.status(), 200);
    let page = response.text().await.unwrap();
    let seller = sandbox.seller(0).await;
    for expected in [
        seller.as_str(),
        "View your organization details",
        ">Approve<",
        ">Refuse<",
        "Sandbox",
        "&lt;abc&gt;",
    ] {
        assert!(page.contains(expected), "{expected}");
    }
    assert!(!page.contains("<abc>"));
}

#[tokio::test]
async fn an_account_beyond_the_first_ones_is_found_by_searching() {
    let sandbox = Fixture::with(Options {
        sellers: 300,
        ..crate::fixture::options()
    })
    .await;
    let last = sandbox.seller(299).await;
    assert!(
        !open(&sandbox, &[])
            .await
            .text()
            .await
            .unwrap()
            .contains(&last)
    );
    assert!(
        open(&sandbox, &[("q", &last)])
            .await
            .text()
            .await
            .unwrap()
            .contains(&last)
    );
}

#[tokio::test]
async fn approving_leads_back_with_a_code_and_the_state() {
    let sandbox = Fixture::start().await;
    let seller = sandbox.seller(0).await;
    let back = location(
        &press(
            &sandbox,
            &[("decision", "approve"), ("organization", &seller)],
        )
        .await,
    );
    assert!(back.as_str().starts_with(REDIRECT));
    assert_eq!(query(&back, "state").unwrap(), "<abc>");
    assert_eq!(
        sandbox
            .exchange(&query(&back, "code").unwrap())
            .await
            .status(),
        200
    );
}

#[tokio::test]
async fn refusing_leads_back_with_access_denied() {
    let sandbox = Fixture::start().await;
    let back = location(&press(&sandbox, &[("decision", "refuse")]).await);
    assert_eq!(query(&back, "error").unwrap(), "access_denied");
    assert_eq!(query(&back, "state").unwrap(), "<abc>");
    assert!(query(&back, "code").is_none());
}

#[tokio::test]
async fn approving_without_an_account_asks_again() {
    let sandbox = Fixture::start().await;
    let response = press(&sandbox, &[("decision", "approve")]).await;
    assert_eq!(response.status(), 422);
    assert!(
        response
            .text()
            .await
            .unwrap()
            .contains("Choose the account to connect.")
    );
}

#[tokio::test]
async fn an_unknown_app_is_sent_nowhere() {
    let sandbox = Fixture::start().await;
    let response = open(&sandbox, &[("client_id", "app_unknown")]).await;
    assert_eq!(response.status(), 400);
    assert!(response.headers().get("location").is_none());
}

#[tokio::test]
async fn a_wrong_request_is_told_to_the_registered_url_only() {
    let sandbox = Fixture::start().await;
    for (name, value, error) in [
        (
            "redirect_uri",
            "https://elsewhere.example/",
            "redirect_uri_mismatch",
        ),
        ("response_type", "token", "invalid_request"),
        ("state", "", "invalid_request"),
        ("scope", "payments.fly", "invalid_scope"),
        ("scope", "", "invalid_scope"),
        ("code_challenge", "plain-text", "invalid_request"),
        ("approval_prompt", "never", "invalid_request"),
    ] {
        let back = location(&open(&sandbox, &[(name, value)]).await);
        assert!(back.as_str().starts_with(REDIRECT), "{name}");
        assert_eq!(query(&back, "error").unwrap(), error, "{name}");
        assert!(query(&back, "error_description").is_some());
    }
}

#[tokio::test]
async fn the_control_api_answers_where_the_browser_would_go() {
    let sandbox = Fixture::start().await;
    let seller = sandbox.seller(0).await;
    let back = sandbox
        .approve(&seller, json!({ "scope": "payments.fly" }))
        .await;
    assert_eq!(query(&back, "error").unwrap(), "invalid_scope");
    let back = sandbox
        .approve(&seller, json!({ "decision": "refuse" }))
        .await;
    assert_eq!(query(&back, "error").unwrap(), "access_denied");
    let unknown = json!({ "organization": seller, "client_id": "app_unknown", "state": "x", "scope": "payments.read" });
    assert_eq!(
        sandbox.post("/sandbox/authorize", unknown).await.status(),
        422
    );
}
