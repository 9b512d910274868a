//! The seller comes back from Mollie.

use axum::{
    extract::{Query, State, rejection::QueryRejection},
    http::{Extensions, HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::cookie::CookieJar;
use serde::Deserialize;
use usecases::{
    connections::{Callback, Completion},
    ports::SecretString,
};

use super::cookies::{self, Cookies, Kind};
use crate::state::{AppState, visitor};

#[derive(Default, Deserialize)]
pub(crate) struct CallbackQuery {
    state: Option<SecretString>,
    code: Option<SecretString>,
    error: Option<String>,
}

/// Completes the attempt and leads to a page that says how it ended. The page reads the seller's
/// state itself; the address only names failures.
pub(crate) async fn callback(
    State(state): State<AppState>,
    query: Result<Query<CallbackQuery>, QueryRejection>,
    headers: HeaderMap,
    extensions: Extensions,
) -> Response {
    let https = state.addresses.is_https();
    let request_id = visitor(&extensions).request_id;
    let query = query.map(|Query(query)| query).unwrap_or_default();
    let browser = Cookies::of(&headers, https)
        .connect()
        .map(|secret| SecretString::from(secret.to_owned()));
    let callback = Callback {
        state: query.state,
        code: query.code,
        error: query.error,
        browser,
        request_id: Some(request_id.clone()),
    };
    let completion = state
        .gangway
        .complete_connecting(callback, &state.addresses.callback)
        .await;
    let outcome = match completion {
        Ok(Completion::Connected { portal, life, .. }) => {
            let jar = CookieJar::new()
                .add(cookies::build(Kind::Portal, &portal, life, https))
                .add(cookies::removal(Kind::Connect, https));
            return (jar, Redirect::to("/connect/result")).into_response();
        }
        Ok(Completion::Refused) => "refused",
        Ok(Completion::Expired) => "expired",
        Ok(Completion::AlreadyLinked) => "already-linked",
        Ok(Completion::FewerScopes) => "fewer-scopes",
        Ok(Completion::BeingDisconnected) => "being-disconnected",
        Ok(Completion::OurFault) => "our-fault",
        Err(error) => {
            tracing::error!(%request_id, %error, "connecting a seller failed");
            "our-fault"
        }
    };
    Redirect::to(&format!(
        "/connect/result?outcome={outcome}&ref={request_id}"
    ))
    .into_response()
}

/// Refuses HEAD, which axum would hand to [`callback`]: who only asks what is there completes
/// nothing.
pub(crate) async fn not_by_head() -> impl IntoResponse {
    (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET")])
}
