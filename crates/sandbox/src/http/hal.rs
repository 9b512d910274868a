//! Answers in `application/hal+json`, and lists in pages (`Mollie: pagination`).

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};
use url::form_urlencoded;

use super::{base_url::documentation, call::Call, problem::Problem};

pub(crate) type Answer = Result<Response, Problem>;

pub(crate) fn hal(status: StatusCode, body: &Value) -> Response {
    let mut response = (status, body.to_string()).into_response();
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/hal+json"),
    );
    response
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "handlers end with it, and they can fail"
)]
pub(crate) fn ok(body: &Value) -> Answer {
    Ok(hal(StatusCode::OK, body))
}

/// A resource alone carries a link to its documentation; in a list it does not.
pub(crate) fn with_documentation(mut resource: Value, page: &str) -> Value {
    resource["_links"]["documentation"] = documentation(page);
    resource
}

/// A list that the API pages through by cursor.
pub(crate) struct List<'a> {
    pub(crate) path: &'a str,
    pub(crate) key: &'a str,
    pub(crate) documentation: &'a str,
}

impl List<'_> {
    /// The page that the query asks for: `from` is the first id of the page, inclusive; `limit` is 1 to 250.
    pub(crate) fn page<T>(
        &self,
        call: &Call,
        items: &[T],
        id: impl Fn(&T) -> &str,
        view: impl Fn(&T) -> Value,
    ) -> Answer {
        let limit = limit(call)?;
        let start = match call.query.get("from") {
            None => 0,
            Some(from) => items
                .iter()
                .position(|item| id(item) == from)
                .ok_or_else(|| Problem::bad_request("Invalid cursor value").field("from"))?,
        };
        let end = items.len().min(start + limit);
        let link = |at: usize| self.link(call, Some(id(&items[at])), limit);
        let previous = (start > 0).then(|| link(start.saturating_sub(limit)));
        let next = (end < items.len()).then(|| link(end));
        let page: Vec<Value> = items[start..end].iter().map(view).collect();
        ok(&json!({
            "count": page.len(),
            "_embedded": { self.key: page },
            "_links": {
                "self": self.link(call, call.query.get("from"), limit),
                "previous": previous,
                "next": next,
                "documentation": documentation(self.documentation),
            },
        }))
    }

    fn link(&self, call: &Call, from: Option<&str>, limit: usize) -> Value {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in call
            .query
            .iter()
            .filter(|(name, _)| !matches!(*name, "from" | "limit"))
        {
            query.append_pair(name, value);
        }
        if let Some(from) = from {
            query.append_pair("from", from);
        }
        query.append_pair("limit", &limit.to_string());
        call.base_url
            .api(&format!("{}?{}", self.path, query.finish()))
    }
}

fn limit(call: &Call) -> Result<usize, Problem> {
    let Some(text) = call.query.get("limit") else {
        return Ok(50);
    };
    let limit = text.parse().ok().filter(|limit| (1..=250).contains(limit));
    limit.ok_or_else(|| {
        Problem::bad_request("The limit must be a number between 1 and 250").field("limit")
    })
}
