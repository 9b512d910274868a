//! `/sandbox/...`: what tests and the demo use.

use axum::{
    body::Bytes,
    extract::{Path, RawQuery, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::{
    http::{
        authorize::{Refusal, Request},
        body::{fields, text},
        call::Query,
        problem::Problem,
    },
    sim::Sim,
    world::{
        World, facts::Facts, faults::Fault, journal::Seen, moment::Moment,
        organization::Organization, settings::Settings,
    },
};

/// The furthest that the clock can be moved at once: a hundred years.
const FURTHEST: i64 = 100 * 366 * 86_400;

type Answer = Result<Response, Problem>;

#[expect(
    clippy::unnecessary_wraps,
    reason = "handlers end with it, and they can fail"
)]
fn json_answer(status: StatusCode, body: &Value) -> Answer {
    let headers = [
        ("content-type", "application/json"),
        ("cache-control", "no-store"),
    ];
    Ok((status, headers, body.to_string()).into_response())
}

fn read<T: for<'de> Deserialize<'de>>(headers: &HeaderMap, body: &Bytes) -> Result<T, Problem> {
    let fields = fields(headers, body)?;
    serde_json::from_value(Value::Object(fields))
        .map_err(|error| Problem::unprocessable(error.to_string()))
}

fn shown(world: &World, id: &str) -> Option<Value> {
    let organization = world.organization(id)?;
    let mut body = serde_json::to_value(organization).ok()?;
    body["authorizations"] = world
        .authorizations
        .grants_of(id)
        .map(|grant| json!({ "client_id": grant.client_id, "scope": grant.scopes.to_string(), "since": grant.created_at }))
        .collect();
    Some(body)
}

/// All organizations: id, name, state and whether the app is connected.
pub(super) async fn organizations(State(sim): State<Sim>) -> Answer {
    let list = sim.look(|world, now| {
        world.pass_due_dates(now);
        let connected = world.authorizations.connected();
        let view = |organization: &Organization| {
            json!({
                "id": organization.id,
                "name": organization.name,
                "country": organization.country(),
                "status": organization.status,
                "canReceivePayments": organization.can_receive_payments,
                "canReceiveSettlements": organization.can_receive_settlements,
                "connected": connected.contains(organization.id.as_str()),
            })
        };
        world.organizations().iter().map(view).collect::<Vec<_>>()
    });
    json_answer(
        StatusCode::OK,
        &json!({ "count": list.len(), "organizations": list }),
    )
}

pub(super) async fn organization(State(sim): State<Sim>, Path(id): Path<String>) -> Answer {
    let body = sim.look(|world, now| {
        world.organization_mut(&id, now)?;
        shown(world, &id)
    });
    json_answer(
        StatusCode::OK,
        &body.ok_or_else(|| Problem::not_found("organization", &id))?,
    )
}

pub(super) async fn create_organization(
    State(sim): State<Sim>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let (facts, ignored) = facts(&headers, &body)?;
    let created = sim.change(|world, now| world.create(facts, now).map(|id| shown(world, &id)));
    let mut body = created
        .map_err(|error| Problem::unprocessable(error.to_string()))?
        .unwrap_or_default();
    body["ignored"] = json!(ignored);
    json_answer(StatusCode::CREATED, &body)
}

pub(super) async fn change_organization(
    State(sim): State<Sim>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let (facts, ignored) = facts(&headers, &body)?;
    let changed = sim.change(|world, now| {
        world
            .change(&id, &facts, now)
            .map(|done| done.map(|()| shown(world, &id)))
    });
    let changed = changed.ok_or_else(|| Problem::not_found("organization", &id))?;
    let mut body = changed
        .map_err(|error| Problem::unprocessable(error.to_string()))?
        .unwrap_or_default();
    body["ignored"] = json!(ignored);
    json_answer(StatusCode::OK, &body)
}

fn facts(headers: &HeaderMap, body: &Bytes) -> Result<(Facts, Vec<String>), Problem> {
    let fields = fields(headers, body)?;
    Facts::read(Value::Object(fields)).map_err(|error| Problem::unprocessable(error.to_string()))
}

/// The merchant removes the app in its own dashboard.
pub(super) async fn disconnect(State(sim): State<Sim>, Path(id): Path<String>) -> Answer {
    let ended = sim.change(|world, _| world.disconnect(&id));
    let ended = ended.ok_or_else(|| Problem::not_found("organization", &id))?;
    json_answer(StatusCode::OK, &json!({ "id": id, "ended": ended }))
}

