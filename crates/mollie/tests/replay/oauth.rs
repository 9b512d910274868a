//! Consent, tokens, revocation.

use std::collections::HashMap;

use domain::{Scope, ScopeSet};
use jiff::SignedDuration;
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use usecases::ports::{Authorization, CodeExchange, MollieError, OAuthApi, TokenSet};
use wiremock::{
    Mock, MockServer, Request, ResponseTemplate,
    matchers::{any, basic_auth, method, path},
};

use crate::world::{
    Attempt, CLIENT_SECRET, CODE, REDIRECT, REFRESH, STATE, VERIFIER, build, client, config, secret,
};

fn pairs(request: &Request) -> HashMap<String, String> {
    url::form_urlencoded::parse(&request.body)
        .into_owned()
        .collect()
}

fn expected(pairs: &[(&str, &str)]) -> HashMap<String, String> {
    let own = pairs
        .iter()
        .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()));
    own.collect()
}

async fn token_endpoint(verb: &str, answer: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(method(verb))
        .and(path("/oauth2/tokens"))
        .and(basic_auth("app_gangway", CLIENT_SECRET))
        .respond_with(answer)
        .mount(&server)
        .await;
    server
}

async fn only_request(server: &MockServer) -> Request {
    let mut requests = server.received_requests().await.unwrap();
    assert_eq!(requests.len(), 1);
    requests.remove(0)
}

fn tokens() -> Value {
    json!({
        "access_token": "access_new", "refresh_token": "refresh_new", "expires_in": 3600,
        "token_type": "bearer", "scope": "organizations.read onboarding.read",
    })
}

async fn exchange(server: &MockServer) -> Result<TokenSet, MollieError> {
    let attempt = Attempt::new();
    let exchange = CodeExchange {
        code: &secret(CODE),
        verifier: &attempt.verifier,
    };
    client(server).exchange(&exchange).await
}

async fn refresh(server: &MockServer) -> Result<TokenSet, MollieError> {
    client(server).refresh(&secret(REFRESH)).await
}

#[test]
fn the_consent_page_is_asked_with_state_scopes_and_the_s256_challenge() {
    let attempt = Attempt::new();
    let url = build(config("https://api.mollie.com")).authorize_url(&attempt.authorization());
    assert!(
        url.as_str()
            .starts_with("https://my.mollie.com/oauth2/authorize?")
    );
    let query: HashMap<_, _> = url.query_pairs().into_owned().collect();
    let wanted = expected(&[
        ("response_type", "code"),
        ("client_id", "app_gangway"),
        ("state", STATE),
        ("redirect_uri", REDIRECT),
        (
            "scope",
            "onboarding.read organizations.read payments.read profiles.read",
        ),
        // RFC 7636, appendix B.
        (
            "code_challenge",
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
        ),
        ("code_challenge_method", "S256"),
    ]);
    assert_eq!(query, wanted);
    assert!(!url.as_str().contains(VERIFIER));
}

#[test]
fn language_and_forced_consent_are_sent_only_when_asked_for() {
    let attempt = Attempt::new();
    let authorization = Authorization {
        locale: Some("nl_NL"),
        force_consent: true,
        ..attempt.authorization()
    };
    let url = build(config("https://api.mollie.com")).authorize_url(&authorization);
    let query: HashMap<_, _> = url.query_pairs().into_owned().collect();
    assert_eq!(query["locale"], "nl_NL");
    assert_eq!(query["approval_prompt"], "force");
}

