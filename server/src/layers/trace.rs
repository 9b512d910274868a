//! Names every request and logs how it ended. Queries are left out: they carry codes and searches.

use std::time::Duration;

use axum::{Router, extract::Request, middleware::map_request, response::Response};
use tower_http::{
    request_id::{PropagateRequestIdLayer, SetRequestIdLayer},
    trace::TraceLayer,
};
use tracing::Span;

use super::request_id::{HEADER, RandomRequestId, discard_sent, request_id};

/// Adds the outermost layers. All that is logged while a request is answered carries its id,
/// method and path.
pub(crate) fn add<S: Clone + Send + Sync + 'static>(router: Router<S>) -> Router<S> {
    let trace = TraceLayer::new_for_http()
        .make_span_with(span)
        .on_request(())
        .on_response(log)
        .on_body_chunk(())
        .on_eos(())
        .on_failure(());
    router
        .layer(PropagateRequestIdLayer::new(HEADER))
        .layer(trace)
        .layer(SetRequestIdLayer::new(HEADER, RandomRequestId))
        .layer(map_request(discard_sent))
}

/// At the highest level, so that a log of errors alone has it too.
fn span(request: &Request) -> Span {
    tracing::error_span!(
        "request",
        request_id = request_id(request.extensions()),
        method = %request.method(),
        path = redact(request.uri().path()),
    )
}

fn log(response: &Response, latency: Duration, _: &Span) {
    let status = response.status().as_u16();
    let millis = u64::try_from(latency.as_millis()).unwrap_or(u64::MAX);
    if status >= 500 {
        tracing::warn!(status, millis, "answered");
    } else {
        tracing::debug!(status, millis, "answered");
    }
}

/// An invitation's secret stands in its path; the log does without it.
fn redact(path: &str) -> &str {
    match path.strip_prefix("/connect/") {
        Some(rest) if rest != "result" => "/connect/…",
        _ => path,
    }
}

#[cfg(test)]
mod tests {
    use std::{
        io,
        sync::{Arc, Mutex},
    };

    use axum::{
        body::Body,
        http::{HeaderMap, StatusCode},
        routing::get,
    };
    use tower::ServiceExt;

    use super::*;

    /// Collects what is logged on this thread.
    #[derive(Clone, Default)]
    struct Log(Arc<Mutex<Vec<u8>>>);

    impl Log {
        fn text(&self) -> String {
            String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
        }
    }

    impl io::Write for Log {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// The headers of the answer to a request with this path, and the log of it.
    async fn ask(path: &str) -> (HeaderMap, String) {
        let log = Log::default();
        let writer = log.clone();
        let subscriber = tracing_subscriber::fmt()
            .json()
            .flatten_event(true)
            .with_max_level(tracing::Level::DEBUG)
            .with_writer(move || writer.clone())
            .finish();
        let _guard = tracing::subscriber::set_default(subscriber);
        let router = Router::new()
            .route("/broken", get(async || StatusCode::BAD_GATEWAY))
            .fallback(async || "fine");
        let request = Request::get(path)
            .header(HEADER, "chosen-by-the-client")
            .body(Body::empty());
        let response = add(router).oneshot(request.unwrap()).await.unwrap();
        (response.headers().clone(), log.text())
    }

    #[tokio::test]
    async fn a_request_is_named_by_us_alone_and_the_same_in_the_log() {
        let (headers, log) = ask("/sellers").await;
        let id = headers[HEADER].to_str().unwrap();
        assert!(id.len() == 16 && id.bytes().all(|byte| byte.is_ascii_hexdigit()));
        assert!(log.contains(id), "{log}");
        assert!(!log.contains("chosen-by-the-client"), "{log}");
        assert_ne!(ask("/sellers").await.0[HEADER], headers[HEADER]);
    }

    #[tokio::test]
    async fn one_line_says_how_a_request_ended_and_only_our_own_failures_are_warnings() {
        for (path, level, status) in [("/sellers", "DEBUG", 200), ("/broken", "WARN", 502)] {
            let (_, log) = ask(path).await;
            let line: serde_json::Value = serde_json::from_str(&log).unwrap();
            assert_eq!(line["level"], level);
            assert_eq!(line["message"], "answered");
            assert_eq!(line["status"], status);
            assert!(line["millis"].is_u64());
            assert_eq!(line["span"]["method"], "GET");
            assert_eq!(line["span"]["path"], path);
        }
    }

    #[tokio::test]
    async fn a_query_and_an_invitation_never_reach_the_log() {
        for path in [
            "/sellers?q=s3cret",
            "/connect/s3cret",
            "/connect/s3cret/start?a=b",
        ] {
            let (_, log) = ask(path).await;
            assert!(log.contains("answered") && !log.contains("s3cret"), "{log}");
        }
        assert!(
            ask("/connect/result?ref=1")
                .await
                .1
                .contains("/connect/result")
        );
    }
}
