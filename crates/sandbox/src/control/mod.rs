//! The sandbox's own controls: the JSON API under `/sandbox`, and the pages for people.

mod api;
mod forms;
mod json;
mod organizations;
mod own_pages;

use axum::{
    Router,
    middleware::from_fn,
    routing::{get, post},
};

use crate::state::AppState;

pub(crate) fn router() -> Router<AppState> {
    Router::new()
        .route(
            "/sandbox/organizations",
            get(organizations::list).post(organizations::create),
        )
        .route(
            "/sandbox/organizations/{id}",
            get(organizations::get).patch(organizations::change),
        )
        .route(
            "/sandbox/organizations/{id}/disconnect",
            post(organizations::disconnect),
        )
        .route("/sandbox/authorize", post(api::authorize))
        .route(
            "/sandbox/faults",
            get(api::faults)
                .post(api::add_fault)
                .delete(api::clear_faults),
        )
        .route(
            "/sandbox/faults/{id}",
            axum::routing::delete(api::remove_fault),
        )
        .route("/sandbox/clock", get(api::clock).post(api::advance_clock))
        .route(
            "/sandbox/settings",
            get(api::settings).patch(api::change_settings),
        )
        .route("/sandbox/log", get(api::log).delete(api::clear_log))
        .route("/", get(forms::overview))
        .route("/dashboard/{id}", get(forms::dashboard))
        .route("/dashboard/profiles/{id}", get(forms::profile_dashboard))
        .route("/dashboard/{id}/onboarding", get(forms::dashboard))
        .route("/control/organizations/{id}/scenario", post(forms::play))
        .route("/control/faults", post(forms::add_fault))
        .route("/control/faults/clear", post(forms::clear_faults))
        .route("/control/clock", post(forms::advance_clock))
        .route_layer(from_fn(own_pages::guard))
}
