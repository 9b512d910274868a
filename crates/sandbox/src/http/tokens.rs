//! `/oauth2/tokens` (`Mollie: oauth-generate-tokens`, `oauth-revoke-tokens`).
//!
//! Its errors are not those of the API: `{error, error_description}` with status 400.

use axum::{
    body::Bytes,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::{Map, Value, json};
use url::form_urlencoded;

use super::{
    body::{fields, text},
    request_log::LogDetails,
};
use crate::{
    options::Options,
    simulation::{
        oauth::{Exchange, GrantError, Refresh, Tokens},
        secret::Secret,
    },
    state::AppState,
};

#[derive(Debug)]
struct TokenError {
    error: &'static str,
    description: String,
}

impl TokenError {
    fn new(error: &'static str, description: impl Into<String>) -> Self {
        Self {
            error,
            description: description.into(),
        }
    }

    fn missing(name: &str) -> Self {
        Self::new(
            "invalid_request",
            format!("Missing parameter: \"{name}\" is required"),
        )
    }
}

impl From<GrantError> for TokenError {
    fn from(error: GrantError) -> Self {
        let code = match error {
            GrantError::UnknownCode | GrantError::ExpiredCode | GrantError::UnknownRefreshToken => {
                "invalid_grant"
            }
            GrantError::RedirectMismatch => "redirect_uri_mismatch",
            GrantError::VerifierMissing => "code_verifier_missing",
            GrantError::VerifierMismatch => "code_verifier_mismatch",
        };
        Self::new(code, error.to_string())
    }
}

impl IntoResponse for TokenError {
    fn into_response(self) -> Response {
        answer(
            StatusCode::BAD_REQUEST,
            &json!({ "error": self.error, "error_description": self.description }),
        )
    }
}

pub(super) async fn issue(
    State(state): State<AppState>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let fields = match fields(&headers, &body) {
        Ok(fields) => fields,
        Err(problem) => return problem.into_response(),
    };
    let owner = owner(&state, &fields);
    let mut response = match tokens(&state, &headers, &fields) {
        Ok(tokens) => success(&tokens),
        Err(error) => error.into_response(),
    };
    let grant_type = text(&fields, "grant_type").map(known_grant_type);
    response.extensions_mut().insert(LogDetails {
        organization: owner,
        grant_type,
    });
    response
}

/// The name of a grant type for the log; what is not one of ours is not repeated there.
fn known_grant_type(given: &str) -> &'static str {
    match given {
        "authorization_code" => "authorization_code",
        "refresh_token" => "refresh_token",
        _ => "unknown",
    }
}

/// Whose code or refresh token it is, before it is used up.
fn owner(state: &AppState, fields: &Map<String, Value>) -> Option<String> {
    state.with(|simulation, _| {
        let code = text(fields, "code").map(Secret::new);
        let refresh = text(fields, "refresh_token").map(Secret::new);
        let by_code = code.and_then(|code| simulation.authorizations.code_owner(&code));
        by_code
            .or_else(|| refresh.and_then(|token| simulation.authorizations.refresh_owner(&token)))
            .map(str::to_owned)
    })
}

fn tokens(
    state: &AppState,
    headers: &HeaderMap,
    fields: &Map<String, Value>,
) -> Result<Tokens, TokenError> {
    let not_given = || {
        TokenError::new(
            "invalid_request",
            "The grant type was not specified in the request",
        )
    };
    let grant_type = text(fields, "grant_type").ok_or_else(not_given)?;
    if known_grant_type(grant_type) == "unknown" {
        return Err(TokenError::new(
            "unsupported_grant_type",
            format!("Grant type \"{grant_type}\" not supported"),
        ));
    }
    let client_id = authenticate(state.options(), headers, fields)?;
    let redirect_uri = text(fields, "redirect_uri");
    let tokens = if grant_type == "authorization_code" {
        let code = Secret::new(text(fields, "code").ok_or_else(|| TokenError::missing("code"))?);
        let verifier = text(fields, "code_verifier");
        let request = Exchange {
            client_id: &client_id,
            code,
            redirect_uri,
            verifier,
        };
        state.update(|simulation, now| simulation.exchange(&request, now))
    } else {
        let token = Secret::new(
            text(fields, "refresh_token").ok_or_else(|| TokenError::missing("refresh_token"))?,
        );
        let request = Refresh {
            client_id: &client_id,
            token,
            redirect_uri,
        };
        state.update(|simulation, now| simulation.refresh(&request, now))
    };
    Ok(tokens?)
}

