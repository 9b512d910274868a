//! `/v2/organizations` (`Mollie: get-organization`).

use axum::extract::Path;
use serde_json::{Value, json};

use super::{
    base_url::BaseUrl,
    call::Call,
    hal::{Answer, ok, with_documentation},
    problem::Problem,
};
use crate::simulation::{optional_nullable::OptionalNullable, organization::Organization};

pub(super) async fn me(call: Call) -> Answer {
    call.require_scope("organizations.read")?;
    call.live_only()?;
    let mut body = call.state.with(|simulation, _| {
        simulation
            .organization(&call.caller.organization)
            .map(|it| view(it, &call.base_url))
    });
    let Some(body) = &mut body else {
        return Err(Problem::not_found("organization", "me"));
    };
    body["_links"]["self"] = call.base_url.api("/v2/organizations/me");
    for name in [
        "chargebacks",
        "customers",
        "invoices",
        "payments",
        "profiles",
        "refunds",
        "settlements",
    ] {
        body["_links"][name] = call.base_url.api(&format!("/v2/{name}"));
    }
    ok(&with_documentation(body.take(), "get-current-organization"))
}

/// A merchant sees itself; the partner sees itself and the merchants that are connected.
pub(super) async fn get(call: Call, Path(id): Path<String>) -> Answer {
    call.require_scope("organizations.read")?;
    call.testmode()?;
    let body = call.state.with(|simulation, _| {
        let connected =
            call.caller.is_partner && simulation.authorizations.grants_of(&id).next().is_some();
        let visible = id == call.caller.organization || connected;
        simulation
            .organization(&id)
            .filter(|_| visible)
            .map(|it| view(it, &call.base_url))
    });
    let body = body.ok_or_else(|| Problem::not_found("organization", &id))?;
    ok(&with_documentation(body, "get-organization"))
}

pub(super) async fn partner(call: Call) -> Answer {
    call.require_scope("organizations.read")?;
    call.live_only()?;
    let kind = if call.caller.is_partner {
        json!("oauth")
    } else {
        Value::Null
    };
    let body = json!({
        "resource": "partner",
        "partnerType": kind,
        "isCommissionPartner": false,
        "partnerContractSignedAt": null,
        "partnerContractUpdateAvailable": false,
        "_links": { "self": call.base_url.api("/v2/organizations/me/partner") },
    });
    ok(&with_documentation(body, "get-partner-status"))
}

pub(super) fn view(organization: &Organization, base_url: &BaseUrl) -> Value {
    let mut body = json!({
        "resource": "organization",
        "id": organization.id,
        "name": organization.name,
        "email": organization.email,
        "locale": organization.locale,
    });
    if let Some(address) = &organization.address {
        body["address"] = json!(address);
    }
    let facts = [
        ("registrationNumber", &organization.registration_number),
        ("vatNumber", &organization.vat_number),
        ("vatRegulation", &organization.vat_regulation),
    ];
    for (name, fact) in facts {
        match fact {
            OptionalNullable::Absent => {}
            OptionalNullable::Null => body[name] = Value::Null,
            OptionalNullable::Value(text) => body[name] = json!(text),
        }
    }
    if let Some(verified_at) = organization.verified_at {
        body["verifiedAt"] = json!(verified_at);
    }
    body["_links"] = json!({
        "self": base_url.api(&format!("/v2/organizations/{}", organization.id)),
        "dashboard": base_url.page(&format!("/dashboard/{}", organization.id)),
    });
    body
}