/// What pressing *Approve* (or, with `"decision": "refuse"`, *Refuse*) does; answers where the browser would go.
pub(super) async fn authorize(State(sim): State<Sim>, headers: HeaderMap, body: Bytes) -> Answer {
    let fields = fields(&headers, &body)?;
    let location = match Request::read(&sim, |name| asked(&fields, name)) {
        Err(Refusal::UnknownClient) => {
            return Err(
                Problem::unprocessable("There is no app with this client id").field("client_id"),
            );
        }
        Err(Refusal::Redirect(location)) => location,
        Ok(request) if text(&fields, "decision") == Some("refuse") => request.refuse(),
        Ok(request) => {
            let organization = text(&fields, "organization").unwrap_or_default();
            let unknown =
                || Problem::unprocessable("There is no such organization").field("organization");
            request.approve(&sim, organization).ok_or_else(unknown)?
        }
    };
    json_answer(StatusCode::OK, &json!({ "location": location }))
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

pub(super) async fn faults(State(sim): State<Sim>) -> Answer {
    let body = sim.look(|world, _| json!({ "faults": world.faults.active() }));
    json_answer(StatusCode::OK, &body)
}

pub(super) async fn add_fault(State(sim): State<Sim>, headers: HeaderMap, body: Bytes) -> Answer {
    let fault: Fault = read(&headers, &body)?;
    if let Some((field, detail)) = fault.objection() {
        return Err(Problem::unprocessable(detail).field(field));
    }
    let fault = sim.look(|world, _| world.faults.add(fault));
    json_answer(StatusCode::CREATED, &json!(fault))
}

pub(super) async fn clear_faults(State(sim): State<Sim>) -> StatusCode {
    sim.look(|world, _| world.faults.remove(None));
    StatusCode::NO_CONTENT
}

pub(super) async fn remove_fault(
    State(sim): State<Sim>,
    Path(id): Path<u64>,
) -> Result<StatusCode, Problem> {
    match sim.look(|world, _| world.faults.remove(Some(id))) {
        0 => Err(Problem::not_found("fault", &id.to_string())),
        _ => Ok(StatusCode::NO_CONTENT),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    advance_seconds: i64,
}

pub(super) async fn clock(State(sim): State<Sim>) -> Answer {
    let body = sim.look(|world, now| clock_view(world, now));
    json_answer(StatusCode::OK, &body)
}

pub(super) async fn advance_clock(
    State(sim): State<Sim>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let Advance { advance_seconds } = read(&headers, &body)?;
    if !(0..=FURTHEST).contains(&advance_seconds) {
        let detail = "The clock only moves forward, by at most a hundred years at once";
        return Err(Problem::unprocessable(detail).field("advance_seconds"));
    }
    let body = sim.change(|world, now| {
        world.clock_offset = world.clock_offset.saturating_add(advance_seconds);
        clock_view(world, now.plus_seconds(advance_seconds))
    });
    json_answer(StatusCode::OK, &body)
}

fn clock_view(world: &World, now: Moment) -> Value {
    json!({ "now": now, "ahead_seconds": world.clock_offset })
}

pub(super) async fn settings(State(sim): State<Sim>) -> Answer {
    let body = sim.look(|world, _| json!(world.settings));
    json_answer(StatusCode::OK, &body)
}

pub(super) async fn change_settings(
    State(sim): State<Sim>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let given = fields(&headers, &body)?;
    let settings = sim.change(|world, _| {
        let mut merged = json!(world.settings);
        for (name, value) in given {
            merged[name] = value;
        }
        let settings: Settings = serde_json::from_value(merged)?;
        world.settings = settings;
        Ok(json!(world.settings))
    });
    let settings =
        settings.map_err(|error: serde_json::Error| Problem::unprocessable(error.to_string()))?;
    json_answer(StatusCode::OK, &settings)
}

/// The requests seen, oldest first; `?organization=` and `?path=` narrow the list, not the counts.
pub(super) async fn log(State(sim): State<Sim>, RawQuery(query): RawQuery) -> Answer {
    let query = Query::read(query.as_deref());
    let fits = |seen: &&Seen| {
        query
            .get("organization")
            .is_none_or(|id| seen.organization.as_deref() == Some(id))
            && query.get("path").is_none_or(|path| seen.path == path)
    };
    let body = sim.look(|world, _| {
        let requests: Vec<&Seen> = world.journal.entries().filter(fits).collect();
        json!({ "requests": requests, "counts": world.journal.counts() })
    });
    json_answer(StatusCode::OK, &body)
}

pub(super) async fn clear_log(State(sim): State<Sim>) -> StatusCode {
    sim.look(|world, _| world.journal.clear());
    StatusCode::NO_CONTENT
}
