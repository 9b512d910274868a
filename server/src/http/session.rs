//! Signing in and out.

use std::{num::NonZeroU32, sync::Arc};

use axum::{
    Form,
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::cookie::CookieJar;
use governor::{DefaultDirectRateLimiter, DefaultKeyedRateLimiter, Quota, RateLimiter};
use serde::Deserialize;
use usecases::{ports::SecretString, staff::SignIn};

use super::{
    cookies::{self, Cookies, Kind},
    health,
};
use crate::router::{AppState, visitor};

/// Attempts that one e-mail address has in a row, and how many come back each minute.
const BURST: NonZeroU32 = NonZeroU32::new(10).unwrap();
/// Attempts by everyone together: each costs a password hash.
const ALL_PER_SECOND: NonZeroU32 = NonZeroU32::new(10).unwrap();
const ALL_BURST: NonZeroU32 = NonZeroU32::new(50).unwrap();
/// From so many addresses on, those that are free again are dropped.
const REMEMBERED: usize = 10_000;

/// Slows down guessing: each address for itself, and all of them together.
#[derive(Clone)]
pub(crate) struct SignInLimit(Arc<Limits>);

struct Limits {
    each: DefaultKeyedRateLimiter<String>,
    all: DefaultDirectRateLimiter,
}

impl SignInLimit {
    pub(crate) fn new() -> Self {
        Self(Arc::new(Limits {
            each: RateLimiter::keyed(Quota::per_minute(BURST)),
            all: RateLimiter::direct(Quota::per_second(ALL_PER_SECOND).allow_burst(ALL_BURST)),
        }))
    }

    fn allows(&self, email: &str) -> bool {
        let each = &self.0.each;
        if each.len() > REMEMBERED {
            each.retain_recent();
        }
        let key = email.trim().to_lowercase().chars().take(254).collect();
        each.check_key(&key).is_ok() && self.0.all.check().is_ok()
    }
}

/// What the sign-in form sends.
#[derive(Deserialize)]
pub(crate) struct SignInForm {
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: SecretString,
    #[serde(default)]
    next: String,
}

/// Opens a session and leads to where the person was going.
pub(crate) async fn sign_in(
    State(state): State<AppState>,
    extensions: axum::http::Extensions,
    Form(form): Form<SignInForm>,
) -> Response {
    let visitor = visitor(&extensions);
    let next = own_path(&form.next);
    if !state.sign_in_limit.allows(&form.email) {
        return back(next, "too-often");
    }
    let outcome = state
        .gangway
        .sign_in(
            &form.email,
            &form.password,
            Some(visitor.request_id.clone()),
        )
        .await;
    match outcome {
        Ok(SignIn::Opened(session)) => {
            let https = state.addresses.is_https();
            let cookie = cookies::keep(Kind::Session, &session.secret, session.life, https);
            (CookieJar::new().add(cookie), Redirect::to(next)).into_response()
        }
        Ok(SignIn::Refused) => back(next, "wrong-password"),
        Err(error) => health::unavailable(&visitor.request_id, &error),
    }
}

/// Ends the staff session of this browser.
pub(crate) async fn sign_out(State(state): State<AppState>, headers: HeaderMap) -> Response {
    let https = state.addresses.is_https();
    if let Some(secret) = Cookies::of(&headers, https).session()
        && let Err(error) = state.gangway.sign_out(secret).await
    {
        return health::unavailable("", &error);
    }
    let gone = CookieJar::new().add(cookies::forget(Kind::Session, https));
    (gone, Redirect::to("/sign-in")).into_response()
}

/// Ends the portal session of this browser.
pub(crate) async fn leave_portal(State(state): State<AppState>, headers: HeaderMap) -> Response {
    let https = state.addresses.is_https();
    if let Some(secret) = Cookies::of(&headers, https).portal()
        && let Err(error) = state.gangway.leave_portal(secret).await
    {
        return health::unavailable("", &error);
    }
    let gone = CookieJar::new().add(cookies::forget(Kind::Portal, https));
    (gone, Redirect::to("/")).into_response()
}

fn back(next: &str, problem: &str) -> Response {
    let query: String = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("problem", problem)
        .append_pair("next", next)
        .finish();
    Redirect::to(&format!("/sign-in?{query}")).into_response()
}

/// A path on this site, or the Sellers tab: a sign-in link must not lead elsewhere.
fn own_path(next: &str) -> &str {
    let is_path = next.starts_with('/')
        && !next.starts_with("//")
        && !next.contains('\\')
        && next.chars().all(|c| c.is_ascii_graphic());
    if is_path { next } else { "/sellers" }
}

#[cfg(test)]
mod tests {
    use super::own_path;

    #[test]
    fn signing_in_never_leads_to_another_site() {
        assert_eq!(own_path("/sellers?q=a"), "/sellers?q=a");
        for elsewhere in [
            "https://evil.example",
            "//evil.example",
            "/\\evil.example",
            "javascript:alert(1)",
            "",
            "/a\r\nset-cookie: x",
        ] {
            assert_eq!(own_path(elsewhere), "/sellers", "{elsewhere:?}");
        }
    }
}
