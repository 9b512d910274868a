//! What every request passes through, outermost first: request id, log, security headers, CSRF,
//! form token, session.

pub(crate) mod auth;
pub(crate) mod csrf;
pub(crate) mod form_token;
pub(crate) mod request_id;
pub(crate) mod security_headers;
pub(crate) mod trace;
