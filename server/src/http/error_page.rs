//! What is answered when something failed outside the pages.

use std::any::Any;

use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use usecases::UseCaseError;

/// A plain page for a failure outside the pages: it must not need what has just failed.
pub(crate) fn for_error(request_id: &str, error: &UseCaseError) -> Response {
    let chain = std::iter::successors(Some(error as &dyn std::error::Error), |one| one.source());
    let causes: Vec<String> = chain.map(ToString::to_string).collect();
    let told = app::error::UiError::from(error);
    if told.status() >= 500 {
        tracing::error!(%request_id, error = %causes.join(": "), "a request failed");
    } else {
        tracing::debug!(%request_id, %error, "a request was refused");
    }
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

fn plain_page(status: StatusCode, sentence: &'static str, request_id: &str) -> Response {
    page(status, sentence, request_id, None)
}

/// A way on from an error.
pub(crate) struct Link {
    pub(crate) href: String,
    pub(crate) words: &'static str,
}

/// The id of a request is our own, and words are written in the code; addresses come from outside.
pub(crate) fn page(
    status: StatusCode,
    sentence: &'static str,
    request_id: &str,
    way_on: Option<Link>,
) -> Response {
    let reference = if request_id.is_empty() {
        String::new()
    } else {
        format!("<p>Reference: <code>{request_id}</code></p>")
    };
    let way_on = way_on.map_or_else(String::new, |Link { href, words }| {
        format!("<p><a href=\"{}\">{words}</a></p>", escaped(&href))
    });
    let page = format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\">\
         <link rel=\"icon\" href=\"/favicon.svg\" type=\"image/svg+xml\">\
         <title>Gangway</title></head><body><main><h1>{status}</h1><p>{sentence}</p>{way_on}\
         {reference}<p><a href=\"/\">Start page</a></p></main></body></html>"
    );
    (
        status,
        [(header::CONTENT_TYPE, "text/html; charset=utf-8")],
        page,
    )
        .into_response()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;")
}
