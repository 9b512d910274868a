//! `/sandbox/...`: what tests and the demo use.

use axum::{
    body::Bytes,
    extract::{Path, RawQuery, State},
    http::{HeaderMap, StatusCode},
};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::json::{Answer, answer, read};
use crate::{
    http::{
        authorization_request::{AuthorizationRequest, Rejection},
        body::{fields, text},
        call::Query,
        problem::Problem,
    },
    simulation::{
        Simulation, date_time::DateTime, faults::Fault, request_log::LoggedRequest,
        settings::Settings,
    },
    state::AppState,
};

/// The furthest that the clock can be moved at once: a hundred years.
const FURTHEST: i64 = 100 * 366 * 86_400;

/// What pressing *Approve* (or, with `"decision": "refuse"`, *Refuse*) does; answers where the browser would go.
pub(super) async fn authorize(
    State(state): State<AppState>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let fields = fields(&headers, &body)?;
    let location = match AuthorizationRequest::read(state.options(), |name| asked(&fields, name)) {
        Err(Rejection::UnknownClient) => {
            return Err(
                Problem::unprocessable("There is no app with this client id").field("client_id"),
            );
        }
        Err(Rejection::Redirect(location)) => location,
        Ok(request) if text(&fields, "decision") == Some("refuse") => request.refuse(),
        Ok(request) => {
            let organization = text(&fields, "organization").unwrap_or_default();
            let unknown =
                || Problem::unprocessable("There is no such organization").field("organization");
            request.approve(&state, organization).ok_or_else(unknown)?
        }
    };
    answer(StatusCode::OK, &json!({ "location": location }))
}

/// A caller here has a browser's request in mind, whose response type can only be `code`.
fn asked(fields: &Map<String, Value>, name: &str) -> Option<String> {
    let default = if name == "response_type" {
        Some("code")
    } else {
        None
    };
    text(fields, name).or(default).map(str::to_owned)
}

pub(super) async fn faults(State(state): State<AppState>) -> Answer {
    let body = state.with(|simulation, _| json!({ "faults": simulation.faults.active() }));
    answer(StatusCode::OK, &body)
}

pub(super) async fn add_fault(
    State(state): State<AppState>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let fault: Fault = read(&headers, &body)?;
    if let Some((field, detail)) = fault.invalid_field() {
        return Err(Problem::unprocessable(detail).field(field));
    }
    let fault = state.with(|simulation, _| simulation.faults.add(fault));
    answer(StatusCode::CREATED, &json!(fault))
}

pub(super) async fn clear_faults(State(state): State<AppState>) -> StatusCode {
    state.with(|simulation, _| simulation.faults.remove(None));
    StatusCode::NO_CONTENT
}

pub(super) async fn remove_fault(
    State(state): State<AppState>,
    Path(id): Path<u64>,
) -> Result<StatusCode, Problem> {
    match state.with(|simulation, _| simulation.faults.remove(Some(id))) {
        0 => Err(Problem::not_found("fault", &id.to_string())),
        _ => Ok(StatusCode::NO_CONTENT),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    advance_seconds: i64,
}

pub(super) async fn clock(State(state): State<AppState>) -> Answer {
    let body = state.with(|simulation, now| clock_view(simulation, now));
    answer(StatusCode::OK, &body)
}

pub(super) async fn advance_clock(
    State(state): State<AppState>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let Advance { advance_seconds } = read(&headers, &body)?;
    if !(0..=FURTHEST).contains(&advance_seconds) {
        let detail = "The clock only moves forward, by at most a hundred years at once";
        return Err(Problem::unprocessable(detail).field("advance_seconds"));
    }
    let body = state.update(|simulation, now| {
        simulation.clock_offset = simulation.clock_offset.saturating_add(advance_seconds);
        clock_view(simulation, now.plus_seconds(advance_seconds))
    });
    answer(StatusCode::OK, &body)
}

fn clock_view(simulation: &Simulation, now: DateTime) -> Value {
    json!({ "now": now, "ahead_seconds": simulation.clock_offset })
}

pub(super) async fn settings(State(state): State<AppState>) -> Answer {
    let body = state.with(|simulation, _| json!(simulation.settings));
    answer(StatusCode::OK, &body)
}

pub(super) async fn change_settings(
    State(state): State<AppState>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let given = fields(&headers, &body)?;
    let settings = state.update(|simulation, _| {
        let mut merged = json!(simulation.settings);
        for (name, value) in given {
            merged[name] = value;
        }
        let settings: Settings = serde_json::from_value(merged)?;
        simulation.settings = settings;
        Ok(json!(simulation.settings))
    });
    let settings =
        settings.map_err(|error: serde_json::Error| Problem::unprocessable(error.to_string()))?;
    answer(StatusCode::OK, &settings)
}

/// The requests seen, oldest first; `?organization=` and `?path=` narrow the list, not the counts.
pub(super) async fn log(State(state): State<AppState>, RawQuery(query): RawQuery) -> Answer {
    let query = Query::read(query.as_deref());
    let fits = |request: &&LoggedRequest| {
        query
            .get("organization")
            .is_none_or(|id| request.organization.as_deref() == Some(id))
            && query.get("path").is_none_or(|path| request.path == path)
    };
    let body = state.with(|simulation, _| {
        let requests: Vec<&LoggedRequest> = simulation.request_log.entries().filter(fits).collect();
        json!({ "requests": requests, "counts": simulation.request_log.counts() })
    });
    answer(StatusCode::OK, &body)
}

pub(super) async fn clear_log(State(state): State<AppState>) -> StatusCode {
    state.with(|simulation, _| simulation.request_log.clear());
    StatusCode::NO_CONTENT
}
