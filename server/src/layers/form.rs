//! Refuses a form that cannot be ours: one that is too long, one (or a query) with a text that no database of
//! ours holds, and a browser's form that none of our pages made for this session, such as one that
//! somebody has smuggled into a page.

use std::time::Duration;

use app::{
    error::UiError,
    guard::form_token::{FIELD, FormKey},
};
use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, StatusCode, header},
    middleware::Next,
    response::Response,
};

use crate::{
    http::{cookies::Cookies, refusal::Asked},
    layers::csrf::is_safe,
    state::AppState,
};

/// Sellers come back here, and are told what happened by a page of its own, whatever they carry.
const CALLBACK: &str = "/oauth/mollie/callback";
/// Longest form that is read, in bytes; ours are far shorter.
const LIMIT: usize = 64 * 1024;
/// Longest time for a form to arrive.
const PATIENCE: Duration = Duration::from_secs(20);
const TOO_SLOW: &str = "The form did not arrive in time. Nothing was changed.";
const TOO_LONG: &str = "The form is too long, or did not arrive whole. Nothing was changed.";
const NOT_OURS: &str = "This form was not made for your present session, so nothing was changed. \
                        Go back, reload the page, and send it again.";

/// Lets a browser's form through only with the token of this session and address. Behind `csrf`,
/// so what arrives here comes from our own pages or from a program.
pub(crate) async fn guard(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let asked = Asked::of(&request);
    let query = request.uri().query().unwrap_or_default();
    if holds_nul(query.as_bytes()) && request.uri().path() != CALLBACK {
        return asked.refused(StatusCode::BAD_REQUEST, UiError::BadRequest.sentence());
    }
    if is_safe(request.method()) {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let form = match read(body, PATIENCE).await {
        Ok(form) => form,
        Err((status, sentence)) => return asked.refused(status, sentence),
    };
    if is_form(&parts.headers) && holds_nul(&form) {
        return asked.refused(StatusCode::BAD_REQUEST, UiError::BadRequest.sentence());
    }
    let action = parts.uri.path();
    let keys = Cookies::of(&parts.headers, state.addresses.is_https()).form_keys();
    if is_a_browsers_form(&parts.headers)
        && let Some(key) = keys.of_form(action)
        && !carries_token(&form, key, action)
    {
        tracing::warn!("a form that no page of ours made for this session was refused");
        return asked.refused(StatusCode::FORBIDDEN, NOT_OURS);
    }
    next.run(Request::from_parts(parts, Body::from(form))).await
}

/// The whole form, if it is not too long and arrives in time.
async fn read(body: Body, patience: Duration) -> Result<Bytes, (StatusCode, &'static str)> {
    match tokio::time::timeout(patience, to_bytes(body, LIMIT)).await {
        Ok(Ok(form)) => Ok(form),
        Ok(Err(_)) => Err((StatusCode::PAYLOAD_TOO_LARGE, TOO_LONG)),
        Err(_) => Err((StatusCode::REQUEST_TIMEOUT, TOO_SLOW)),
    }
}

fn is_form(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_TYPE).is_some_and(|kind| {
        kind.as_bytes()
            .starts_with(b"application/x-www-form-urlencoded")
    })
}

/// No person types it, and Postgres refuses it. A percent sign that is typed arrives as `%25`.
fn holds_nul(form: &[u8]) -> bool {
    form.contains(&0) || form.windows(3).any(|three| three == b"%00")
}

/// Every browser says where a request comes from; one with neither header is a program's, which
/// nobody can smuggle a form into. Only a script can make a `cors` or `same-origin` request, and
/// the policy lets only our own scripts run; a script could read the token anyway. A browser too
/// old to say so is taken for sending a form.
fn is_a_browsers_form(headers: &HeaderMap) -> bool {
    let from_a_browser =
        headers.contains_key(header::ORIGIN) || headers.contains_key("sec-fetch-site");
    let from_a_script = headers
        .get("sec-fetch-mode")
        .is_some_and(|mode| mode == "cors" || mode == "same-origin");
    from_a_browser && !from_a_script
}

fn carries_token(form: &[u8], key: &FormKey, action: &str) -> bool {
    url::form_urlencoded::parse(form)
        .find(|(name, _)| name == FIELD)
        .is_some_and(|(_, token)| key.made(&token, action))
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use axum::http::{HeaderName, HeaderValue};
    use futures::StreamExt as _;

    use super::*;

    fn is_form(pairs: &[(&'static str, &'static str)]) -> bool {
        let headers = pairs.iter().map(|(name, value)| {
            (
                HeaderName::from_static(name),
                HeaderValue::from_static(value),
            )
        });
        is_a_browsers_form(&headers.collect())
    }

    #[tokio::test]
    async fn a_form_that_is_too_long_or_never_ends_is_not_waited_for() {
        let patience = Duration::from_millis(20);
        let long = read(Body::from(vec![b'a'; LIMIT + 1]), PATIENCE).await;
        assert_eq!(long.unwrap_err().0, StatusCode::PAYLOAD_TOO_LARGE);
        let start = futures::stream::once(async { Ok::<_, Infallible>("reference=") });
        let endless = start.chain(futures::stream::pending());
        let slow = read(Body::from_stream(endless), patience).await;
        assert_eq!(slow.unwrap_err().0, StatusCode::REQUEST_TIMEOUT);
    }

    #[test]
    fn only_programs_and_our_own_scripts_need_no_token() {
        let own = ("sec-fetch-site", "same-origin");
        assert!(is_form(&[own, ("sec-fetch-mode", "navigate")]));
        // A link's `ping`, and browsers that do not say how.
        assert!(is_form(&[own, ("sec-fetch-mode", "no-cors")]));
        assert!(is_form(&[own]));
        assert!(is_form(&[("origin", "https://gangway.example")]));
        assert!(!is_form(&[own, ("sec-fetch-mode", "cors")]));
        assert!(!is_form(&[own, ("sec-fetch-mode", "same-origin")]));
        assert!(!is_form(&[]));
    }

    #[test]
    fn a_nul_byte_is_found_and_a_typed_percent_sign_is_none() {
        assert!(holds_nul(b"a=b%00c") && holds_nul(b"a=\0"));
        assert!(!holds_nul(b"a=100%2500&b=0") && !holds_nul(b""));
    }

    #[test]
    fn a_token_is_found_among_the_fields() {
        let key = FormKey::of("secret");
        let carried = |form: String| carries_token(form.as_bytes(), &key, "/sign-out");
        let token = key.token("/sign-out");
        assert!(carried(format!("organization=org_1&form_token={token}")));
        assert!(!carried(format!("token={token}")));
        assert!(!carried(String::new()));
    }
}
