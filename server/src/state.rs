//! What handlers and layers are given.

use app::guard::{Installation, Visitor};
use axum::{extract::FromRef, http::Extensions};
use leptos::config::LeptosOptions;
use url::Url;
use usecases::Gangway;

use crate::{
    change_hub::ChangeHub,
    http::{assets::StaticFiles, client_address::TrustedProxies},
    stream_limit::StreamLimit,
};

#[derive(Clone, FromRef)]
pub(crate) struct AppState {
    pub(crate) gangway: Gangway,
    pub(crate) installation: Installation,
    pub(crate) leptos: LeptosOptions,
    pub(crate) addresses: Addresses,
    pub(crate) changes: ChangeHub,
    pub(crate) streams: StreamLimit,
    pub(crate) trusted_proxies: TrustedProxies,
    pub(crate) files: StaticFiles,
}

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

/// The visitor of a request, as the layer `auth` found it.
pub(crate) fn visitor(extensions: &Extensions) -> Visitor {
    extensions.get::<Visitor>().cloned().unwrap_or_default()
}
