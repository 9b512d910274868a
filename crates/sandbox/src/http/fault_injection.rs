//! What a fault makes of an answer.

use std::time::Duration;

use axum::{
    Json,
    body::{Body, Bytes, to_bytes},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use super::problem::Problem;
use crate::{
    connection::Connection,
    simulation::faults::{Fault, FaultKind},
};

/// The answer of a fault that needs none from the handler.
pub(super) fn replacement(fault: &Fault) -> Option<Response> {
    let (status, detail) = match fault.kind {
        FaultKind::TooManyRequests => (
            StatusCode::TOO_MANY_REQUESTS,
            "You have exceeded the rate limit. Please slow down your requests.",
        ),
        FaultKind::ServerError => (
            StatusCode::INTERNAL_SERVER_ERROR,
            "Something went wrong on our side.",
        ),
        FaultKind::Unavailable => (
            StatusCode::SERVICE_UNAVAILABLE,
            "The service is temporarily unavailable.",
        ),
        FaultKind::Drop => return Some(StatusCode::NO_CONTENT.into_response()),
        FaultKind::InvalidGrant => {
            let body =
                json!({ "error": "invalid_grant", "error_description": "Invalid refresh token" });
            return Some((StatusCode::BAD_REQUEST, Json(body)).into_response());
        }
        FaultKind::Slow | FaultKind::Malformed | FaultKind::UnknownEnum => return None,
    };
    let mut response = Problem::new(status, detail).into_response();
    let headers = response.headers_mut();
    let limited = status == StatusCode::TOO_MANY_REQUESTS;
    if let Some(seconds) = fault.retry_after.or(limited.then_some(1)) {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        if limited {
            let left = format!("\"sandbox\";r=0;t={seconds};mollie-burst=60");
            headers.insert(
                "ratelimit-policy",
                HeaderValue::from_static("\"sandbox\";q=20;w=3;mollie-burst=60"),
            );
            headers.extend(
                HeaderValue::try_from(left)
                    .ok()
                    .map(|left| (header::HeaderName::from_static("ratelimit"), left)),
            );
        }
    }
    Some(response)
}

/// Holds the answer back, distorts it or loses it.
pub(super) async fn distort(fault: Fault, response: Response, connection: &Connection) -> Response {
    match fault.kind {
        FaultKind::Drop => {
            connection.close();
            response
        }
        FaultKind::Slow => {
            tokio::time::sleep(Duration::from_secs_f64(fault.delay_seconds.unwrap_or(15.0))).await;
            response
        }
        FaultKind::Malformed => {
            rewrite(response, |body| {
                // The cut keeps at least the opening brace and loses at least the closing one.
                body.slice(..body.len() / 2)
            })
            .await
        }
        FaultKind::UnknownEnum => {
            rewrite(response, |body| {
                match serde_json::from_slice::<Value>(&body) {
                    Ok(mut value) => {
                        make_unknown(&mut value);
                        Bytes::from(value.to_string())
                    }
                    Err(_) => body,
                }
            })
            .await
        }
        FaultKind::TooManyRequests
        | FaultKind::ServerError
        | FaultKind::Unavailable
        | FaultKind::InvalidGrant => response,
    }
}

async fn rewrite(response: Response, change: impl FnOnce(Bytes) -> Bytes) -> Response {
    let (mut parts, body) = response.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    let bytes = to_bytes(body, usize::MAX).await.unwrap_or_default();
    Response::from_parts(parts, Body::from(change(bytes)))
}

/// Replaces the text of every `status` and `statusReason`, at any depth.
fn make_unknown(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                if matches!(name.as_str(), "status" | "statusReason") && field.is_string() {
                    *field = Value::String("something-new".to_owned());
                } else {
                    make_unknown(field);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(make_unknown),
        _ => {}
    }
}
