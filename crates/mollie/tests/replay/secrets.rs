//! Nothing that can be printed shows a secret.

use serde_json::json;
use usecases::ports::{CodeExchange, OAuthApi, OrganizationsApi, ProfilesApi};
use wiremock::{Mock, MockServer, ResponseTemplate, matchers::any};

use crate::world::{
    ACCESS, Attempt, CLIENT_SECRET, CODE, PARTNER, REFRESH, STATE, VERIFIER, access, client,
    config, secret,
};

const ISSUED: [&str; 2] = ["access_justIssued", "refresh_justIssued"];

#[track_caller]
fn assert_silent(text: &str) {
    let known = [
        ACCESS,
        REFRESH,
        PARTNER,
        CLIENT_SECRET,
        CODE,
        STATE,
        VERIFIER,
    ];
    for secret in known.iter().chain(&ISSUED) {
        assert!(!text.contains(secret), "{secret} stands in {text}");
    }
}

#[tokio::test]
async fn debug_shows_no_secret_of_what_goes_out() {
    let server = MockServer::start().await;
    assert_silent(&format!("{:?}", config(&server.uri())));
    assert_silent(&format!("{:#?}", client(&server)));
    let attempt = Attempt::new();
    assert_silent(&format!("{:?}", attempt.authorization()));
    let exchange = CodeExchange {
        code: &secret(CODE),
        verifier: &attempt.verifier,
    };
    assert_silent(&format!("{exchange:?}"));
}

#[tokio::test]
async fn debug_shows_no_secret_of_what_comes_back() {
    let server = MockServer::start().await;
    let body = json!({
        "access_token": ISSUED[0], "refresh_token": ISSUED[1], "expires_in": 3600, "token_type": "bearer",
    });
    let answer = ResponseTemplate::new(200).set_body_json(body);
    Mock::given(any()).respond_with(answer).mount(&server).await;
    let tokens = client(&server).refresh(&secret(REFRESH)).await.unwrap();
    assert_silent(&format!("{tokens:?}"));
}

#[tokio::test]
async fn errors_repeat_nothing_of_an_answer() {
    let echo = [
        ACCESS,
        REFRESH,
        CODE,
        VERIFIER,
        CLIENT_SECRET,
        ISSUED[0],
        ISSUED[1],
    ]
    .join(" ");
    for body in [
        echo.clone(),
        json!({ "error": echo, "error_description": echo }).to_string(),
        json!({ "error": { "type": echo, "message": echo } }).to_string(),
        json!({ "access_token": [echo], "status": [echo], "id": echo }).to_string(),
        json!({ echo.clone(): echo }).to_string(),
    ] {
        for status in [200, 302, 400, 401, 403, 404, 422, 429, 500] {
            let server = MockServer::start().await;
            let answer = ResponseTemplate::new(status).set_body_string(&body);
            Mock::given(any()).respond_with(answer).mount(&server).await;
            let client = client(&server);
            let attempt = Attempt::new();
            let exchange = CodeExchange {
                code: &secret(CODE),
                verifier: &attempt.verifier,
            };
            for error in [
                client.exchange(&exchange).await.unwrap_err(),
                client.refresh(&secret(REFRESH)).await.unwrap_err(),
                client.revoke(&secret(REFRESH)).await.unwrap_err(),
                client.organization(&access()).await.unwrap_err(),
                client.profiles(&access()).await.unwrap_err(),
            ] {
                assert_silent(&format!("{error} {error:?}"));
            }
        }
    }
}

#[tokio::test]
async fn a_connection_error_names_neither_address_nor_secret() {
    let client = crate::world::hasty_client("http://127.0.0.1:1");
    let error = client.refresh(&secret(REFRESH)).await.unwrap_err();
    assert_silent(&format!("{error} {error:?}"));
}
