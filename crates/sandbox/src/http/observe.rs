//! Around every request that Mollie would see: the log, and the faults.

use std::{sync::atomic::Ordering, time::Duration};

use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{ConnectInfo, MatchedPath, Request, State},
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use serde_json::Value;

use super::{call::Caller, problem::Problem};
use crate::{
    connection::Connection,
    simulation::{
        faults::{Fault, FaultKind, Target},
        journal::Seen,
    },
    state::AppState,
};

/// Said by a handler about its request, for the log.
#[derive(Clone, Debug)]
pub(super) struct Involved {
    pub(super) organization: Option<String>,
    pub(super) grant_type: Option<&'static str>,
}

impl Involved {
    pub(super) fn organization(id: &str) -> Self {
        Self {
            organization: Some(id.to_owned()),
            grant_type: None,
        }
    }
}

/// Answers the request, or lets a fault do so, and writes it down before the answer is held back or lost.
pub(super) async fn observe(
    State(state): State<AppState>,
    ConnectInfo(connection): ConnectInfo<Connection>,
    request: Request,
    next: Next,
) -> Response {
    let _running = Running::enter(&state);
    let asked = Asked::of(&state, &request);
    let fault = state.with(|simulation, _| simulation.strike(asked.target()));
    let early = fault
        .as_ref()
        .filter(|fault| !fault.after_effect)
        .and_then(replacement);
    let mut response = match early {
        Some(response) => response,
        None => next.run(request).await,
    };
    let involved = response.extensions_mut().remove::<Involved>();
    if let Some(late) = fault.as_ref().and_then(replacement) {
        response = late;
    }
    asked.write_down(&state, involved, &response, fault.as_ref());
    match fault {
        None => response,
        Some(fault) => spoil(fault, response, &connection).await,
    }
}

/// What is written down of a request.
struct Asked {
    method: String,
    path: String,
    route: String,
    caller: Option<String>,
}

impl Asked {
    fn of(state: &AppState, request: &Request) -> Self {
        let route = request.extensions().get::<MatchedPath>();
        Self {
            method: request.method().to_string(),
            path: request.uri().path().to_owned(),
            route: route.map_or_else(|| "(none)".to_owned(), |it| it.as_str().to_owned()),
            caller: Caller::of(state, request.headers()).map(|caller| caller.organization),
        }
    }

    fn target(&self) -> Target<'_> {
        Target {
            method: &self.method,
            path: &self.path,
            organization: self.caller.as_deref(),
        }
    }

    fn write_down(
        self,
        state: &AppState,
        involved: Option<Involved>,
        response: &Response,
        fault: Option<&Fault>,
    ) {
        let (organization, grant_type) =
            involved.map_or((None, None), |it| (it.organization, it.grant_type));
        let dropped = fault.is_some_and(|fault| fault.kind == FaultKind::Drop);
        state.with(|simulation, now| {
            let seen = Seen {
                time: now,
                method: self.method,
                path: self.path,
                organization: self.caller.or(organization),
                status: (!dropped).then(|| response.status().as_u16()),
                grant_type: grant_type.map(str::to_owned),
                fault: fault.map(|fault| fault.kind.as_str()),
            };
            simulation.journal.record(seen, &self.route);
        });
    }
}

/// Counts the requests being answered; also when the client goes away in the middle.
struct Running(AppState);

impl Running {
    fn enter(state: &AppState) -> Self {
        let running = state.in_flight().fetch_add(1, Ordering::Relaxed) + 1;
        state.with(|simulation, _| simulation.journal.at_once(running));
        Self(state.clone())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.0.in_flight().fetch_sub(1, Ordering::Relaxed);
    }
}

/// The answer of a fault that needs none from the handler.
fn replacement(fault: &Fault) -> Option<Response> {
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

async fn spoil(fault: Fault, response: Response, connection: &Connection) -> Response {
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
        FaultKind::TooManyRequests | FaultKind::ServerError | FaultKind::Unavailable => response,
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
