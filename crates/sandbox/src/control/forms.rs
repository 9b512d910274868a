//! The pages for people; every button is a plain form.

use axum::{
    body::Bytes,
    extract::{Path, RawQuery, State},
    http::{HeaderMap, StatusCode},
    response::{Html, IntoResponse, Redirect, Response},
};
use serde_json::{Map, Value, json};

use crate::{
    http::{
        body::{fields, text},
        call::Query,
        problem::Problem,
    },
    pages::{control, dashboard},
    simulation::{faults::Fault, scenario::Scenario},
    state::AppState,
};

type Answer = Result<Response, Problem>;

pub(super) async fn overview(
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
) -> Html<String> {
    let query = Query::read(query.as_deref());
    let page = query
        .get("page")
        .and_then(|page| page.parse().ok())
        .unwrap_or(1);
    let search = query.get("q").unwrap_or_default();
    let said = query.get("said").unwrap_or_default();
    Html(state.with(|simulation, now| {
        control::render(simulation, now, &control::View { search, page, said })
    }))
}

/// Where the links of capabilities and onboarding lead: what would be a page of the merchant's dashboard.
pub(super) async fn dashboard(State(state): State<AppState>, Path(id): Path<String>) -> Response {
    let page = state.with(|simulation, now| {
        simulation.organization_mut(&id, now)?;
        simulation.organization(&id).map(dashboard::render)
    });
    shown(page)
}

/// The dashboard of the organization that a profile belongs to.
pub(super) async fn profile_dashboard(
    State(state): State<AppState>,
    Path(id): Path<String>,
) -> Response {
    let page = state.with(|simulation, _| {
        let mut organizations = simulation.organizations().iter();
        let owner = organizations.find(|it| it.profiles.iter().any(|profile| profile.id == id));
        owner.map(dashboard::render)
    });
    shown(page)
}

fn shown(page: Option<String>) -> Response {
    let unknown = || (StatusCode::NOT_FOUND, Html(dashboard::unknown())).into_response();
    page.map_or_else(unknown, |page| Html(page).into_response())
}

pub(super) async fn play(
    State(state): State<AppState>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let fields = fields(&headers, &body)?;
    let scenario = text(&fields, "scenario").and_then(Scenario::from_key);
    let scenario = scenario
        .ok_or_else(|| Problem::unprocessable("There is no such scenario").field("scenario"))?;
    if !state.update(|simulation, now| simulation.play(&id, scenario, now)) {
        return Err(Problem::not_found("organization", &id));
    }
    let back = if text(&fields, "from") == Some("dashboard") {
        format!("/dashboard/{id}/onboarding")
    } else {
        said(&format!("{id}: {}", scenario.label()), text(&fields, "q"))
    };
    Ok(Redirect::to(&back).into_response())
}

pub(super) async fn add_fault(
    State(state): State<AppState>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let fields = fields(&headers, &body)?;
    let mut given = Map::new();
    for name in ["match", "kind", "organization"] {
        if let Some(value) = text(&fields, name) {
            given.insert(name.to_owned(), json!(value));
        }
    }
    for name in ["times", "retry_after"] {
        if let Some(value) = text(&fields, name) {
            let number: u32 = value
                .parse()
                .map_err(|_| Problem::unprocessable(format!("{name} must be a number")))?;
            given.insert(name.to_owned(), json!(number));
        }
    }
    let fault: Fault = serde_json::from_value(Value::Object(given))
        .map_err(|error| Problem::unprocessable(error.to_string()))?;
    if let Some((field, detail)) = fault.invalid_field() {
        return Err(Problem::unprocessable(detail).field(field));
    }
    let kind = fault.kind.as_str();
    state.with(|simulation, _| simulation.faults.add(fault));
    Ok(Redirect::to(&said(&format!("Fault {kind} added"), None)).into_response())
}

pub(super) async fn clear_faults(State(state): State<AppState>) -> Redirect {
    state.with(|simulation, _| simulation.faults.remove(None));
    Redirect::to(&said("Faults removed", None))
}

pub(super) async fn advance_clock(
    State(state): State<AppState>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let fields = fields(&headers, &body)?;
    let seconds: u32 = text(&fields, "advance_seconds")
        .and_then(|text| text.parse().ok())
        .ok_or_else(|| {
            Problem::unprocessable("The clock moves by a number of seconds")
                .field("advance_seconds")
        })?;
    state.update(|simulation, _| {
        simulation.clock_offset = simulation.clock_offset.saturating_add(i64::from(seconds));
    });
    Ok(Redirect::to(&said("Clock moved", None)).into_response())
}

/// The overview, saying what was done.
fn said(sentence: &str, search: Option<&str>) -> String {
    let mut query = url::form_urlencoded::Serializer::for_suffix(String::from("/?"), 2);
    query.append_pair("said", sentence);
    if let Some(search) = search {
        query.append_pair("q", search);
    }
    query.finish()
}
