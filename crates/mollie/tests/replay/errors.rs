//! Every way in which the client can fail to be built or to read.

use std::time::Duration;

use jiff::SignedDuration;
use mollie::{BuildError, Client, Config};
use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
    task::JoinHandle,
};
use url::Url;
use usecases::ports::{MollieError, OAuthApi, OnboardingApi};
use wiremock::{MockServer, ResponseTemplate};

use crate::world::{REFRESH, access, build, client, clock, config, hasty_client, secret, serving};

const ROUTE: &str = "/v2/onboarding/me";

async fn failure(answer: ResponseTemplate) -> MollieError {
    let server = serving(ROUTE, answer).await;
    client(&server).onboarding(&access()).await.unwrap_err()
}

fn unavailable(reason: &str) -> MollieError {
    MollieError::Unavailable {
        reason: reason.into(),
    }
}

#[tokio::test]
async fn each_status_has_its_error() {
    let rejected = |reason: &str| MollieError::Rejected {
        reason: reason.into(),
    };
    for (status, expected) in [
        (401, MollieError::Unauthorized),
        (403, MollieError::ScopeMissing),
        (404, MollieError::NotFound),
        (410, MollieError::NotFound),
        (400, rejected("status 400")),
        (409, rejected("status 409")),
        (422, rejected("status 422")),
        (500, unavailable("status 500")),
        (502, unavailable("status 502")),
        (503, unavailable("status 503")),
        (504, unavailable("status 504")),
        (302, unavailable("status 302")),
    ] {
        let body = json!({
            "status": status, "title": "A title", "detail": "A detail",
            "_links": { "documentation": { "href": "https://docs.mollie.com", "type": "text/html" } },
        });
        let answer = ResponseTemplate::new(status).set_body_json(&body);
        assert_eq!(failure(answer).await, expected, "{status}");
        assert_eq!(
            failure(ResponseTemplate::new(status)).await,
            expected,
            "{status}, no body"
        );
    }
}

#[tokio::test]
async fn a_rate_limit_says_how_long_to_wait() {
    let limited = |seconds| MollieError::RateLimited {
        retry_after: SignedDuration::from_secs(seconds),
    };
    let answer = || ResponseTemplate::new(429);
    assert_eq!(failure(answer()).await, limited(30));
    let in_seconds = answer().insert_header("Retry-After", "12");
    assert_eq!(failure(in_seconds).await, limited(12));
    let at_a_date = answer().insert_header("Retry-After", "Fri, 20 Mar 2026 09:00:45 GMT");
    assert_eq!(failure(at_a_date).await, limited(45));
    let by_budget = answer().insert_header("RateLimit", r#""get-v2";r=0;t=3"#);
    assert_eq!(failure(by_budget).await, limited(3));
}

#[tokio::test]
async fn an_answer_that_is_not_what_it_should_be_is_malformed() {
    let good = r#"{"status":"completed","canReceivePayments":true,"canReceiveSettlements":true}"#;
    for (body, place) in [
        ("", "onboarding: the end at ."),
        (
            "<html>access_sellerToken</html>",
            "onboarding: no JSON at .",
        ),
        ("[]", "onboarding: an unexpected value at ."),
        ("{}", "onboarding: an unexpected value at ."),
        (&good[..30], "onboarding: the end at"),
        (
            r#"{"status":"completed","canReceivePayments":"access_sellerToken"}"#,
            "onboarding: an unexpected value at canReceivePayments",
        ),
        (
            r#"{"status":"completed","canReceivePayments":true,"canReceiveSettlements":true,"signedUpAt":"soon"}"#,
            "onboarding: an unexpected value at signedUpAt",
        ),
    ] {
        let error = failure(ResponseTemplate::new(200).set_body_string(body)).await;
        let MollieError::Malformed { reason } = error else {
            panic!("{body}: {error}");
        };
        assert!(reason.starts_with(place), "{body}: {reason}");
    }
}

#[tokio::test]
async fn an_answer_of_more_than_four_mebibytes_is_not_read_to_its_end() {
    let answer = ResponseTemplate::new(200).set_body_bytes(vec![b' '; 4 * 1024 * 1024 + 1]);
    let expected = MollieError::Malformed {
        reason: "an answer of more than 4 MiB".into(),
    };
    assert_eq!(failure(answer).await, expected);
}

#[tokio::test]
async fn a_slow_answer_is_a_timeout() {
    let slow = ResponseTemplate::new(200).set_delay(Duration::from_mins(1));
    let server = serving(ROUTE, slow).await;
    let client = hasty_client(&server.uri());
    let error = client.onboarding(&access()).await.unwrap_err();
    assert_eq!(error, unavailable("timeout"));
}

/// A server that reads a request, writes `answer`, and hangs up.
async fn hanging_up_after(answer: &'static str) -> (String, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let serving = tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = [0; 4096];
            let _ = stream.read(&mut request).await;
            let _ = stream.write_all(answer.as_bytes()).await;
        }
    });
    (address, serving)
}

#[tokio::test]
async fn a_connection_that_breaks_is_no_answer() {
    let half = "HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{\"status\":";
    for answer in ["", "HTTP/1.1 200 OK\r\nconte", half] {
        let (address, serving) = hanging_up_after(answer).await;
        let client = build(config(&address));
        for error in [
            client.onboarding(&access()).await.unwrap_err(),
            client.refresh(&secret(REFRESH)).await.unwrap_err(),
            client.revoke(&secret(REFRESH)).await.unwrap_err(),
        ] {
            let MollieError::Unavailable { reason } = error else {
                panic!("{answer:?}: {error}");
            };
            assert!(
                reason.starts_with("the connection broke: "),
                "{answer:?}: {reason}"
            );
            assert!(!reason.contains("127.0.0.1"), "{reason}");
        }
        serving.abort();
    }
}

#[tokio::test]
async fn nobody_listening_is_no_connection() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let error = build(config(&address))
        .onboarding(&access())
        .await
        .unwrap_err();
    let MollieError::Unavailable { reason } = error else {
        panic!("{error}");
    };
    assert!(reason.starts_with("no connection: "), "{reason}");
}

#[tokio::test]
async fn the_api_may_live_below_a_path() {
    let body =
        json!({ "status": "completed", "canReceivePayments": true, "canReceiveSettlements": true });
    let server = serving("/mollie/v2/onboarding/me", crate::world::json(&body)).await;
    for base in ["/mollie", "/mollie/"] {
        let client = build(config(&format!("{}{base}", server.uri())));
        assert!(client.onboarding(&access()).await.is_ok(), "{base}");
    }
}

#[tokio::test]
async fn a_token_that_no_header_can_carry_is_our_fault() {
    let server = MockServer::start().await;
    let error = client(&server)
        .onboarding(&secret("a\nb"))
        .await
        .unwrap_err();
    assert!(matches!(error, MollieError::Rejected { .. }), "{error}");
    assert!(server.received_requests().await.unwrap().is_empty());
}

#[test]
fn an_address_that_is_not_of_the_web_is_refused() {
    let clock = clock();
    let config = Config {
        api_url: Url::parse("mailto:api@mollie.com").unwrap(),
        ..config("https://api.mollie.com")
    };
    let error = Client::new(config, clock).unwrap_err();
    assert_eq!(error, BuildError::BadAddress { name: "api_url" });
}
