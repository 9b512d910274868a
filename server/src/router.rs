//! Every route and the order of the layers, on one screen.

use std::time::Duration;

use app::{
    guard::{Installation, Visitor},
    shell,
};
use axum::{
    Router,
    extract::FromRef,
    http::{StatusCode, request::Parts},
    middleware::{from_fn, from_fn_with_state},
    routing::{get, post},
};
use leptos::{
    config::LeptosOptions,
    nonce::Nonce,
    prelude::{provide_context, use_context},
};
use leptos_axum::{LeptosRoutes, generate_route_list};
use tower_http::{
    catch_panic::CatchPanicLayer, compression::CompressionLayer, timeout::TimeoutLayer,
};
use url::Url;
use usecases::Gangway;

use crate::{
    http::{
        assets::{self, StaticFiles},
        connect, events,
        events::Hub,
        health, oauth, session,
        session::SignInLimit,
    },
    layers::{csp, gate, request_id, same_origin},
};

/// Longest time until a response starts.
const TIMEOUT: Duration = Duration::from_secs(40);

/// What handlers are given.
#[derive(Clone, FromRef)]
pub(crate) struct AppState {
    pub(crate) gangway: Gangway,
    pub(crate) installation: Installation,
    pub(crate) leptos: LeptosOptions,
    pub(crate) addresses: Addresses,
    pub(crate) hub: Hub,
    pub(crate) sign_in_limit: SignInLimit,
    pub(crate) files: StaticFiles,
}

/// Addresses that handlers need.
#[derive(Clone)]
pub(crate) struct Addresses {
    /// Where people reach us.
    pub(crate) public: Url,
    /// Where Mollie sends sellers back to.
    pub(crate) callback: Url,
    /// Where a form may lead on to.
    pub(crate) authorize_origin: String,
}

impl Addresses {
    /// Whether cookies may insist on https.
    pub(crate) fn is_https(&self) -> bool {
        self.public.scheme() == "https"
    }
}

/// The whole program, as one service.
pub(crate) fn router(state: AppState) -> Router {
    let pages = generate_route_list(app::App);
    let context = page_context(&state);
    let options = state.leptos.clone();
    let page = move || shell(options.clone());
    let no_page = leptos_axum::render_app_async_with_context(context.clone(), page.clone());
    Router::new()
        .route("/healthz", get(health::live))
        .route("/readyz", get(health::ready))
        .route("/sign-in", post(session::sign_in))
        .route("/sign-out", post(session::sign_out))
        .route("/sign-out-portal", post(session::leave_portal))
        .route("/connect/{invite}/start", post(connect::start))
        .route("/oauth/mollie/callback", get(oauth::callback))
        .route("/events", get(events::stream))
        .leptos_routes_with_context(&state, pages, context, page)
        .nest_service("/pkg", assets::built(&state.files))
        .fallback_service(assets::public(&state.files, get(no_page)))
        .layer(CompressionLayer::new().quality(tower_http::CompressionLevel::Fastest))
        .layer(from_fn_with_state(state.clone(), gate::guard))
        .layer(from_fn_with_state(state.clone(), same_origin::guard))
        .layer(CatchPanicLayer::custom(health::panicked))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::GATEWAY_TIMEOUT,
            TIMEOUT,
        ))
        .layer(from_fn_with_state(state.clone(), csp::add))
        .layer(from_fn(request_id::add))
        .with_state(state)
}

/// What pages and server functions find in their context.
fn page_context(state: &AppState) -> impl Fn() + Clone + Send + Sync + 'static {
    let gangway = state.gangway.clone();
    let installation = state.installation.clone();
    move || {
        provide_context(gangway.clone());
        provide_context(installation.clone());
        // The policy is a header, so the nonce is made before the page.
        if let Some(nonce) = use_context::<Parts>()
            .and_then(|parts| parts.extensions.get::<csp::PolicyNonce>().cloned())
        {
            provide_context(Nonce::from_value(nonce.0));
        }
    }
}

/// The visitor of a request, as the gate found it.
pub(crate) fn visitor(extensions: &axum::http::Extensions) -> Visitor {
    extensions.get::<Visitor>().cloned().unwrap_or_default()
}
