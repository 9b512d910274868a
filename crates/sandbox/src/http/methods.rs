//! `/v2/methods` (`Mollie: list-methods`): what a profile can be paid with; and the methods asked for on one.

use axum::{extract::Path, http::StatusCode, response::IntoResponse};
use serde_json::{Value, json};

use super::{
    base_url::documentation,
    call::Call,
    hal::{Answer, hal, ok, with_documentation},
    problem::Problem,
    profiles,
};
use crate::simulation::{
    methods::{CATALOGUE, Method, find},
    onboarding::OnboardingStatus,
    profile::{MethodStatus, Profile},
};

/// Shown in test mode on a profile that never asked for a method.
const POPULAR: [&str; 4] = ["ideal", "creditcard", "bancontact", "paypal"];

pub(super) async fn enabled(call: Call) -> Answer {
    let profile = profile(&call)?;
    let testmode = call.testmode()?;
    let currency = call.query.get("amount[currency]").unwrap_or("EUR");
    let wallets: Vec<&str> = call
        .query
        .get("includeWallets")
        .into_iter()
        .flat_map(|list| list.split(','))
        .collect();
    let none_requested = profile.methods.iter().all(|method| method.status.is_none());
    let usable = |method: &Method| match profile.method_status(method.id) {
        Some(MethodStatus::Activated) => true,
        Some(MethodStatus::Rejected) => false,
        Some(_) => testmode,
        None => testmode && none_requested && POPULAR.contains(&method.id),
    };
    let methods = CATALOGUE.iter().filter(|method| {
        method.currency == currency
            && usable(method)
            && (!method.is_wallet() || wallets.contains(&method.id))
    });
    list(
        "/v2/methods",
        "list-methods",
        methods.map(|method| view(method, profile.method_status(method.id), &call)),
        &call,
    )
}

pub(super) async fn all(call: Call) -> Answer {
    let profile = profile(&call)?;
    call.testmode()?;
    let methods = CATALOGUE
        .iter()
        .map(|method| view(method, profile.method_status(method.id), &call));
    list("/v2/methods/all", "list-all-methods", methods, &call)
}

pub(super) async fn get(call: Call, Path(id): Path<String>) -> Answer {
    let profile = profile(&call)?;
    let testmode = call.testmode()?;
    let method = find(&id).ok_or_else(|| Problem::not_found("method", &id))?;
    let status = profile.method_status(method.id);
    if status != Some(MethodStatus::Activated) && !testmode {
        return Err(Problem::forbidden(
            "The payment method is not enabled in your website profile",
        ));
    }
    ok(&with_documentation(
        view(method, status, &call),
        "get-method",
    ))
}

/// A method waits for boarding until onboarding is complete; `PayPal` then still waits for the merchant to link its
/// account there.
pub(super) async fn enable(call: Call, Path((id, method)): Path<(String, String)>) -> Answer {
    call.require_scope("profiles.write")?;
    call.live_only()?;
    let method = find(&method).ok_or_else(|| Problem::not_found("method", &method))?;
    if method.id == "voucher" {
        return Err(Problem::unprocessable(
            "Vouchers are enabled by enabling one of their issuers",
        ));
    }
    let (success, status) = call.state.update(|simulation, now| {
        let as_specified = simulation.settings.enable_method_answers_200;
        let success = if as_specified {
            StatusCode::OK
        } else {
            StatusCode::CREATED
        };
        let completed = simulation
            .organization(&call.caller.organization)
            .is_some_and(|organization| organization.status == OnboardingStatus::Completed);
        let profile = profiles::find_mut(simulation, &call, &id, now)?;
        let status = match profile.method_status(method.id) {
            Some(MethodStatus::Activated) => MethodStatus::Activated,
            _ if !completed => MethodStatus::PendingBoarding,
            _ if method.id == "paypal" => MethodStatus::PendingExternal,
            _ => MethodStatus::Activated,
        };
        profile.set_method(method.id, status);
        Ok((success, status))
    })?;
    let body = view(method, Some(status), &call);
    Ok(hal(success, &with_documentation(body, "enable-method")))
}

pub(super) async fn disable(call: Call, Path((id, method)): Path<(String, String)>) -> Answer {
    call.require_scope("profiles.write")?;
    call.live_only()?;
    find(&method).ok_or_else(|| Problem::not_found("method", &method))?;
    call.state.update(|simulation, now| {
        profiles::find_mut(simulation, &call, &id, now)
            .map(|profile| profile.methods.retain(|known| known.id != method))
    })?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// The profile that the query names; with an OAuth token it must name one.
fn profile(call: &Call) -> Result<Profile, Problem> {
    call.require_scope("payments.read")?;
    if call
        .query
        .get("sequenceType")
        .is_some_and(|kind| !["oneoff", "first", "recurring"].contains(&kind))
    {
        return Err(Problem::bad_request("The sequence type is invalid").field("sequenceType"));
    }
    let missing = || Problem::bad_request("The 'profileId' field is missing").field("profileId");
    let id = call.query.get("profileId").ok_or_else(missing)?;
    call.state
        .with(|simulation, _| profiles::find(simulation, call, id).cloned())
}

fn list(path: &str, page: &str, methods: impl Iterator<Item = Value>, call: &Call) -> Answer {
    let methods: Vec<Value> = methods.collect();
    let profile = call.query.get("profileId").unwrap_or_default();
    ok(&json!({
        "count": methods.len(),
        "_embedded": { "methods": methods },
        "_links": {
            "self": call.base_url.api(&format!("{path}?profileId={profile}")),
            "documentation": documentation(page),
        },
    }))
}

fn view(method: &Method, status: Option<MethodStatus>, call: &Call) -> Value {
    let amount = |value: &str| json!({ "currency": method.currency, "value": value });
    let icon = |suffix: &str| {
        call.base_url
            .url(&format!("/icons/payment-methods/{}{suffix}", method.id))
    };
    let mut body = json!({
        "resource": "method",
        "id": method.id,
        "description": method.description,
        "minimumAmount": amount(method.minimum),
        "maximumAmount": method.maximum.map(amount),
        "image": { "size1x": icon(".png"), "size2x": icon("%402x.png"), "svg": icon(".svg") },
        "status": status,
        "_links": { "self": call.base_url.api(&format!("/v2/methods/{}", method.id)) },
    });
    let include = call.query.get("include").unwrap_or_default();
    if include.split(',').any(|name| name == "issuers") {
        body["issuers"] = json!([]);
    }
    if include.split(',').any(|name| name == "pricing") {
        body["pricing"] = json!([{
            "description": method.description,
            "fixed": { "currency": "EUR", "value": "0.29" },
            "variable": "0",
        }]);
    }
    body
}

/// A plain tile with the name of the method, since Mollie's own icons are not ours to ship.
pub(super) async fn icon(
    Path(file): Path<String>,
) -> (StatusCode, [(&'static str, &'static str); 1], String) {
    let id = file.split(['.', '@']).next().unwrap_or_default();
    let (status, name) = find(id).map_or((StatusCode::NOT_FOUND, "?"), |method| {
        (StatusCode::OK, method.description)
    });
    let letters: String = name.chars().take(2).collect();
    let svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 32 24\" width=\"32\" height=\"24\"><rect width=\"32\" \
         height=\"24\" rx=\"4\" fill=\"#e6e9ef\"/><text x=\"16\" y=\"16\" font-family=\"sans-serif\" font-size=\"11\" \
         text-anchor=\"middle\" fill=\"#3a4356\">{letters}</text></svg>"
    );
    (status, [("content-type", "image/svg+xml")], svg)
}
