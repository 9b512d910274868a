//! The two questions that decide whether a seller has left.

use domain::OrganizationId;
use jiff::SignedDuration;
use mollie::{BuildError, Client, Config};
use serde_json::json;
use url::Url;
use usecases::ports::{ClientsApi, MollieError, OAuthApi};
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{bearer_token, method, path},
};

use crate::world::{PARTNER, build, client, config};

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

fn without_partner(server: &MockServer) -> Client {
    build(Config {
        partner_token: None,
        ..config(&server.uri())
    })
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
    assert_eq!(
        client(&probed(refusal()).await).answers().await,
        unavailable(401)
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

#[tokio::test]
async fn the_client_list_tells_whether_a_seller_is_still_linked() {
    let id = OrganizationId::parse("org_1").unwrap();
    let asked = async |answer: ResponseTemplate| {
        let server = MockServer::start().await;
        Mock::given(method("GET"))
            .and(path("/v2/clients/org_1"))
            .and(bearer_token(PARTNER))
            .respond_with(answer)
            .mount(&server)
            .await;
        client(&server).lists_client(&id).await
    };
    let found = |id: &str| ResponseTemplate::new(200).set_body_json(json!({ "id": id }));
    assert_eq!(asked(found("org_1")).await, Ok(Some(true)));
    assert_eq!(asked(ResponseTemplate::new(404)).await, Ok(Some(false)));
    assert_eq!(asked(refusal()).await, Err(MollieError::Unauthorized));
    let other = asked(found("org_2")).await;
    assert!(
        matches!(other, Err(MollieError::Malformed { .. })),
        "{other:?}"
    );
}

#[tokio::test]
async fn without_a_partner_nobody_knows_the_client_list() {
    let server = MockServer::start().await;
    let client = without_partner(&server);
    let id = OrganizationId::parse("org_1").unwrap();
    assert_eq!(client.lists_client(&id).await, Ok(None));
    let error = client.list_clients(&[]).await.unwrap_err();
    assert!(matches!(error, MollieError::Rejected { .. }), "{error}");
    assert!(server.received_requests().await.unwrap().is_empty());
}

#[test]
fn an_address_that_is_not_of_the_web_is_refused() {
    let clock = crate::world::clock();
    let config = Config {
        api_url: Url::parse("mailto:api@mollie.com").unwrap(),
        ..config("https://api.mollie.com")
    };
    let error = Client::new(config, clock).unwrap_err();
    assert_eq!(error, BuildError::BadAddress { name: "api_url" });
}
