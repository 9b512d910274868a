//! `/oauth2/authorize` (`Mollie: authorize`): where a seller approves or refuses the app.

use axum::{
    body::Bytes,
    extract::{RawQuery, State},
    http::{HeaderMap, StatusCode},
    response::{Html, IntoResponse, Redirect, Response},
};
use serde_json::{Map, Value};
use url::Url;

use super::{
    body::{fields, text},
    call::Query,
    request_log::LogDetails,
};
use crate::{
    options::Options,
    pages::consent::{self, Candidate, ConsentPage},
    simulation::{oauth::Approval, scopes::Scopes},
    state::AppState,
};

/// Accounts shown at once; the rest is found by searching.
const SHOWN: usize = 40;

/// What an app asks of a seller, checked.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    redirect_uri: String,
    /// Whether the app sent the redirect URL itself.
    redirect_given: bool,
    client_id: String,
    state: String,
    terms: Terms,
}

/// What is to be granted, and how.
#[derive(Clone, Debug)]
struct Terms {
    scopes: Scopes,
    force: bool,
    challenge: Option<String>,
}

impl Terms {
    fn read(get: impl Fn(&str) -> Option<String>) -> Result<Self, OAuthError> {
        if get("response_type").as_deref() != Some("code") {
            return Err(OAuthError(
                "invalid_request",
                "Invalid or missing response type",
            ));
        }
        let scopes = get("scope").and_then(|scope| Scopes::parse(&scope));
        let scopes = scopes.ok_or(OAuthError(
            "invalid_scope",
            "An unsupported scope was requested",
        ))?;
        let challenge = get("code_challenge");
        if challenge.is_some() && get("code_challenge_method").as_deref() != Some("S256") {
            return Err(OAuthError(
                "invalid_request",
                "The code challenge method must be S256",
            ));
        }
        let force = match get("approval_prompt").as_deref() {
            None | Some("auto") => false,
            Some("force") => true,
            Some(_) => {
                return Err(OAuthError(
                    "invalid_request",
                    "The approval prompt must be auto or force",
                ));
            }
        };
        Ok(Self {
            scopes,
            force,
            challenge,
        })
    }
}

/// An error code and its description.
#[derive(Clone, Copy, Debug)]
struct OAuthError(&'static str, &'static str);

impl OAuthError {
    const REDIRECT: Self = Self(
        "redirect_uri_mismatch",
        "The redirect URI provided is missing or does not match",
    );
    const STATE: Self = Self("invalid_request", "The state parameter is required");
    const DENIED: Self = Self(
        "access_denied",
        "The user denied access to your application",
    );

    fn told_at(self, uri: &str, state: Option<&str>) -> Rejection {
        Rejection::Redirect(self.location(uri, state))
    }

    fn location(self, uri: &str, state: Option<&str>) -> String {
        let mut query = vec![("error", self.0), ("error_description", self.1)];
        query.extend(state.map(|state| ("state", state)));
        with_query(uri, &query)
    }
}

/// Why a request cannot be answered with a consent page.
#[derive(Debug)]
pub(crate) enum Rejection {
    /// Nobody can be told: there is no registered URL to go to.
    UnknownClient,
    /// The app is told at its registered URL.
    Redirect(String),
}

impl Request {
    /// Reads and checks the parameters that `get` knows.
    pub(crate) fn read(
        options: &Options,
        get: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, Rejection> {
        let client_id = get("client_id").filter(|id| *id == options.client_id);
        let client_id = client_id.ok_or(Rejection::UnknownClient)?;
        let registered = options.redirect_uris.first().cloned().unwrap_or_default();
        let state = get("state");
        let given = get("redirect_uri");
        let known = given
            .as_ref()
            .is_none_or(|given| options.redirect_uris.contains(given));
        let redirect_uri = given.clone().filter(|_| known).unwrap_or(registered);
        let terms = if known {
            Terms::read(&get)
        } else {
            Err(OAuthError::REDIRECT)
        };
        match (terms, state) {
            (Ok(terms), Some(state)) => Ok(Self {
                redirect_uri,
                redirect_given: given.is_some(),
                client_id,
                state,
                terms,
            }),
            (Ok(_), None) => Err(OAuthError::STATE.told_at(&redirect_uri, None)),
            (Err(error), state) => Err(error.told_at(&redirect_uri, state.as_deref())),
        }
    }

    /// The seller approves for one of its organizations; answers where its browser goes next. `None` when there is
    /// no such organization.
    pub(crate) fn approve(self, state: &AppState, organization: &str) -> Option<String> {
        let approval = Approval {
            organization: organization.to_owned(),
            client_id: self.client_id,
            scopes: self.terms.scopes,
            redirect_uri: self.redirect_given.then(|| self.redirect_uri.clone()),
            challenge: self.terms.challenge,
            force: self.terms.force,
        };
        let code = state.update(|simulation, now| {
            simulation.organization(organization)?;
            Some(simulation.approve(approval, now))
        })?;
        Some(with_query(
            &self.redirect_uri,
            &[("code", code.expose()), ("state", &self.state)],
        ))
    }

    /// The seller refuses; answers where its browser goes next.
    pub(crate) fn refuse(self) -> String {
        OAuthError::DENIED.location(&self.redirect_uri, Some(&self.state))
    }
}

fn with_query(uri: &str, query: &[(&str, &str)]) -> String {
    match Url::parse(uri) {
        Ok(mut url) => {
            url.query_pairs_mut().extend_pairs(query);
            url.into()
        }
        Err(_) => uri.to_owned(),
    }
}

/// The consent page. It always asks which account, since the sandbox knows no signed-in seller.
pub(super) async fn page(State(state): State<AppState>, RawQuery(query): RawQuery) -> Response {
    let query = Query::read(query.as_deref());
    let request = match Request::read(state.options(), |name| query.get(name).map(str::to_owned)) {
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
    request: &Request,
    carried: &[(&str, &str)],
    search: &str,
    complaint: Option<&str>,
) -> Response {
    let needle = search.trim().to_lowercase();
    let (candidates, total) = state.with(|simulation, now| {
        simulation.pass_due_dates(now);
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
        client_id: &request.client_id,
        scopes: &request.terms.scopes,
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
    let request = match Request::read(state.options(), |name| {
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

impl IntoResponse for Rejection {
    fn into_response(self) -> Response {
        match self {
            Self::UnknownClient => {
                (StatusCode::BAD_REQUEST, Html(consent::unknown_client())).into_response()
            }
            Self::Redirect(location) => Redirect::to(&location).into_response(),
        }
    }
}
