//! What is answered when something failed outside the pages.

use std::any::Any;

use axum::{
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use url::Url;
use usecases::UseCaseError;

/// A plain page for a failure outside the pages: it must not need what has just failed.
pub(crate) fn for_error(request_id: &str, error: &UseCaseError) -> Response {
    let chain = std::iter::successors(Some(error as &dyn std::error::Error), |one| one.source());
    let causes: Vec<String> = chain.map(ToString::to_string).collect();
    tracing::error!(%request_id, error = %causes.join(": "), "a request failed");
    let told = app::error::UiError::from(error);
    let status = StatusCode::from_u16(told.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    plain_page(status, told.sentence(), request_id)
}

/// Answers for a handler that panicked.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the layer hands the panic over by value"
)]
pub(crate) fn for_panic(panic: Box<dyn Any + Send + 'static>) -> Response {
    let words = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("no words");
    tracing::error!(panic = words, "a handler panicked");
    plain_page(
        StatusCode::INTERNAL_SERVER_ERROR,
        app::error::UiError::Internal.sentence(),
        "",
    )
}

/// What answers a person whose form was refused: a sentence, and the way back. A program gets the
/// sentence alone.
pub(crate) fn refused(
    status: StatusCode,
    sentence: &'static str,
    request_id: &str,
    asked: &HeaderMap,
) -> Response {
    if !accepts_html(asked) {
        return (status, sentence).into_response();
    }
    page(status, sentence, request_id, &back(asked))
}

pub(crate) fn accepts_html(headers: &HeaderMap) -> bool {
    headers
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("text/html"))
}

/// A link to the page that a form was sent from. Our referrer policy lets the browser name only
/// pages of our own; of the address the path is taken, so that it cannot lead elsewhere.
fn back(headers: &HeaderMap) -> String {
    let referrer = headers
        .get(header::REFERER)
        .and_then(|referrer| Url::parse(referrer.to_str().ok()?).ok());
    referrer.map_or_else(String::new, |url| {
        let path = url.path().trim_start_matches('/');
        format!("<p><a href=\"/{}\">Back to the page</a></p>", escaped(path))
    })
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;")
}

fn plain_page(status: StatusCode, sentence: &'static str, request_id: &str) -> Response {
    page(status, sentence, request_id, "")
}

/// `way_on` is markup. The id of a request is our own, and sentences are written in the code.
fn page(status: StatusCode, sentence: &'static str, request_id: &str, way_on: &str) -> Response {
    let reference = if request_id.is_empty() {
        String::new()
    } else {
        format!("<p>Reference: <code>{request_id}</code></p>")
    };
    let page = format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\">\
         <title>Gangway</title></head><body><main><h1>{status}</h1><p>{sentence}</p>{reference}{way_on}\
         <p><a href=\"/\">Start page</a></p></main></body></html>"
    );
    (
        status,
        [(header::CONTENT_TYPE, "text/html; charset=utf-8")],
        page,
    )
        .into_response()
}
