//! Carries the requests of `oauth2` over our own HTTP client, and reads how OAuth endpoints say no.

use std::pin::Pin;

use http::StatusCode;
use oauth2::{AsyncHttpClient, HttpRequest, HttpResponse};
use serde::Deserialize;
use usecases::ports::MollieError;

use crate::{
    failure::{self, Refusal},
    http::{Reply, Transport},
};

type Answering<'c> = Pin<Box<dyn Future<Output = Result<HttpResponse, MollieError>> + Send + 'c>>;

impl<'c> AsyncHttpClient<'c> for Transport {
    type Error = MollieError;
    type Future = Answering<'c>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.call_token_endpoint(request))
    }
}

/// The body of a refusal. Only the code counts; descriptions are for people and change.
#[derive(Deserialize)]
struct Body {
    error: Code,
}

/// The code as RFC 6749 writes it, or inside the object that older answers had.
#[derive(Deserialize)]
#[serde(untagged)]
enum Code {
    Plain(String),
    Legacy {
        #[serde(rename = "type")]
        kind: String,
    },
}

impl Transport {
    /// Judges every answer but a success itself: `oauth2` would lose the status, and keep the body.
    async fn call_token_endpoint(&self, request: HttpRequest) -> Result<HttpResponse, MollieError> {
        let request = reqwest::Request::try_from(request);
        let request = request.map_err(|error| failure::transport(&error))?;
        let reply = self.send(request).await?;
        match self.oauth_refusal(&reply) {
            Some(error) => Err(error),
            // Without its headers: whether the body is JSON is seen by reading it.
            None => Ok(HttpResponse::new(reply.body)),
        }
    }

    /// The error for a refusal by an OAuth endpoint; `None` for the statuses of success.
    pub(crate) fn oauth_refusal(&self, reply: &Reply) -> Option<MollieError> {
        let status = reply.status;
        match failure::status(status) {
            None if status == StatusCode::OK || status == StatusCode::NO_CONTENT => None,
            None => Some(failure::malformed(failure::status_text(status))),
            Some(Refusal::RateLimited | Refusal::Unavailable(_)) => self.refusal(reply),
            Some(_) => Some(verdict(status, &reply.body)),
        }
    }
}

fn verdict(status: StatusCode, body: &[u8]) -> MollieError {
    let status = failure::status_text(status);
    let code = match serde_json::from_slice(body) {
        Ok(Body {
            error: Code::Plain(code),
        }) => code,
        Ok(Body {
            error: Code::Legacy { kind },
        }) => kind,
        Err(_) => return failure::malformed(format!("{status} without an OAuth error")),
    };
    let reason = if is_code(&code) {
        format!("{status}, {code}")
    } else {
        format!("{status}, an OAuth error of an unusual form")
    };
    match code.as_str() {
        "invalid_grant" => MollieError::DeadGrant,
        "invalid_client" => MollieError::OurCredentials { reason },
        _ => MollieError::Rejected { reason },
    }
}

/// Whether a text has the form of an error code, so that nothing else is ever logged as one.
fn is_code(text: &str) -> bool {
    (1..=40).contains(&text.len())
        && text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || matches!(b, b'_' | b'-'))
}