#[tokio::test]
async fn a_code_is_exchanged_with_its_verifier_and_redirect_address() {
    let server = token_endpoint("POST", ResponseTemplate::new(200).set_body_json(tokens())).await;
    let tokens = exchange(&server).await.unwrap();
    assert_eq!(tokens.access.expose_secret(), "access_new");
    assert_eq!(tokens.refresh.unwrap().expose_secret(), "refresh_new");
    assert_eq!(tokens.expires_in, SignedDuration::from_secs(3600));
    assert!(tokens.scopes.contains(Scope::OnboardingRead));
    assert!(!tokens.scopes.contains(Scope::ProfilesRead));
    let request = only_request(&server).await;
    let sent = expected(&[
        ("grant_type", "authorization_code"),
        ("code", CODE),
        ("code_verifier", VERIFIER),
        ("redirect_uri", REDIRECT),
    ]);
    assert_eq!(pairs(&request), sent);
    assert_eq!(
        request.headers["content-type"],
        "application/x-www-form-urlencoded"
    );
    let agent = request.headers["user-agent"].to_str().unwrap();
    assert!(agent.starts_with("Gangway/"), "{agent}");
}

#[tokio::test]
async fn a_refresh_carries_the_redirect_address_of_the_exchange() {
    let server = token_endpoint("POST", ResponseTemplate::new(200).set_body_json(tokens())).await;
    let tokens = refresh(&server).await.unwrap();
    assert_eq!(tokens.access.expose_secret(), "access_new");
    let sent = expected(&[
        ("grant_type", "refresh_token"),
        ("refresh_token", REFRESH),
        ("redirect_uri", REDIRECT),
    ]);
    assert_eq!(pairs(&only_request(&server).await), sent);
}

#[tokio::test]
async fn a_refresh_may_leave_out_the_refresh_token_and_more() {
    let sparse = [
        json!({ "access_token": "access_new", "token_type": "Bearer" }),
        json!({
            "access_token": "access_new", "token_type": "bearer", "refresh_token": null,
            "expires_in": null, "scope": null, "id_token": {"new": []},
        }),
        json!({ "access_token": "access_new", "token_type": "bearer", "refresh_token": "" }),
    ];
    for body in sparse {
        // The type of the content is Mollie's business; what counts is that it is JSON.
        let answer = ResponseTemplate::new(200).set_body_raw(body.to_string(), "text/plain");
        let tokens = refresh(&token_endpoint("POST", answer).await)
            .await
            .unwrap();
        assert_eq!(tokens.access.expose_secret(), "access_new");
        assert!(tokens.refresh.is_none());
        assert_eq!(tokens.expires_in, SignedDuration::from_hours(1));
        assert_eq!(tokens.scopes, ScopeSet::default());
    }
}

#[tokio::test]
async fn only_invalid_grant_means_that_the_grant_is_dead() {
    let plain = |code: &str| json!({ "error": code, "error_description": "invalid_grant" });
    let legacy = |kind: &str| json!({ "error": { "type": kind, "message": "invalid_grant" } });
    let rejected = |reason: &str| MollieError::Rejected {
        reason: reason.into(),
    };
    for (body, expected) in [
        (plain("invalid_grant"), MollieError::DeadGrant),
        (legacy("invalid_grant"), MollieError::DeadGrant),
        (
            plain("invalid_client"),
            MollieError::OurCredentials {
                reason: "status 400, invalid_client".into(),
            },
        ),
        (
            legacy("invalid_request"),
            rejected("status 400, invalid_request"),
        ),
        (
            plain("redirect_uri_mismatch"),
            rejected("status 400, redirect_uri_mismatch"),
        ),
        (
            plain("refresh_sellerToken is unknown"),
            rejected("status 400, an OAuth error of an unusual form"),
        ),
    ] {
        let answer = ResponseTemplate::new(400).set_body_json(&body);
        let server = token_endpoint("POST", answer).await;
        assert_eq!(refresh(&server).await.unwrap_err(), expected, "{body}");
        assert_eq!(exchange(&server).await.unwrap_err(), expected, "{body}");
    }
}

