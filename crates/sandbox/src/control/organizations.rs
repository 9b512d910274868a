//! `/sandbox/organizations`: seeing, making and changing organizations.

use axum::{
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
};
use serde_json::{Value, json};

use super::json::{Answer, answer};
use crate::{
    http::{body::fields, problem::Problem},
    simulation::{Simulation, facts::Facts, organization::Organization},
    state::AppState,
};

fn shown(simulation: &Simulation, id: &str) -> Option<Value> {
    let organization = simulation.organization(id)?;
    let mut body = serde_json::to_value(organization).ok()?;
    body["authorizations"] = simulation
        .authorizations
        .grants_of(id)
        .map(|grant| json!({ "client_id": grant.client_id, "scope": grant.scopes.to_string(), "since": grant.created_at }))
        .collect();
    Some(body)
}

pub(super) async fn list(State(state): State<AppState>) -> Answer {
    let list = state.with(|simulation, now| {
        simulation.apply_due_dates(now);
        let connected = simulation.authorizations.connected();
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
        simulation
            .organizations()
            .iter()
            .map(view)
            .collect::<Vec<_>>()
    });
    answer(
        StatusCode::OK,
        &json!({ "count": list.len(), "organizations": list }),
    )
}

pub(super) async fn get(State(state): State<AppState>, Path(id): Path<String>) -> Answer {
    let body = state.with(|simulation, now| {
        simulation.organization_mut(&id, now)?;
        shown(simulation, &id)
    });
    answer(
        StatusCode::OK,
        &body.ok_or_else(|| Problem::not_found("organization", &id))?,
    )
}

pub(super) async fn create(
    State(state): State<AppState>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let (facts, ignored) = facts(&headers, &body)?;
    let created = state.update(|simulation, now| {
        simulation
            .create(facts, now)
            .map(|id| shown(simulation, &id))
    });
    let mut body = created
        .map_err(|error| Problem::unprocessable(error.to_string()))?
        .unwrap_or_default();
    body["ignored"] = json!(ignored);
    answer(StatusCode::CREATED, &body)
}

pub(super) async fn change(
    State(state): State<AppState>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let (facts, ignored) = facts(&headers, &body)?;
    let changed = state.update(|simulation, now| {
        simulation
            .change(&id, &facts, now)
            .map(|done| done.map(|()| shown(simulation, &id)))
    });
    let changed = changed.ok_or_else(|| Problem::not_found("organization", &id))?;
    let mut body = changed
        .map_err(|error| Problem::unprocessable(error.to_string()))?
        .unwrap_or_default();
    body["ignored"] = json!(ignored);
    answer(StatusCode::OK, &body)
}

fn facts(headers: &HeaderMap, body: &Bytes) -> Result<(Facts, Vec<String>), Problem> {
    let fields = fields(headers, body)?;
    Facts::read(Value::Object(fields)).map_err(|error| Problem::unprocessable(error.to_string()))
}

/// The merchant removes the app in its own dashboard.
pub(super) async fn disconnect(State(state): State<AppState>, Path(id): Path<String>) -> Answer {
    let ended = state.update(|simulation, _| simulation.disconnect(&id));
    let ended = ended.ok_or_else(|| Problem::not_found("organization", &id))?;
    answer(StatusCode::OK, &json!({ "id": id, "ended": ended }))
}
