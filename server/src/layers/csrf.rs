//! Refuses requests that another site makes a browser send (cross-site request forgery).

use axum::{
    extract::{Request, State},
    http::{HeaderMap, Method, StatusCode, header},
    middleware::Next,
    response::Response,
};

use crate::{http::refusal::Asked, state::AppState};

/// Lets an unsafe request through only if it comes from our own pages, or from a program: one
/// that sends neither of the headers that every browser sends.
pub(crate) async fn guard(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let origin = state.addresses.public.origin().ascii_serialization();
    if is_safe(request.method()) || is_own(request.headers(), &origin) {
        next.run(request).await
    } else {
        tracing::warn!("a request from another site was refused");
        Asked::of(&request).refused(
            StatusCode::FORBIDDEN,
            "This request came from another site and was refused.",
        )
    }
}

pub(super) fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

fn is_own(headers: &HeaderMap, own_origin: &str) -> bool {
    let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or(""));
    match (text("sec-fetch-site"), text(header::ORIGIN.as_str())) {
        (Some("same-origin"), _) | (None, None) => true,
        (Some(_), _) => false,
        (None, Some(origin)) => origin == own_origin,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(pairs: &[(&'static str, &'static str)]) -> bool {
        let headers = pairs
            .iter()
            .map(|(name, value)| {
                (
                    axum::http::HeaderName::from_static(name),
                    axum::http::HeaderValue::from_static(value),
                )
            })
            .collect();
        is_own(&headers, "http://127.0.0.1:3000")
    }

    #[test]
    fn only_our_own_pages_and_programs_may_change_things() {
        assert!(own(&[]));
        assert!(own(&[("sec-fetch-site", "same-origin")]));
        assert!(own(&[("origin", "http://127.0.0.1:3000")]));
        assert!(!own(&[("sec-fetch-site", "cross-site")]));
        assert!(!own(&[("sec-fetch-site", "same-site")]));
        assert!(!own(&[("sec-fetch-site", "none")]));
        assert!(!own(&[("origin", "https://evil.example")]));
        assert!(!own(&[("origin", "null")]));
        assert!(!own(&[
            ("sec-fetch-site", "cross-site"),
            ("origin", "http://127.0.0.1:3000")
        ]));
    }
}
