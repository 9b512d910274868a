//! The address that the links of an answer start with.

use axum::http::{HeaderMap, header::HOST};
use serde_json::{Value, json};

use crate::state::AppState;

/// The origin the sandbox was asked at, or its fixed public one; without a trailing slash.
#[derive(Clone, Debug)]
pub(crate) struct BaseUrl(String);

impl BaseUrl {
    pub(crate) fn of(state: &AppState, headers: &HeaderMap) -> Self {
        if let Some(url) = &state.options().public_url {
            return Self(url.trim_end_matches('/').to_owned());
        }
        let host = headers
            .get(HOST)
            .and_then(|host| host.to_str().ok())
            .filter(|host| is_host(host));
        let scheme = if state.options().tls { "https" } else { "http" };
        Self(format!("{scheme}://{}", host.unwrap_or("localhost")))
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.0)
    }

    /// A link to a resource of the API.
    pub(crate) fn api(&self, path: &str) -> Value {
        json!({ "href": self.url(path), "type": "application/hal+json" })
    }

    /// A link to a page of the dashboard.
    pub(crate) fn page(&self, path: &str) -> Value {
        json!({ "href": self.url(path), "type": "text/html" })
    }

    /// Where the merchant goes on with its onboarding.
    pub(crate) fn onboarding(&self, organization: &str) -> Value {
        self.page(&format!("/dashboard/{organization}/onboarding"))
    }
}

/// A link to Mollie's documentation of a call.
pub(crate) fn documentation(name: &str) -> Value {
    json!({ "href": format!("https://docs.mollie.com/reference/{name}"), "type": "text/html" })
}

fn is_host(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b".-:[]_".contains(&byte))
}
