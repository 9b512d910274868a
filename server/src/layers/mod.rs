//! What every request passes through, outermost first: request id, log, security headers, time limit, CSRF,
//! form, session; and around the handlers, pages in place of bare errors.

pub(crate) mod auth;
pub(crate) mod csrf;
pub(crate) mod form;
pub(crate) mod form_answer;
pub(crate) mod request_id;
pub(crate) mod security_headers;
pub(crate) mod time_limit;
pub(crate) mod trace;
