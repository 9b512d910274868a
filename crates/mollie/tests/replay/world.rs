//! A client, a clock that stands still, and a server that answers what it is told.

use std::{sync::Arc, time::Duration};

use domain::{Feature, ScopeSet};
use jiff::Timestamp;
use mollie::{Client, Config, Timeouts};
use secrecy::SecretString;
use serde_json::Value;
use url::Url;
use usecases::ports::{Authorization, Clock, CodeVerifier, SharedClock};
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{bearer_token, method, path},
};

pub(crate) const ACCESS: &str = "access_sellerToken";
pub(crate) const REFRESH: &str = "refresh_sellerToken";
pub(crate) const PARTNER: &str = "access_partnerToken";
pub(crate) const CLIENT_SECRET: &str = "clientSecretOfTheApp";
pub(crate) const CODE: &str = "auth_codeOfTheSeller";
pub(crate) const STATE: &str = "stateOfTheAttempt";
/// The verifier of RFC 7636, appendix B.
pub(crate) const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
pub(crate) const REDIRECT: &str = "https://gangway.example/oauth/mollie/callback";

struct StandingClock;

impl Clock for StandingClock {
    fn now(&self) -> Timestamp {
        "2026-03-20T09:00:00Z".parse().unwrap()
    }
}

pub(crate) fn config(api: &str) -> Config {
    Config {
        api_url: Url::parse(api).unwrap(),
        authorize_url: Url::parse("https://my.mollie.com/oauth2/authorize").unwrap(),
        client_id: "app_gangway".into(),
        client_secret: secret(CLIENT_SECRET),
        redirect_uri: Url::parse(REDIRECT).unwrap(),
        partner_token: Some(secret(PARTNER)),
        timeouts: Timeouts::default(),
    }
}

pub(crate) fn clock() -> SharedClock {
    Arc::new(StandingClock)
}

pub(crate) fn build(config: Config) -> Client {
    Client::new(config, clock()).unwrap()
}

pub(crate) fn client(server: &MockServer) -> Client {
    build(config(&server.uri()))
}

/// A client that knows no token of the partner's.
pub(crate) fn without_partner(server: &MockServer) -> Client {
    build(Config {
        partner_token: None,
        ..config(&server.uri())
    })
}

/// A client that waits no longer than this for anything.
pub(crate) fn hasty_client(api: &str) -> Client {
    let wait = Duration::from_millis(100);
    build(Config {
        timeouts: Timeouts {
            connect: wait,
            total: wait,
        },
        ..config(api)
    })
}

pub(crate) fn secret(text: &str) -> SecretString {
    SecretString::from(text)
}

pub(crate) fn access() -> SecretString {
    secret(ACCESS)
}

/// What an attempt to connect knows.
pub(crate) struct Attempt {
    pub(crate) state: SecretString,
    pub(crate) verifier: CodeVerifier,
    pub(crate) scopes: ScopeSet,
}

impl Attempt {
    pub(crate) fn new() -> Self {
        Self {
            state: secret(STATE),
            verifier: CodeVerifier(secret(VERIFIER)),
            scopes: ScopeSet::wanted(&Feature::defaults()),
        }
    }

    pub(crate) fn authorization(&self) -> Authorization<'_> {
        Authorization {
            state: &self.state,
            verifier: &self.verifier,
            scopes: &self.scopes,
            locale: None,
            force_consent: false,
        }
    }
}

pub(crate) fn json(body: &Value) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_raw(body.to_string(), "application/hal+json")
}

/// A server that gives one answer to `GET` of one path with the seller's token, and 404 otherwise.
pub(crate) async fn serving(route: &str, answer: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(method("GET"))
        .and(path(route))
        .and(bearer_token(ACCESS))
        .respond_with(answer)
        .mount(&server)
        .await;
    server
}
