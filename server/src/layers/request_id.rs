//! Gives every request an id that the log, the page and the answer share.

use axum::{
    extract::Request,
    http::{self, Extensions, HeaderName, HeaderValue},
};
use tower_http::request_id::{MakeRequestId, RequestId};
use usecases::ports::Entropy as _;

use crate::world::SystemEntropy;

pub(crate) const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// 64 random bits in hexadecimal.
#[derive(Clone)]
pub(crate) struct RandomRequestId;

impl MakeRequestId for RandomRequestId {
    fn make_request_id<B>(&mut self, _: &http::Request<B>) -> Option<RequestId> {
        let mut bytes = [0; 8];
        SystemEntropy.fill(&mut bytes);
        let id = format!("{:016x}", u64::from_be_bytes(bytes));
        HeaderValue::try_from(id).ok().map(RequestId::new)
    }
}

/// Takes away the id that a client sends: `SetRequestIdLayer` would keep it, and anyone could
/// write into the log and the audit trail.
pub(crate) async fn discard_sent(mut request: Request) -> Request {
    request.headers_mut().remove(HEADER);
    request
}

/// The id of a request; empty outside the layers.
pub(crate) fn request_id(extensions: &Extensions) -> &str {
    extensions
        .get::<RequestId>()
        .and_then(|id| id.header_value().to_str().ok())
        .unwrap_or_default()
}
