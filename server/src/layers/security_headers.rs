//! Headers that tell the browser what pages may do.

use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue, header},
    middleware::Next,
    response::Response,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use usecases::ports::Entropy;

use crate::{state::AppState, world::SystemEntropy};

/// The nonce of this request, for the scripts of its page.
#[derive(Clone)]
pub(crate) struct PolicyNonce(pub(crate) String);

/// Where the pages of invitations are.
const INVITATION: &str = "/connect/";

const FIXED: [(HeaderName, &str); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    // `no-referrer` would break the redirects that answer forms.
    (header::REFERRER_POLICY, "same-origin"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), microphone=(), geolocation=(), payment=()",
    ),
];

/// Adds the policy, and keeps pages out of shared caches: they differ by session.
pub(crate) async fn add(
    State(state): State<AppState>,
    mut request: Request,
    next: Next,
) -> Response {
    let mut bytes = [0; 16];
    SystemEntropy.fill(&mut bytes);
    let nonce = STANDARD.encode(bytes);
    request.extensions_mut().insert(PolicyNonce(nonce.clone()));
    let leads_to_mollie = request.uri().path().starts_with(INVITATION);
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let consent = leads_to_mollie.then_some(state.addresses.authorize_origin.as_str());
    let policy = policy(&nonce, consent);
    if let Ok(value) = HeaderValue::from_str(&policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, value);
    }
    for (name, value) in FIXED {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if state.addresses.is_https() {
        headers.insert(
            header::STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static("max-age=31536000; includeSubDomains"),
        );
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(
            header::CACHE_CONTROL,
            HeaderValue::from_static("private, no-store"),
        );
    }
    response
}

/// Scripts and WebAssembly from here only, and forms to here only; but the form of an invitation
/// leads on to Mollie's consent page, which the browser counts as part of the form.
fn policy(nonce: &str, consent: Option<&str>) -> String {
    let consent = consent.map_or_else(String::new, |origin| format!(" {origin}"));
    format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; \
         style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; \
         manifest-src 'self'; form-action 'self'{consent}; frame-ancestors 'none'; \
         base-uri 'none'"
    )
}

#[cfg(test)]
mod tests {
    use super::policy;

    #[test]
    fn only_the_form_of_an_invitation_may_lead_to_mollie() {
        let forms = |consent| {
            let policy = policy("n", consent);
            let part = policy
                .split("; ")
                .find(|part| part.starts_with("form-action"));
            part.map(str::to_owned)
        };
        assert_eq!(forms(None).as_deref(), Some("form-action 'self'"));
        assert_eq!(
            forms(Some("https://my.mollie.com")).as_deref(),
            Some("form-action 'self' https://my.mollie.com")
        );
    }
}