#[tokio::test]
async fn trouble_at_mollie_never_looks_like_a_dead_grant() {
    let dead = json!({ "error": "invalid_grant" });
    let unavailable = |status: u16| MollieError::Unavailable {
        reason: format!("status {status}"),
    };
    for status in [500, 502, 503, 504] {
        let answer = ResponseTemplate::new(status).set_body_json(&dead);
        let server = token_endpoint("POST", answer).await;
        assert_eq!(refresh(&server).await.unwrap_err(), unavailable(status));
    }
    let slow_down = ResponseTemplate::new(429)
        .insert_header("retry-after", "7")
        .set_body_json(&dead);
    let error = refresh(&token_endpoint("POST", slow_down).await)
        .await
        .unwrap_err();
    let retry_after = SignedDuration::from_secs(7);
    assert_eq!(error, MollieError::RateLimited { retry_after });
}

#[tokio::test]
async fn answers_of_the_token_endpoint_that_cannot_be_read_are_malformed() {
    for (status, body) in [
        (200, ""),
        (200, "<html>busy</html>"),
        (200, r#"{"access_token":"access_new"}"#),
        (200, r#"{"access_token":7,"token_type":"bearer"}"#),
        (204, ""),
        (206, "{}"),
        (400, ""),
        (400, "<html>bad request</html>"),
        (400, r#"{"error":null}"#),
        (401, r#"{"status":401,"title":"Unauthorized Request"}"#),
    ] {
        let answer = ResponseTemplate::new(status).set_body_string(body);
        let error = refresh(&token_endpoint("POST", answer).await)
            .await
            .unwrap_err();
        assert!(
            matches!(error, MollieError::Malformed { .. }),
            "{status} {body}: {error}"
        );
    }
}

#[tokio::test]
async fn a_token_call_never_follows_a_redirect() {
    let elsewhere = MockServer::start().await;
    let answer = ResponseTemplate::new(200).set_body_json(tokens());
    Mock::given(any())
        .respond_with(answer)
        .mount(&elsewhere)
        .await;
    for status in [301, 302, 307, 308] {
        let redirect = ResponseTemplate::new(status).insert_header("location", elsewhere.uri());
        let server = MockServer::start().await;
        Mock::given(any())
            .respond_with(redirect)
            .mount(&server)
            .await;
        let expected = MollieError::Unavailable {
            reason: format!("status {status}"),
        };
        assert_eq!(refresh(&server).await.unwrap_err(), expected);
        assert_eq!(exchange(&server).await.unwrap_err(), expected);
        let revoked = client(&server).revoke(&secret(REFRESH)).await;
        assert_eq!(revoked.unwrap_err(), expected);
    }
    assert!(elsewhere.received_requests().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_grant_is_revoked_by_its_refresh_token() {
    let server = token_endpoint("DELETE", ResponseTemplate::new(204)).await;
    client(&server).revoke(&secret(REFRESH)).await.unwrap();
    let request = only_request(&server).await;
    let sent = expected(&[("token_type_hint", "refresh_token"), ("token", REFRESH)]);
    assert_eq!(pairs(&request), sent);
    assert_eq!(
        request.headers["content-type"],
        "application/x-www-form-urlencoded"
    );
    assert_eq!(request.url.query(), None);
}

#[tokio::test]
async fn a_grant_that_is_dead_already_counts_as_revoked() {
    let dead = ResponseTemplate::new(400).set_body_json(json!({ "error": "invalid_grant" }));
    let server = token_endpoint("DELETE", dead).await;
    client(&server).revoke(&secret(REFRESH)).await.unwrap();
}

#[tokio::test]
async fn a_revocation_counts_only_when_mollie_says_so() {
    let refused = json!({ "error": "invalid_client" });
    for answer in [
        ResponseTemplate::new(200).set_body_string("<html>please sign in to the wifi</html>"),
        ResponseTemplate::new(400).set_body_json(&refused),
        ResponseTemplate::new(404),
        ResponseTemplate::new(429),
        ResponseTemplate::new(503),
    ] {
        let server = token_endpoint("DELETE", answer).await;
        let outcome = client(&server).revoke(&secret(REFRESH)).await;
        assert!(outcome.is_err());
    }
}
