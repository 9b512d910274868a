//! `/v2/permissions` (`Mollie: list-permissions`): every known permission, and whether this token has it.

use axum::extract::Path;
use serde_json::{Value, json};

use super::{
    base_url::documentation,
    call::Call,
    hal::{Answer, ok, with_documentation},
    problem::Problem,
};
use crate::simulation::scopes::{self, Permission};

pub(super) async fn list(call: Call) -> Answer {
    call.live_only()?;
    let permissions: Vec<Value> = scopes::all()
        .map(|permission| view(&permission, &call))
        .collect();
    ok(&json!({
        "count": permissions.len(),
        "_embedded": { "permissions": permissions },
        "_links": {
            "self": call.base_url.api("/v2/permissions"),
            "documentation": documentation("list-permissions"),
        },
    }))
}

pub(super) async fn get(call: Call, Path(id): Path<String>) -> Answer {
    call.testmode()?;
    let permission = scopes::find(&id).ok_or_else(|| Problem::not_found("permission", &id))?;
    ok(&with_documentation(
        view(&permission, &call),
        "get-permission",
    ))
}

fn view(permission: &Permission, call: &Call) -> Value {
    json!({
        "resource": "permission",
        "id": permission.id,
        "description": permission.description,
        "granted": call.caller.scopes.contains(&permission.id),
        "_links": { "self": call.base_url.api(&format!("/v2/permissions/{}", permission.id)) },
    })
}
