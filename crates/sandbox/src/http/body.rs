//! Request bodies: JSON or form, and JSON that is not there.

use axum::{
    body::Bytes,
    http::{HeaderMap, header::CONTENT_TYPE},
};
use serde_json::{Map, Value};
use url::form_urlencoded;

use super::problem::Problem;

/// The fields of a body. An empty body is an empty object whatever its content type says, because clients send
/// `application/json` with every request.
pub(crate) fn fields(headers: &HeaderMap, body: &Bytes) -> Result<Map<String, Value>, Problem> {
    if body.iter().all(u8::is_ascii_whitespace) {
        return Ok(Map::new());
    }
    let kind = headers
        .get(CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .unwrap_or_default();
    if kind.contains("json") || body.starts_with(b"{") {
        return match serde_json::from_slice(body) {
            Ok(Value::Object(fields)) => Ok(fields),
            _ => Err(Problem::bad_request(
                "The request body is not a valid JSON object",
            )),
        };
    }
    let mut fields = Map::new();
    for (name, value) in form_urlencoded::parse(body) {
        match name.strip_suffix("[]") {
            Some(name) => {
                let list = fields
                    .entry(name)
                    .or_insert_with(|| Value::Array(Vec::new()));
                if let Value::Array(list) = list {
                    list.push(Value::String(value.into_owned()));
                }
            }
            None => {
                fields.insert(name.into_owned(), Value::String(value.into_owned()));
            }
        }
    }
    Ok(fields)
}

/// A field that is a text and not empty.
pub(crate) fn text<'a>(fields: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    fields
        .get(name)
        .and_then(Value::as_str)
        .filter(|text| !text.is_empty())
}
