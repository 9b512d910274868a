//! `/v2/balances` (`Mollie: list-balances`): where pay-outs would go.

use axum::extract::Path;
use serde_json::{Value, json};

use super::{
    base::Base,
    call::Call,
    hal::{Answer, List, alone, ok},
    problem::Problem,
};

pub(super) async fn list(call: Call) -> Answer {
    call.needs("balances.read")?;
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
    call.needs("balances.read")?;
    call.testmode()?;
    let found = balances(&call)
        .into_iter()
        .find(|balance| wanted == "primary" || id(balance) == wanted);
    let balance = found.ok_or_else(|| Problem::not_found("balance", &wanted))?;
    ok(&alone(balance, "get-balance"))
}

fn balances(call: &Call) -> Vec<Value> {
    call.state.with(|simulation, _| {
        let organization = simulation.organization(&call.caller.organization);
        organization
            .into_iter()
            .flat_map(|it| &it.balances)
            .map(|balance| view(balance, &call.base))
            .collect()
    })
}

fn id(balance: &Value) -> &str {
    balance["id"].as_str().unwrap_or_default()
}

fn view(balance: &Value, base: &Base) -> Value {
    let mut body = balance.clone();
    if body.is_object() {
        body["resource"] = json!("balance");
        body["_links"] = json!({ "self": base.api(&format!("/v2/balances/{}", id(balance))) });
    }
    body
}
