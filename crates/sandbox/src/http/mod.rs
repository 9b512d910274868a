//! The part that speaks as Mollie does.

pub(crate) mod authorization_request;
mod authorize;
mod balances;
pub(crate) mod base_url;
pub(crate) mod body;
pub(crate) mod call;
mod clients;
mod fault_injection;
mod hal;
mod idempotency;
mod methods;
mod onboarding;
mod organizations;
mod permissions;
pub(crate) mod problem;
mod profile_fields;
mod profiles;
mod request_log;
mod tokens;

use axum::{
    Router,
    http::{StatusCode, Uri},
    middleware::from_fn_with_state,
    routing::{get, post},
};

use self::problem::Problem;
use crate::state::AppState;

pub(crate) fn router(state: &AppState) -> Router<AppState> {
    Router::new()
        .route(
            "/oauth2/authorize",
            get(authorize::page).post(authorize::decide),
        )
        .route("/oauth2/tokens", post(tokens::issue).delete(tokens::revoke))
        .route("/v2/organizations/me", get(organizations::me))
        .route("/v2/organizations/me/partner", get(organizations::partner))
        .route("/v2/organizations/{id}", get(organizations::get))
        .route("/v2/permissions", get(permissions::list))
        .route("/v2/permissions/{id}", get(permissions::get))
        .route(
            "/v2/onboarding/me",
            get(onboarding::get).post(onboarding::submit),
        )
        .route("/v2/capabilities", get(onboarding::capabilities))
        .route("/v2/clients", get(clients::list))
        .route("/v2/clients/{id}", get(clients::get))
        .route("/v2/profiles", get(profiles::list).post(profiles::create))
        .route(
            "/v2/profiles/{id}",
            get(profiles::get)
                .patch(profiles::update)
                .delete(profiles::delete),
        )
        .route(
            "/v2/profiles/{id}/methods/{method}",
            post(methods::enable).delete(methods::disable),
        )
        .route("/v2/methods", get(methods::enabled))
        .route("/v2/methods/all", get(methods::all))
        .route("/v2/methods/{id}", get(methods::get))
        .route("/v2/balances", get(balances::list))
        .route("/v2/balances/{id}", get(balances::get))
        .method_not_allowed_fallback(not_allowed)
        .fallback(nothing_there)
        .layer(from_fn_with_state(state.clone(), idempotency::answer_once))
        .layer(from_fn_with_state(state.clone(), request_log::record))
        .route("/icons/payment-methods/{file}", get(methods::icon))
}

async fn not_allowed() -> Problem {
    Problem::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "This method is not allowed here.",
    )
}

async fn nothing_there(uri: Uri) -> Problem {
    Problem::new(
        StatusCode::NOT_FOUND,
        format!("There is nothing at {}.", uri.path()),
    )
}
