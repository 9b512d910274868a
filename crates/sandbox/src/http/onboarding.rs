//! `/v2/onboarding/me` (`Mollie: get-onboarding-status`) and `/v2/capabilities` (`Mollie: list-capabilities`).

use axum::{
    body::Bytes,
    http::{HeaderMap, StatusCode},
    response::IntoResponse,
};
use serde_json::{Value, json};

use super::{
    base_url::{BaseUrl, documentation},
    body::fields,
    call::Call,
    hal::{Answer, ok, with_documentation},
    problem::Problem,
};
use crate::simulation::{
    capability::Capability,
    onboarding::OnboardingStatus,
    optional_nullable::OptionalNullable,
    organization::{Address, Organization},
};

pub(super) async fn get(call: Call) -> Answer {
    call.require_scope("onboarding.read")?;
    call.live_only()?;
    let id = &call.caller.organization;
    let body = call.state.with(|simulation, now| {
        simulation
            .organization_mut(id, now)
            .map(|it| view(it, &call.base_url))
    });
    let body = body.ok_or_else(|| Problem::not_found("organization", id))?;
    ok(&with_documentation(body, "get-onboarding-status"))
}

/// Data is taken while the merchant must still give some, and never replaces what the merchant typed.
pub(super) async fn submit(call: Call, headers: HeaderMap, body: Bytes) -> Answer {
    call.require_scope("onboarding.write")?;
    call.live_only()?;
    let fields = fields(&headers, &body)?;
    if !fields.contains_key("organization") && !fields.contains_key("profile") {
        return Err(Problem::unprocessable(
            "At least one of the fields 'organization' and 'profile' must be given",
        ));
    }
    call.state.update(|simulation, now| {
        let Some(organization) = simulation.organization_mut(&call.caller.organization, now) else {
            return;
        };
        if organization.status == OnboardingStatus::NeedsData
            && let Some(given) = fields.get("organization")
        {
            fill_in(organization, given);
        }
    });
    Ok(StatusCode::NO_CONTENT.into_response())
}

fn fill_in(organization: &mut Organization, given: &Value) {
    if organization.address.is_none() {
        organization.address = given
            .get("address")
            .and_then(|address| serde_json::from_value::<Address>(address.clone()).ok());
    }
    let facts = [
        ("registrationNumber", &mut organization.registration_number),
        ("vatNumber", &mut organization.vat_number),
        ("vatRegulation", &mut organization.vat_regulation),
    ];
    for (name, fact) in facts {
        if let (OptionalNullable::Absent | OptionalNullable::Null, Some(text)) =
            (&*fact, given.get(name).and_then(Value::as_str))
        {
            *fact = OptionalNullable::Value(text.to_owned());
        }
    }
}

pub(super) async fn capabilities(call: Call) -> Answer {
    call.require_scope("onboarding.read")?;
    call.live_only()?;
    let id = &call.caller.organization;
    let list = call.state.with(|simulation, now| {
        simulation
            .organization_mut(id, now)
            .map(|it| capability_views(it, &call.base_url))
    });
    let list = list.ok_or_else(|| Problem::not_found("organization", id))?;
    ok(&json!({
        "count": list.len(),
        "_embedded": { "capabilities": list },
        "_links": { "documentation": documentation("list-capabilities") },
    }))
}

pub(super) fn view(organization: &Organization, base_url: &BaseUrl) -> Value {
    json!({
        "resource": "onboarding",
        "name": organization.name,
        "status": organization.status,
        "canReceivePayments": organization.can_receive_payments,
        "canReceiveSettlements": organization.can_receive_settlements,
        "signedUpAt": organization.signed_up_at,
        "_links": {
            "self": base_url.api("/v2/onboarding/me"),
            "dashboard": base_url.onboarding(&organization.id),
            "organization": base_url.api("/v2/organizations/me"),
        },
    })
}

pub(super) fn capability_views(organization: &Organization, base_url: &BaseUrl) -> Vec<Value> {
    let view = |capability: &Capability| {
        let requirements: Vec<Value> = capability
            .requirements
            .iter()
            .map(|requirement| {
                json!({
                    "id": requirement.id,
                    "status": requirement.status(),
                    "dueDate": requirement.due_date,
                    "_links": { "dashboard": base_url.onboarding(&organization.id) },
                })
            })
            .collect();
        json!({
            "resource": "capability",
            "name": capability.name,
            "status": capability.status,
            "statusReason": capability.status_reason,
            "requirements": requirements,
        })
    };
    organization.capabilities.iter().map(view).collect()
}
