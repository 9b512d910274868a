//! A sandbox whose real clock stands still, and a client for it.

use std::time::Duration;

use jiff::Timestamp;
use reqwest::{Client, Method, RequestBuilder, Response, redirect::Policy};
use sandbox::{Clock, Options, Running, Sandbox};
use serde_json::{Value, json};
use url::Url;

pub(crate) const REDIRECT: &str = "http://127.0.0.1:3000/oauth/mollie/callback";
pub(crate) const SCOPES: &str = "organizations.read onboarding.read onboarding.write profiles.read profiles.write \
                                 payments.read balances.read";

/// `2026-09-01T12:00:00Z`, where the clock stands.
pub(crate) fn options() -> Options {
    let start = Timestamp::from_second(1_788_264_000).unwrap();
    Options {
        clock: Clock::new(move || start),
        ..Options::default()
    }
}

pub(crate) fn client() -> Client {
    Client::builder()
        .timeout(Duration::from_secs(20))
        .redirect(Policy::none())
        .build()
        .unwrap()
}

pub(crate) struct Fixture {
    pub(crate) running: Running,
    pub(crate) http: Client,
}

/// What a code or a refresh token was turned into.
pub(crate) struct Tokens {
    pub(crate) access: String,
    pub(crate) refresh: String,
}

impl Fixture {
    pub(crate) async fn start() -> Self {
        Self::with(options()).await
    }

    pub(crate) async fn with(options: Options) -> Self {
        Self {
            running: Sandbox::start(options).await.unwrap(),
            http: client(),
        }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.running.base_url)
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, self.url(path))
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Response {
        self.request(Method::POST, path)
            .json(&body)
            .send()
            .await
            .unwrap()
    }

    pub(crate) async fn patch(&self, path: &str, body: Value) -> Response {
        self.request(Method::PATCH, path)
            .json(&body)
            .send()
            .await
            .unwrap()
    }

    pub(crate) async fn delete(&self, path: &str) -> u16 {
        self.request(Method::DELETE, path)
            .send()
            .await
            .unwrap()
            .status()
            .as_u16()
    }

    /// A control answer as JSON.
    pub(crate) async fn read(&self, path: &str) -> Value {
        self.request(Method::GET, path)
            .send()
            .await
            .unwrap()
            .json()
            .await
            .unwrap()
    }

    /// The id of the seller at this place of the seeded ones.
    pub(crate) async fn seller(&self, place: usize) -> String {
        text(&self.read("/sandbox/organizations").await["organizations"][place]["id"])
    }

    /// Makes an organization from facts.
    pub(crate) async fn create(&self, facts: Value) -> String {
        let response = self.post("/sandbox/organizations", facts).await;
        assert_eq!(response.status(), 201);
        text(&response.json::<Value>().await.unwrap()["id"])
    }

    pub(crate) async fn advance(&self, seconds: i64) {
        let response = self
            .post("/sandbox/clock", json!({ "advance_seconds": seconds }))
            .await;
        assert_eq!(response.status(), 200);
    }

    pub(crate) async fn fault(&self, fault: Value) {
        assert_eq!(self.post("/sandbox/faults", fault).await.status(), 201);
    }

    /// Approves the app as an organization; `extra` is laid over the usual request.
    pub(crate) async fn approve(&self, organization: &str, extra: Value) -> Url {
        let mut body = json!({
            "organization": organization,
            "client_id": Options::default().client_id,
            "scope": SCOPES,
            "redirect_uri": REDIRECT,
            "state": "from the browser",
        });
        for (name, value) in extra.as_object().unwrap() {
            body[name] = value.clone();
        }
        let answer: Value = self
            .post("/sandbox/authorize", body)
            .await
            .json()
            .await
            .unwrap();
        Url::parse(&text(&answer["location"])).unwrap()
    }

    pub(crate) async fn code(&self, organization: &str) -> String {
        query(&self.approve(organization, json!({})).await, "code").unwrap()
    }

    /// A request to the token endpoint with the app's credentials.
    pub(crate) fn token_request(&self, method: Method, form: &[(&str, &str)]) -> RequestBuilder {
        let Options {
            client_id,
            client_secret,
            ..
        } = Options::default();
        self.request(method, "/oauth2/tokens")
            .basic_auth(client_id, Some(client_secret))
            .form(form)
    }

    pub(crate) async fn exchange(&self, code: &str) -> Response {
        let form = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", REDIRECT),
        ];
        self.token_request(Method::POST, &form)
            .send()
            .await
            .unwrap()
    }

    pub(crate) async fn refresh(&self, refresh_token: &str) -> Response {
        let form = [
            ("grant_type", "refresh_token"),
            ("refresh_token", refresh_token),
        ];
        self.token_request(Method::POST, &form)
            .send()
            .await
            .unwrap()
    }

    pub(crate) async fn connect(&self, organization: &str) -> Tokens {
        let code = self.code(organization).await;
        tokens(self.exchange(&code).await).await
    }

    /// A call of the API: its status and its body.
    pub(crate) async fn call(&self, token: &str, method: Method, path: &str) -> (u16, Value) {
        answer(
            self.request(method, path)
                .bearer_auth(token)
                .send()
                .await
                .unwrap(),
        )
        .await
    }

    pub(crate) async fn get(&self, token: &str, path: &str) -> (u16, Value) {
        self.call(token, Method::GET, path).await
    }
}

/// The status and the JSON of an answer; null where it has no body.
pub(crate) async fn answer(response: Response) -> (u16, Value) {
    let status = response.status().as_u16();
    let body = response.bytes().await.unwrap();
    (
        status,
        if body.is_empty() {
            Value::Null
        } else {
            serde_json::from_slice(&body).unwrap()
        },
    )
}

pub(crate) async fn tokens(response: Response) -> Tokens {
    assert_eq!(response.status(), 200);
    let body: Value = response.json().await.unwrap();
    Tokens {
        access: text(&body["access_token"]),
        refresh: text(&body["refresh_token"]),
    }
}

pub(crate) fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

pub(crate) fn query(url: &Url, name: &str) -> Option<String> {
    url.query_pairs()
        .find(|(known, _)| known == name)
        .map(|(_, value)| value.into_owned())
}
