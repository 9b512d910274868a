//! Answers and bodies of the JSON API.

use axum::{
    body::Bytes,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::Value;

use crate::http::{body::fields, problem::Problem};

pub(super) type Answer = Result<Response, Problem>;

#[expect(
    clippy::unnecessary_wraps,
    reason = "handlers end with it, and they can fail"
)]
pub(super) fn answer(status: StatusCode, body: &Value) -> Answer {
    let headers = [
        ("content-type", "application/json"),
        ("cache-control", "no-store"),
    ];
    Ok((status, headers, body.to_string()).into_response())
}

pub(super) fn read<T: for<'de> Deserialize<'de>>(
    headers: &HeaderMap,
    body: &Bytes,
) -> Result<T, Problem> {
    let fields = fields(headers, body)?;
    serde_json::from_value(Value::Object(fields))
        .map_err(|error| Problem::unprocessable(error.to_string()))
}
