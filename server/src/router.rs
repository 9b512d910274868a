//! Every route and the order of the layers, on one screen.

use app::shell;
use axum::{
    Router,
    http::request::Parts,
    middleware::{from_fn, from_fn_with_state},
    routing::{get, post},
};
use leptos::{
    nonce::Nonce,
    prelude::{provide_context, use_context},
};
use leptos_axum::{LeptosRoutes, generate_route_list};
use tower_http::{catch_panic::CatchPanicLayer, compression::CompressionLayer};

use crate::{
    http::{assets, connect, error_page, events, health, oauth, session},
    layers::{auth, csrf, form, form_answer, security_headers, time_limit, trace},
    state::AppState,
};

pub(crate) fn router(state: AppState) -> Router {
    let pages = generate_route_list(app::App);
    let context = page_context(&state);
    let options = state.leptos.clone();
    let page = move || shell(options.clone());
    let no_page = leptos_axum::render_app_async_with_context(context.clone(), page.clone());
    let router = Router::new()
        .route("/healthz", get(health::live))
        .route("/readyz", get(health::ready))
        .route("/sign-in", post(session::sign_in))
        .route("/sign-out", post(session::sign_out))
        .route("/sign-out-portal", post(session::leave_portal))
        .route("/connect/{invite}/start", post(connect::start))
        .route(
            "/oauth/mollie/callback",
            get(oauth::callback).head(oauth::not_by_head),
        )
        .route("/events", get(events::stream))
        .leptos_routes_with_context(&state, pages, context, page)
        .nest_service("/pkg", assets::built(&state.files))
        .fallback_service(assets::public(&state.files, get(no_page)))
        .layer(from_fn(form_answer::guard))
        .layer(CompressionLayer::new().quality(tower_http::CompressionLevel::Fastest))
        .layer(from_fn_with_state(state.clone(), auth::guard))
        .layer(from_fn_with_state(state.clone(), form::guard))
        .layer(from_fn_with_state(state.clone(), csrf::guard))
        .layer(CatchPanicLayer::custom(error_page::for_panic))
        .layer(from_fn_with_state(time_limit::LIMIT, time_limit::guard))
        .layer(from_fn_with_state(state.clone(), security_headers::add));
    trace::add(router).with_state(state)
}

/// What pages and server functions find in their context.
fn page_context(state: &AppState) -> impl Fn() + Clone + Send + Sync + 'static {
    let gangway = state.gangway.clone();
    let installation = state.installation.clone();
    move || {
        provide_context(gangway.clone());
        provide_context(installation.clone());
        // The policy is a header, so the nonce is made before the page.
        if let Some(nonce) = use_context::<Parts>().and_then(|parts| {
            parts
                .extensions
                .get::<security_headers::PolicyNonce>()
                .cloned()
        }) {
            provide_context(Nonce::from_value(nonce.0));
        }
    }
}
