//! What an app asks of a seller at `/oauth2/authorize` (`Mollie: authorize`), checked.

use axum::{
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use url::Url;

use crate::{
    options::Options,
    pages::consent,
    simulation::{oauth::Approval, scopes::Scopes},
    state::AppState,
};

#[derive(Clone, Debug)]
pub(crate) struct AuthorizationRequest {
    redirect_uri: String,
    /// Whether the app sent the redirect URL itself.
    redirect_given: bool,
    client_id: String,
    state: String,
    terms: Terms,
}

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

impl AuthorizationRequest {
    pub(crate) fn client_id(&self) -> &str {
        &self.client_id
    }

    pub(crate) fn scopes(&self) -> &Scopes {
        &self.terms.scopes
    }

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
