//! What every request passes through, outermost first: request id, policy, origin, session.

pub(crate) mod auth;
pub(crate) mod csrf;
pub(crate) mod request_id;
pub(crate) mod security_headers;
