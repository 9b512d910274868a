//! What every request passes through, outermost first: request id, policy, origin, session.

pub(crate) mod csp;
pub(crate) mod gate;
pub(crate) mod request_id;
pub(crate) mod same_origin;
