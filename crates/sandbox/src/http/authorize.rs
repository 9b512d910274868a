//! `/oauth2/authorize` (`Mollie: authorize`): where a seller approves or refuses the app.

use axum::{
    body::Bytes,
    extract::{RawQuery, State},
    http::{HeaderMap, StatusCode},
    response::{Html, IntoResponse, Redirect, Response},
};
use serde_json::{Map, Value};

use super::{
    authorization_request::AuthorizationRequest,
    body::{fields, text},
    call::Query,
    request_log::LogDetails,
};
use crate::{
    pages::consent::{Candidate, ConsentPage},
    state::AppState,
};

/// Accounts shown at once; the rest is found by searching.
const SHOWN: usize = 40;

/// The consent page. It always asks which account, since the sandbox knows no signed-in seller.
pub(super) async fn page(State(state): State<AppState>, RawQuery(query): RawQuery) -> Response {
    let query = Query::read(query.as_deref());
    let request = match AuthorizationRequest::read(state.options(), |name| {
        query.get(name).map(str::to_owned)
    }) {
        Ok(request) => request,
        Err(rejection) => return rejection.into_response(),
    };
    let carried: Vec<(&str, &str)> = query
        .iter()
        .filter(|(name, _)| !matches!(*name, "q" | "organization"))
        .collect();
    consent_page(
        &state,
        &request,
        &carried,
        query.get("q").unwrap_or_default(),
        None,
    )
}

fn consent_page(
    state: &AppState,
    request: &AuthorizationRequest,
    carried: &[(&str, &str)],
    search: &str,
    complaint: Option<&str>,
) -> Response {
    let needle = search.trim().to_lowercase();
    let (candidates, total) = state.with(|simulation, now| {
        simulation.apply_due_dates(now);
        let connected = simulation.authorizations.connected();
        let found = simulation.organizations().iter().filter(|organization| {
            needle.is_empty()
                || organization.name.to_lowercase().contains(&needle)
                || organization.id.contains(&needle)
        });
        let candidates = found.take(SHOWN).map(|organization| Candidate {
            id: organization.id.clone(),
            name: organization.name.clone(),
            state: organization.state().label(),
            connected: connected.contains(organization.id.as_str()),
        });
        (
            candidates.collect::<Vec<_>>(),
            simulation.organizations().len(),
        )
    });
    let status = if complaint.is_some() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let page = ConsentPage {
        client_id: request.client_id(),
        scopes: request.scopes(),
        carried,
        search,
        candidates: &candidates,
        total,
        complaint,
    };
    (status, Html(page.render())).into_response()
}

/// The buttons of the consent page.
pub(super) async fn decide(
    State(state): State<AppState>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let fields = match fields(&headers, &body) {
        Ok(fields) => fields,
        Err(problem) => return problem.into_response(),
    };
    let request = match AuthorizationRequest::read(state.options(), |name| {
        text(&fields, name).map(str::to_owned)
    }) {
        Ok(request) => request,
        Err(rejection) => return rejection.into_response(),
    };
    if text(&fields, "decision") != Some("approve") {
        return Redirect::to(&request.refuse()).into_response();
    }
    let organization = text(&fields, "organization").unwrap_or_default();
    match request.clone().approve(&state, organization) {
        Some(location) => {
            let mut response = Redirect::to(&location).into_response();
            response
                .extensions_mut()
                .insert(LogDetails::organization(organization));
            response
        }
        None => consent_page(
            &state,
            &request,
            &carried(&fields),
            "",
            Some("Choose the account to connect."),
        ),
    }
}

fn carried(fields: &Map<String, Value>) -> Vec<(&str, &str)> {
    let pairs = fields
        .iter()
        .filter_map(|(name, value)| Some((name.as_str(), value.as_str()?)));
    pairs
        .filter(|(name, _)| !matches!(*name, "q" | "organization" | "decision"))
        .collect()
}
