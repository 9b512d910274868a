//! Sends a seller on to Mollie.

use axum::{
    extract::{Path, State},
    http::Extensions,
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::cookie::CookieJar;
use usecases::UseCaseError;

use super::{
    cookies::{self, Kind},
    error_page,
};
use crate::state::{AppState, visitor};

/// Starts an attempt to connect. An invitation that cannot be used leads back to its page, which
/// says why.
pub(crate) async fn start(
    State(state): State<AppState>,
    Path(invite): Path<String>,
    extensions: Extensions,
) -> Response {
    let started = state
        .gangway
        .start_connecting(&invite, &state.addresses.callback)
        .await;
    match started {
        Ok(started) => {
            let https = state.addresses.is_https();
            let cookie = cookies::build(Kind::Connect, &started.browser, started.life, https);
            let on = Redirect::to(started.authorize_url.as_str());
            (CookieJar::new().add(cookie), on).into_response()
        }
        Err(UseCaseError::NotFound) => {
            let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
            let invite: String = invite.chars().filter(|c| plain(*c)).take(100).collect();
            Redirect::to(&format!("/connect/{invite}")).into_response()
        }
        Err(error) => error_page::for_error(&visitor(&extensions).request_id, &error),
    }
}
