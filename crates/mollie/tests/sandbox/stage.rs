//! A sandbox of one's own, a client that talks to it, and a hand on its controls.

use std::{collections::HashMap, sync::Arc, time::Duration};

use domain::{Feature, ScopeSet};
use jiff::Timestamp;
use mollie::{Client, Config, Timeouts};
use sandbox::{Options, Running, Sandbox};
use secrecy::SecretString;
use serde_json::{Value, json};
use url::Url;
use usecases::ports::{Authorization, Clock, CodeExchange, CodeVerifier, OAuthApi, TokenSet};

const STATE: &str = "stateOfTheAttempt";
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

struct StandingClock;

impl Clock for StandingClock {
    fn now(&self) -> Timestamp {
        moment()
    }
}

/// The moment at which every sandbox here begins.
pub(crate) fn moment() -> Timestamp {
    "2026-03-20T09:00:00Z".parse().unwrap()
}

pub(crate) struct Stage {
    pub(crate) client: Client,
    sandbox: Running,
    control: reqwest::Client,
}

impl Stage {
    pub(crate) async fn new() -> Self {
        Self::with_timeouts(Timeouts::default()).await
    }

    /// A stage whose client waits no longer than this for anything.
    pub(crate) async fn hasty(wait: Duration) -> Self {
        let timeouts = Timeouts {
            connect: wait,
            total: wait,
        };
        Self::with_timeouts(timeouts).await
    }

    async fn with_timeouts(timeouts: Timeouts) -> Self {
        let options = Options {
            clock: sandbox::Clock::new(moment),
            ..Options::default()
        };
        let config = |base: &str| Config {
            api_url: Url::parse(base).unwrap(),
            authorize_url: Url::parse(&format!("{base}/oauth2/authorize")).unwrap(),
            client_id: options.client_id.clone(),
            client_secret: SecretString::from(options.client_secret.as_str()),
            redirect_uri: Url::parse(&options.redirect_uris[0]).unwrap(),
            partner_token: Some(SecretString::from(options.partner_token.as_str())),
            timeouts,
        };
        let sandbox = Sandbox::start(options.clone()).await.unwrap();
        let client = Client::new(config(&sandbox.base_url), Arc::new(StandingClock)).unwrap();
        Self {
            client,
            sandbox,
            control: reqwest::Client::builder().no_proxy().build().unwrap(),
        }
    }

    /// A control call that must succeed.
    pub(crate) async fn control(&self, verb: &str, path: &str, body: Value) -> Value {
        let url = format!("{}/sandbox/{path}", self.sandbox.base_url);
        let method = verb.parse().unwrap();
        let response = self.control.request(method, url).json(&body).send().await;
        let response = response.unwrap();
        assert!(
            response.status().is_success(),
            "{verb} {path}: {}",
            response.status()
        );
        let body = response.bytes().await.unwrap();
        serde_json::from_slice(&body).unwrap_or_default()
    }

    /// Makes an organization; answers its id.
    pub(crate) async fn organization(&self, facts: Value) -> String {
        let made = self.control("POST", "organizations", facts).await;
        made["id"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn advance(&self, seconds: i64) {
        let body = json!({ "advance_seconds": seconds });
        self.control("POST", "clock", body).await;
    }

    pub(crate) async fn fault(&self, path: &str, kind: &str) {
        let body = json!({ "match": path, "kind": kind, "times": 1, "retry_after": 7 });
        self.control("POST", "faults", body).await;
    }

    /// Lets the merchant approve exactly what the consent page was asked for; answers the code.
    pub(crate) async fn approve(&self, organization: &str, scopes: &ScopeSet) -> SecretString {
        let url = self.client.authorize_url(&Authorization {
            state: &SecretString::from(STATE),
            verifier: &verifier(),
            scopes,
            locale: Some("nl_NL"),
            force_consent: false,
        });
        let asked: HashMap<String, String> = url.query_pairs().into_owned().collect();
        let mut body = json!(asked);
        body["organization"] = json!(organization);
        let answer = self.control("POST", "authorize", body).await;
        let location = Url::parse(answer["location"].as_str().unwrap()).unwrap();
        let query: HashMap<String, String> = location.query_pairs().into_owned().collect();
        assert_eq!(query["state"], STATE);
        SecretString::from(query["code"].as_str())
    }

    pub(crate) async fn connect_with(&self, organization: &str, scopes: &ScopeSet) -> TokenSet {
        let code = self.approve(organization, scopes).await;
        let exchange = CodeExchange {
            code: &code,
            verifier: &verifier(),
        };
        self.client.exchange(&exchange).await.unwrap()
    }

    pub(crate) async fn connect(&self, organization: &str) -> TokenSet {
        self.connect_with(organization, &ScopeSet::wanted(&Feature::defaults()))
            .await
    }
}

pub(crate) fn verifier() -> CodeVerifier {
    CodeVerifier(SecretString::from(VERIFIER))
}
