//! `/v2/clients` (`Mollie: list-clients`): the merchants connected to the partner.

use std::collections::BTreeMap;

use axum::extract::Path;
use serde_json::{Value, json};

use super::{
    base_url::BaseUrl,
    call::Call,
    hal::{Answer, List, ok, with_documentation},
    onboarding, organizations,
    problem::Problem,
};
use crate::simulation::{Simulation, authorizations::Grant, organization::Organization};

const EMBEDS: [&str; 3] = ["organization", "onboarding", "capabilities"];

/// What the app may see of a client, over all authorizations by it.
#[derive(Clone, Copy, Default)]
struct Visibility {
    organization: bool,
    onboarding: bool,
}

impl Visibility {
    fn add(&mut self, grant: &Grant) {
        self.organization |= grant.scopes.contains("organizations.read");
        self.onboarding |= grant.scopes.contains("onboarding.read");
    }
}

pub(super) async fn list(call: Call) -> Answer {
    let embeds = check_access(&call)?;
    call.state.with(|simulation, now| {
        simulation.apply_due_dates(now);
        let mut seen: BTreeMap<&str, Visibility> = BTreeMap::new();
        for grant in simulation.authorizations.grants() {
            seen.entry(&grant.organization).or_default().add(grant);
        }
        let clients: Vec<(&Organization, Visibility)> = simulation
            .organizations()
            .iter()
            .filter_map(|organization| Some((organization, *seen.get(organization.id.as_str())?)))
            .collect();
        let list = List {
            path: "/v2/clients",
            key: "clients",
            documentation: "list-clients",
        };
        list.page(
            &call,
            &clients,
            |(client, _)| &client.id,
            |(client, visibility)| view(client, *visibility, &embeds, &call.base_url),
        )
    })
}

pub(super) async fn get(call: Call, Path(id): Path<String>) -> Answer {
    let embeds = check_access(&call)?;
    let body = call.state.with(|simulation, now| {
        simulation.organization_mut(&id, now)?;
        let visibility = visibility(simulation, &id)?;
        simulation
            .organization(&id)
            .map(|client| view(client, visibility, &embeds, &call.base_url))
    });
    let body = body.ok_or_else(|| Problem::not_found("client", &id))?;
    ok(&with_documentation(body, "get-client"))
}

fn visibility(simulation: &Simulation, id: &str) -> Option<Visibility> {
    let mut grants = simulation.authorizations.grants_of(id).peekable();
    grants.peek()?;
    let mut visibility = Visibility::default();
    grants.for_each(|grant| visibility.add(grant));
    Some(visibility)
}

/// Only the partner's own access token may ask; answers the embeds it asked for.
fn check_access(call: &Call) -> Result<Vec<String>, Problem> {
    if !call.caller.is_partner {
        return Err(Problem::forbidden(
            "You are not allowed to use the Clients API.",
        ));
    }
    call.require_scope("clients.read")?;
    call.live_only()?;
    let embeds: Vec<String> = call
        .query
        .get("embed")
        .into_iter()
        .flat_map(|list| list.split(','))
        .map(|name| name.trim().to_owned())
        .collect();
    match embeds.iter().find(|name| !EMBEDS.contains(&name.as_str())) {
        None => Ok(embeds),
        Some(name) => {
            Err(Problem::bad_request(format!("The embed \"{name}\" does not exist")).field("embed"))
        }
    }
}

fn view(
    client: &Organization,
    visibility: Visibility,
    embeds: &[String],
    base_url: &BaseUrl,
) -> Value {
    let mut body = json!({
        "resource": "client",
        "id": client.id,
        "commission": { "count": 0 },
        "_links": { "self": base_url.api(&format!("/v2/clients/{}", client.id)) },
    });
    if visibility.organization || visibility.onboarding {
        body["organizationCreatedAt"] = json!(client.signed_up_at);
    }
    if visibility.organization {
        body["_links"]["organization"] = base_url.api(&format!("/v2/organizations/{}", client.id));
    }
    if visibility.onboarding {
        body["_links"]["onboarding"] = base_url.api(&format!("/v2/onboarding/{}", client.id));
    }
    for embed in embeds {
        match embed.as_str() {
            "organization" if visibility.organization => {
                body["_embedded"]["organization"] = organizations::view(client, base_url);
            }
            "onboarding" if visibility.onboarding => {
                body["_embedded"]["onboarding"] = onboarding::view(client, base_url);
            }
            "capabilities" if visibility.onboarding => {
                body["_embedded"]["capabilities"] =
                    json!(onboarding::capability_views(client, base_url));
            }
            _ => {}
        }
    }
    body
}
