//! Handlers whose job is redirects, cookies, streams and status codes.

pub(crate) mod assets;
pub(crate) mod client_address;
pub(crate) mod connect;
pub(crate) mod cookies;
pub(crate) mod error_page;
pub(crate) mod events;
pub(crate) mod health;
pub(crate) mod metrics;
pub(crate) mod oauth;
pub(crate) mod refusal;
pub(crate) mod session;
