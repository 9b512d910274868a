//! `/v2/balances` (`Mollie: list-balances`): where pay-outs would go.

use axum::extract::Path;
use serde_json::{Value, json};

use super::{
    base_url::BaseUrl,
    call::Call,
    hal::{Answer, List, ok, with_documentation},
    problem::Problem,
};

pub(super) async fn list(call: Call) -> Answer {
    call.require_scope("balances.read")?;
    call.testmode()?;
    let mut balances = balances(&call);
    if let Some(currency) = call.query.get("currency") {
        balances.retain(|balance| balance["currency"] == currency);
    }
    let list = List {
        path: "/v2/balances",
        key: "balances",
        documentation: "list-balances",
    };
    list.page(&call, &balances, id, Value::clone)
}

/// The first balance of an organization is its primary one.
pub(super) async fn get(call: Call, Path(wanted): Path<String>) -> Answer {
    call.require_scope("balances.read")?;
    call.testmode()?;
    let found = balances(&call)
        .into_iter()
        .find(|balance| wanted == "primary" || id(balance) == wanted);
    let balance = found.ok_or_else(|| Problem::not_found("balance", &wanted))?;
    ok(&with_documentation(balance, "get-balance"))
}

fn balances(call: &Call) -> Vec<Value> {
    call.state.with(|simulation, _| {
        let organization = simulation.organization(&call.caller.organization);
        organization
            .into_iter()
            .flat_map(|it| &it.balances)
            .map(|balance| view(balance, &call.base_url))
            .collect()
    })
}

fn id(balance: &Value) -> &str {
    balance["id"].as_str().unwrap_or_default()
}

fn view(balance: &Value, base_url: &BaseUrl) -> Value {
    let mut body = balance.clone();
    if body.is_object() {
        body["resource"] = json!("balance");
        body["_links"] = json!({ "self": base_url.api(&format!("/v2/balances/{}", id(balance))) });
    }
    body
}
