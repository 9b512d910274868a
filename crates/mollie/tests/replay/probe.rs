//! Whether Mollie answers, which decides whether a refusal means that a seller has left.

use jiff::SignedDuration;
use serde_json::json;
use usecases::ports::{MollieError, OAuthApi};
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{bearer_token, method, path},
};

use crate::world::{PARTNER, client, without_partner};

fn refusal() -> ResponseTemplate {
    ResponseTemplate::new(401).set_body_json(json!({
        "status": 401, "title": "Unauthorized Request",
        "detail": "Missing authentication, or failed to authenticate",
        "_links": { "documentation": { "href": "https://docs.mollie.com/overview/authentication", "type": "text/html" } },
    }))
}

async fn probed(answer: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    let probe = Mock::given(method("GET")).and(path("/v2/organizations/me"));
    probe.respond_with(answer).mount(&server).await;
    server
}

fn unavailable(status: u16) -> Result<(), MollieError> {
    Err(MollieError::Unavailable {
        reason: format!("status {status} to a probe"),
    })
}

#[tokio::test]
async fn mollie_answers_when_it_accepts_the_partner() {
    let server = MockServer::start().await;
    let good = ResponseTemplate::new(200).set_body_json(json!({ "id": "org_1" }));
    Mock::given(method("GET"))
        .and(path("/v2/organizations/me"))
        .and(bearer_token(PARTNER))
        .respond_with(good)
        .mount(&server)
        .await;
    assert_eq!(client(&server).answers().await, Ok(()));
    // Were nobody's token accepted, no seller's refusal would mean anything.
    let refused = client(&probed(refusal()).await).answers().await;
    assert!(
        matches!(refused, Err(MollieError::OurCredentials { .. })),
        "{refused:?}"
    );
}

#[tokio::test]
async fn without_a_partner_mollie_answers_when_it_refuses_nobody_in_its_own_words() {
    let server = probed(refusal()).await;
    assert_eq!(without_partner(&server).answers().await, Ok(()));
    let request = &server.received_requests().await.unwrap()[0];
    assert!(!request.headers.contains_key("authorization"));
    for (status, body) in [
        (401, "<html>sign in to the proxy</html>"),
        (401, r#"{"status":407,"title":"Proxy"}"#),
        (200, r#"{"status":401,"title":"Unauthorized Request"}"#),
        (302, ""),
        (403, r#"{"status":401,"title":"Unauthorized Request"}"#),
        (503, r#"{"status":401,"title":"Unauthorized Request"}"#),
    ] {
        let server = probed(ResponseTemplate::new(status).set_body_string(body)).await;
        let outcome = without_partner(&server).answers().await;
        assert_eq!(outcome, unavailable(status), "{body}");
    }
}

#[tokio::test]
async fn a_probe_too_may_be_told_to_slow_down() {
    let answer = ResponseTemplate::new(429).insert_header("retry-after", "5");
    let retry_after = SignedDuration::from_secs(5);
    let outcome = client(&probed(answer).await).answers().await;
    assert_eq!(outcome, Err(MollieError::RateLimited { retry_after }));
}
