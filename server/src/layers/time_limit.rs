//! Answers for a request that takes too long.

use std::time::Duration;

use axum::{
    extract::{Request, State},
    http::StatusCode,
    middleware::Next,
    response::Response,
};

use crate::{http::refusal::Asked, layers::csrf::is_safe};

/// Longest time until a response starts. Longer than a call to Mollie and the statements around it
/// take, so that what has a reason to give gives it itself.
pub(crate) const LIMIT: Duration = Duration::from_secs(40);

const READING: &str = "This takes longer than it should, so nobody waits for it any more. Please \
                       try again shortly.";
const CHANGING: &str = "This takes longer than it should. It may still be done: please look before \
                        you send it again.";

/// Gives up a request after the limit, with a page that says so. What must come to its end goes on
/// without anybody waiting for it.
pub(crate) async fn guard(State(limit): State<Duration>, request: Request, next: Next) -> Response {
    let asked = Asked::of(&request);
    let sentence = if is_safe(request.method()) {
        READING
    } else {
        CHANGING
    };
    match tokio::time::timeout(limit, next.run(request)).await {
        Ok(response) => response,
        Err(_) => asked.refused(StatusCode::GATEWAY_TIMEOUT, sentence),
    }
}

#[cfg(test)]
mod tests {
    use axum::{
        Router,
        body::{Body, to_bytes},
        http::{Method, header},
        middleware::from_fn_with_state,
        routing::any,
    };
    use tower::ServiceExt as _;

    use super::*;
    use crate::layers::{form_answer, trace};

    /// The layers around a handler that never answers, in the router's order.
    fn router() -> Router {
        let router = Router::new()
            .route("/never", any(std::future::pending::<()>))
            .layer(axum::middleware::from_fn(form_answer::guard))
            .layer(from_fn_with_state(Duration::from_millis(20), guard));
        trace::add(router)
    }

    #[tokio::test]
    async fn a_request_that_takes_too_long_gets_a_page_with_its_reference() {
        for (method, words) in [(Method::GET, READING), (Method::POST, CHANGING)] {
            let request = Request::builder()
                .method(&method)
                .uri("/never")
                .header(header::ACCEPT, "text/html");
            let request = request.body(Body::empty()).unwrap();
            let response = router().oneshot(request).await.unwrap();
            assert_eq!(response.status(), StatusCode::GATEWAY_TIMEOUT);
            let id = response.headers()["x-request-id"]
                .to_str()
                .unwrap()
                .to_owned();
            let page = to_bytes(response.into_body(), usize::MAX).await.unwrap();
            let page = String::from_utf8(page.to_vec()).unwrap();
            assert!(page.starts_with("<!DOCTYPE html>"), "{page}");
            assert!(page.contains(words) && page.contains(&id), "{page}");
        }
    }

    #[tokio::test]
    async fn a_program_whose_request_takes_too_long_is_told_in_one_sentence() {
        let request = Request::get("/never").body(Body::empty()).unwrap();
        let response = router().oneshot(request).await.unwrap();
        assert_eq!(response.status(), StatusCode::GATEWAY_TIMEOUT);
        let told = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        assert_eq!(told, READING.as_bytes());
    }
}
