//! Gives every request a name that the log, the page and the answer share.

use std::time::Instant;

use axum::{
    extract::Request,
    http::{HeaderName, HeaderValue},
    middleware::Next,
    response::Response,
};
use tracing::Instrument;
use usecases::ports::Entropy;

use crate::world::SystemEntropy;

const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// The name of a request.
#[derive(Clone)]
pub(crate) struct RequestId(pub(crate) String);

/// Names the request and logs how it ended. Queries are left out: they carry codes and searches.
pub(crate) async fn add(mut request: Request, next: Next) -> Response {
    let id = fresh();
    request.extensions_mut().insert(RequestId(id.clone()));
    let method = request.method().clone();
    let path = redact(request.uri().path());
    let span = tracing::info_span!("request", request_id = %id);
    let started = Instant::now();
    let mut response = next.run(request).instrument(span).await;
    let status = response.status().as_u16();
    let millis = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    if status >= 500 {
        tracing::warn!(request_id = %id, %method, %path, status, millis, "answered");
    } else {
        tracing::debug!(request_id = %id, %method, %path, status, millis, "answered");
    }
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(HEADER, value);
    }
    response
}

/// An invitation's secret stands in its path; the log does without it.
fn redact(path: &str) -> String {
    match path.strip_prefix("/connect/") {
        Some(rest) if rest != "result" => "/connect/…".to_owned(),
        _ => path.to_owned(),
    }
}

fn fresh() -> String {
    use std::fmt::Write as _;
    let mut bytes = [0; 8];
    SystemEntropy.fill(&mut bytes);
    bytes
        .iter()
        .fold(String::with_capacity(16), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}

#[cfg(test)]
mod tests {
    use super::redact;

    #[test]
    fn an_invitation_never_reaches_the_log() {
        assert_eq!(redact("/connect/abcdef"), "/connect/…");
        assert_eq!(redact("/connect/abcdef/start"), "/connect/…");
        assert_eq!(redact("/connect/result"), "/connect/result");
        assert_eq!(redact("/sellers"), "/sellers");
    }
}
