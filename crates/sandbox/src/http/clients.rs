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
struct Sight {
    organization: bool,
    onboarding: bool,
}

impl Sight {
    fn add(&mut self, grant: &Grant) {
        self.organization |= grant.scopes.contains("organizations.read");
        self.onboarding |= grant.scopes.contains("onboarding.read");
    }
}

pub(super) async fn list(call: Call) -> Answer {
    let embeds = admit(&call)?;
    call.state.with(|simulation, now| {
        simulation.pass_due_dates(now);
        let mut seen: BTreeMap<&str, Sight> = BTreeMap::new();
        for grant in simulation.authorizations.grants() {
            seen.entry(&grant.organization).or_default().add(grant);
        }
        let clients: Vec<(&Organization, Sight)> = simulation
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
            |(client, sight)| view(client, *sight, &embeds, &call.base_url),
        )
    })
}

pub(super) async fn get(call: Call, Path(id): Path<String>) -> Answer {
    let embeds = admit(&call)?;
    let body = call.state.with(|simulation, now| {
        simulation.organization_mut(&id, now)?;
        let sight = sight(simulation, &id)?;
        simulation
            .organization(&id)
            .map(|client| view(client, sight, &embeds, &call.base_url))
    });
    let body = body.ok_or_else(|| Problem::not_found("client", &id))?;
    ok(&with_documentation(body, "get-client"))
}

fn sight(simulation: &Simulation, id: &str) -> Option<Sight> {
    let mut grants = simulation.authorizations.grants_of(id).peekable();
    grants.peek()?;
    let mut sight = Sight::default();
    grants.for_each(|grant| sight.add(grant));
    Some(sight)
}

/// Only the partner's own access token may ask; answers the embeds it asked for.
fn admit(call: &Call) -> Result<Vec<String>, Problem> {
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

fn view(client: &Organization, sight: Sight, embeds: &[String], base_url: &BaseUrl) -> Value {
    let mut body = json!({
        "resource": "client",
        "id": client.id,
        "commission": { "count": 0 },
        "_links": { "self": base_url.api(&format!("/v2/clients/{}", client.id)) },
    });
    if sight.organization || sight.onboarding {
        body["organizationCreatedAt"] = json!(client.signed_up_at);
    }
    if sight.organization {
        body["_links"]["organization"] = base_url.api(&format!("/v2/organizations/{}", client.id));
    }
    if sight.onboarding {
        body["_links"]["onboarding"] = base_url.api(&format!("/v2/onboarding/{}", client.id));
    }
    for embed in embeds {
        match embed.as_str() {
            "organization" if sight.organization => {
                body["_embedded"]["organization"] = organizations::view(client, base_url);
            }
            "onboarding" if sight.onboarding => {
                body["_embedded"]["onboarding"] = onboarding::view(client, base_url);
            }
            "capabilities" if sight.onboarding => {
                body["_embedded"]["capabilities"] =
                    json!(onboarding::capability_views(client, base_url));
            }
            _ => {}
        }
    }
    body
}
