//! A request to the API: who asks, with what, and at which address.

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header::AUTHORIZATION, request::Parts},
};
use url::form_urlencoded;

use super::{base_url::BaseUrl, problem::Problem};
use crate::{
    simulation::{scopes::Scopes, secret::Secret},
    state::AppState,
};

/// The query string; where a name comes twice, the last one counts.
#[derive(Clone, Debug, Default)]
pub(crate) struct Query(Vec<(String, String)>);

impl Query {
    pub(crate) fn read(text: Option<&str>) -> Self {
        Self(
            form_urlencoded::parse(text.unwrap_or_default().as_bytes())
                .into_owned()
                .collect(),
        )
    }

    /// The value of a name; an empty one counts as absent.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().rev().find(|(known, _)| known == name);
        found
            .map(|(_, value)| value.as_str())
            .filter(|value| !value.is_empty())
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

/// The holder of an access token.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    pub(crate) organization: String,
    pub(crate) scopes: Scopes,
    /// The partner's own access token rather than one that a merchant granted to the app.
    pub(crate) is_partner: bool,
}

impl Caller {
    pub(crate) fn of(state: &AppState, headers: &HeaderMap) -> Option<Self> {
        let (scheme, token) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
        if !scheme.eq_ignore_ascii_case("bearer") {
            return None;
        }
        let token = token.trim();
        state.with(|simulation, now| {
            if token == state.options().partner_token {
                let organization = simulation.partner_id().to_owned();
                return Some(Self {
                    organization,
                    scopes: Scopes::every(),
                    is_partner: true,
                });
            }
            let grant = simulation.authorizations.holder(&Secret::new(token), now)?;
            Some(Self {
                organization: grant.organization.clone(),
                scopes: grant.scopes.clone(),
                is_partner: false,
            })
        })
    }
}

/// An authenticated call of the API.
#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) state: AppState,
    pub(crate) caller: Caller,
    pub(crate) base_url: BaseUrl,
    pub(crate) query: Query,
}

impl Call {
    pub(crate) fn require_scope(&self, scope: &str) -> Result<(), Problem> {
        if self.caller.scopes.contains(scope) {
            Ok(())
        } else {
            Err(Problem::missing_scope(scope))
        }
    }

    /// Most calls know no test mode and refuse the parameter.
    pub(crate) fn live_only(&self) -> Result<(), Problem> {
        if self.query.get("testmode").is_none() {
            return Ok(());
        }
        let detail = "Non-existent query parameter \"testmode\" for this API call.";
        Err(Problem::bad_request(detail).field("testmode"))
    }

    pub(crate) fn testmode(&self) -> Result<bool, Problem> {
        match self.query.get("testmode") {
            None | Some("false") => Ok(false),
            Some("true") => Ok(true),
            Some(_) => {
                Err(Problem::bad_request("The testmode must be true or false").field("testmode"))
            }
        }
    }
}

impl FromRequestParts<AppState> for Call {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        let caller = Caller::of(state, &parts.headers).ok_or_else(Problem::unauthorized)?;
        Ok(Self {
            caller,
            base_url: BaseUrl::of(state, &parts.headers),
            query: Query::read(parts.uri.query()),
            state: state.clone(),
        })
    }
}
