//! Gives a person whose form was refused a page, where the handler answers as to a program.

use app::error::UiError;
use axum::{
    body::to_bytes,
    extract::Request,
    http::{StatusCode, header},
    middleware::Next,
    response::Response,
};

use crate::{http::refusal::Asked, layers::csrf::is_safe};

/// Longest error that a server function answers, in bytes.
const LIMIT: usize = 1024;

pub(crate) async fn guard(request: Request, next: Next) -> Response {
    let asked = Asked::of(&request);
    let is_form = !is_safe(request.method()) && asked.by_a_person;
    let response = next.run(request).await;
    let status = response.status();
    if !is_form || !(status.is_client_error() || status.is_server_error()) || is_page(&response) {
        return response;
    }
    let error = match to_bytes(response.into_body(), LIMIT).await {
        Ok(body) => serde_json::from_slice(&body).unwrap_or_else(|_| of_status(status)),
        Err(_) => of_status(status),
    };
    asked.refused(status, error.sentence())
}

fn is_page(response: &Response) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE);
    kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
}

/// What is told of an error that is known by its status alone.
fn of_status(status: StatusCode) -> UiError {
    match status {
        StatusCode::UNAUTHORIZED => UiError::SignInNeeded,
        StatusCode::FORBIDDEN => UiError::Forbidden,
        StatusCode::NOT_FOUND => UiError::NotFound,
        status if status.is_server_error() => UiError::Internal,
        _ => UiError::BadRequest,
    }
}
