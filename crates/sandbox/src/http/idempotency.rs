//! A POST that is sent again with the same key is answered again and done once (`Mollie: api-idempotency`).

use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use sha2::{Digest, Sha256};

use super::{call::Caller, problem::Problem};
use crate::{
    simulation::idempotency_cache::{CacheKey, Lookup, StoredResponse},
    state::AppState,
};

/// Bodies of the API are small; more than this is refused.
const LARGEST_BODY: usize = 1024 * 1024;

pub(super) async fn answer_once(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    let Some(key) = cache_key(&state, &request) else {
        return next.run(request).await;
    };
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, LARGEST_BODY).await else {
        return Problem::bad_request("The request body could not be read").into_response();
    };
    let mut hash = Sha256::new();
    hash.update(parts.uri.to_string());
    hash.update([0]);
    hash.update(&body);
    let fingerprint: [u8; 32] = hash.finalize().into();
    match state.with(|simulation, now| simulation.idempotency_cache.look_up(&key, fingerprint, now))
    {
        Lookup::Miss => {
            let first = FirstResponse {
                state: &state,
                key: &key,
                stored: false,
            };
            let response = next.run(Request::from_parts(parts, Body::from(body))).await;
            first.store(response).await
        }
        Lookup::Hit(response) => replay(response),
        Lookup::InProgress => {
            let detail = "Another request with this Idempotency-Key is already being processed.";
            Problem::new(StatusCode::CONFLICT, detail).into_response()
        }
        Lookup::KeyReused => {
            Problem::bad_request("This Idempotency-Key has already been used.").into_response()
        }
    }
}

fn cache_key(state: &AppState, request: &Request) -> Option<CacheKey> {
    if request.method() != Method::POST || !request.uri().path().starts_with("/v2/") {
        return None;
    }
    let key = request
        .headers()
        .get("idempotency-key")?
        .to_str()
        .ok()?
        .to_owned();
    let caller = Caller::of(state, request.headers())?;
    Some(CacheKey {
        organization: caller.organization,
        key,
    })
}

/// Frees the key when the first request ends without an answer, because its client went away.
struct FirstResponse<'a> {
    state: &'a AppState,
    key: &'a CacheKey,
    stored: bool,
}

impl FirstResponse<'_> {
    async fn store(mut self, response: Response) -> Response {
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
        if !parts.status.is_server_error() {
            let content_type = parts
                .headers
                .get(header::CONTENT_TYPE)
                .and_then(|kind| kind.to_str().ok());
            let stored = StoredResponse {
                status: parts.status.as_u16(),
                content_type: content_type.map(str::to_owned),
                body: body.to_vec(),
            };
            self.state
                .with(|simulation, _| simulation.idempotency_cache.store(self.key, stored));
            self.stored = true;
        }
        Response::from_parts(parts, Body::from(body))
    }
}

impl Drop for FirstResponse<'_> {
    fn drop(&mut self) {
        if !self.stored {
            self.state
                .with(|simulation, _| simulation.idempotency_cache.remove(self.key));
        }
    }
}

fn replay(stored: StoredResponse) -> Response {
    let status = StatusCode::from_u16(stored.status).unwrap_or(StatusCode::OK);
    let mut response = (status, stored.body).into_response();
    let headers = response.headers_mut();
    headers.remove(header::CONTENT_TYPE);
    if let Some(kind) = stored
        .content_type
        .and_then(|kind| HeaderValue::try_from(kind).ok())
    {
        headers.insert(header::CONTENT_TYPE, kind);
    }
    headers.insert(
        HeaderName::from_static("idempotent-replayed"),
        HeaderValue::from_static("true"),
    );
    response
}