pub(super) async fn revoke(
    State(state): State<AppState>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let fields = match fields(&headers, &body) {
        Ok(fields) => fields,
        Err(problem) => return problem.into_response(),
    };
    match revoked(&state, &headers, &fields) {
        Ok(organization) => {
            let mut response = no_store(StatusCode::NO_CONTENT.into_response());
            response.extensions_mut().insert(LogDetails {
                organization,
                grant_type: None,
            });
            response
        }
        Err(error) => error.into_response(),
    }
}

/// A token that is unknown or already ended is no error (RFC 7009).
fn revoked(
    state: &AppState,
    headers: &HeaderMap,
    fields: &Map<String, Value>,
) -> Result<Option<String>, TokenError> {
    let client_id = authenticate(state.options(), headers, fields)?;
    let hint =
        text(fields, "token_type_hint").ok_or_else(|| TokenError::missing("token_type_hint"))?;
    if !matches!(hint, "access_token" | "refresh_token") {
        return Err(TokenError::new(
            "unsupported_token_type",
            "Token type hint must be access_token or refresh_token",
        ));
    }
    let token = Secret::new(text(fields, "token").ok_or_else(|| TokenError::missing("token"))?);
    Ok(state.update(|simulation, _| simulation.authorizations.revoke(&client_id, &token)))
}

/// The client proves itself by HTTP Basic or in the body.
fn authenticate(
    options: &Options,
    headers: &HeaderMap,
    fields: &Map<String, Value>,
) -> Result<String, TokenError> {
    let in_body = || {
        Some((
            text(fields, "client_id")?.to_owned(),
            text(fields, "client_secret")?.to_owned(),
        ))
    };
    let (id, secret) = basic(headers).or_else(in_body).ok_or_else(|| {
        TokenError::new(
            "invalid_client",
            "Client credentials were not found in the headers or body",
        )
    })?;
    if matches(&id, &options.client_id) && matches(&secret, &options.client_secret) {
        Ok(options.client_id.clone())
    } else {
        Err(TokenError::new(
            "invalid_client",
            "The client credentials are invalid",
        ))
    }
}

/// RFC 6749 has Basic credentials form-encoded first; some clients do that and some do not.
fn matches(given: &str, expected: &str) -> bool {
    let encoded: String = form_urlencoded::byte_serialize(expected.as_bytes()).collect();
    given == expected || given == encoded
}

fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    let (scheme, encoded) = headers
        .get(header::AUTHORIZATION)?
        .to_str()
        .ok()?
        .split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let decoded = String::from_utf8(BASE64_STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (id, secret) = decoded.split_once(':')?;
    Some((id.to_owned(), secret.to_owned()))
}

fn success(tokens: &Tokens) -> Response {
    let mut body = json!({
        "access_token": tokens.access_token.expose(),
        "expires_in": tokens.expires_in,
        "token_type": "bearer",
        "scope": tokens.scopes.to_string(),
    });
    if let Some(refresh_token) = &tokens.refresh_token {
        body["refresh_token"] = json!(refresh_token.expose());
    }
    answer(StatusCode::OK, &body)
}

fn answer(status: StatusCode, body: &Value) -> Response {
    let mut response = (status, body.to_string()).into_response();
    let json = HeaderValue::from_static("application/json; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, json);
    no_store(response)
}

fn no_store(mut response: Response) -> Response {
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
        .headers_mut()
        .insert(header::PRAGMA, HeaderValue::from_static("no-cache"));
    response
}
