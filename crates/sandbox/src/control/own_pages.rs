//! Refuses what another site makes a browser send: the sandbox has no sign-in, and listens where
//! every page that is open in the same browser can reach it.

use axum::{
    extract::Request,
    http::{HeaderMap, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};

/// Lets a change through from the sandbox's own pages, and from programs, which send neither of the
/// headers that every browser sends.
pub(super) async fn guard(request: Request, next: Next) -> Response {
    let reads = matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    );
    if reads || is_own(request.headers()) {
        return next.run(request).await;
    }
    let words = "This request came from another site and was refused.";
    (StatusCode::FORBIDDEN, words).into_response()
}

fn is_own(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or(""));
    match (
        text(header::HeaderName::from_static("sec-fetch-site")),
        text(header::ORIGIN),
    ) {
        (Some("same-origin"), _) | (None, None) => true,
        (Some(_), _) => false,
        (None, Some(origin)) => {
            let host = origin.split_once("://").map(|(_, host)| host);
            host.is_some() && host == text(header::HOST)
        }
    }
}
