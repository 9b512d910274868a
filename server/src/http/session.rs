//! Signing in and out.

use std::net::SocketAddr;

use axum::{
    Form,
    extract::{ConnectInfo, State},
    http::{Extensions, HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::cookie::CookieJar;
use jiff::SignedDuration;
use serde::Deserialize;
use usecases::{
    ports::SecretString,
    staff::{SignIn, SignInAttempt, SignedIn},
};

use super::{
    cookies::{self, Cookies, Kind},
    error_page::{self, Link},
    refusal::accepts_html,
};
use crate::state::{AppState, visitor};

const TOO_OFTEN: &str = "Too many attempts. Please wait, then try again.";
const BUSY: &str = "Many others sign in at this moment. Please try again in a few seconds.";
/// When to try again then, in seconds.
const BUSY_FOR: i64 = 5;

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
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    extensions: Extensions,
    Form(form): Form<SignInForm>,
) -> Response {
    let visitor = visitor(&extensions);
    let next = own_path(&form.next);
    let cookies = Cookies::of(&headers, state.addresses.is_https());
    let user_agent = headers.get(header::USER_AGENT);
    let attempt = SignInAttempt {
        email: &form.email,
        password: &form.password,
        from: state.trusted_proxies.client(peer, &headers),
        known_browser: cookies.known(),
        user_agent: user_agent.and_then(|value| value.to_str().ok()),
        request_id: Some(visitor.request_id.clone()),
    };
    match state.gangway.sign_in(attempt).await {
        Ok(SignIn::Opened(session)) => welcome(&session, next, state.addresses.is_https()),
        Ok(SignIn::Refused) => back(next, &[("problem", "wrong-password")]),
        Ok(SignIn::Wait(pause)) => wait(&headers, next, pause),
        Ok(SignIn::Busy) => busy(&headers, &visitor.request_id),
        Err(error) => error_page::for_error(&visitor.request_id, &error),
    }
}

fn welcome(session: &SignedIn, next: &str, https: bool) -> Response {
    let (known, life) = (&session.known_browser, session.known_browser_life);
    let jar = CookieJar::new()
        .add(cookies::build(
            Kind::Session,
            &session.secret,
            session.life,
            https,
        ))
        .add(cookies::build(Kind::Known, known, life, https));
    (jar, Redirect::to(next)).into_response()
}

/// A person is told on the page how long; a program by the usual header.
fn wait(headers: &HeaderMap, next: &str, pause: SignedDuration) -> Response {
    // Rounded up, so that whoever waits that long is let in.
    let seconds = (pause.as_secs() + 1).to_string();
    if accepts_html(headers) {
        return back(next, &[("problem", "too-often"), ("wait", &seconds)]);
    }
    let again = [(header::RETRY_AFTER, seconds)];
    (StatusCode::TOO_MANY_REQUESTS, again, TOO_OFTEN).into_response()
}

fn busy(headers: &HeaderMap, request_id: &str) -> Response {
    let status = StatusCode::SERVICE_UNAVAILABLE;
    let answer = if accepts_html(headers) {
        let link = Link {
            href: "/sign-in".to_owned(),
            words: "Try again",
        };
        error_page::page(status, BUSY, request_id, Some(link))
    } else {
        (status, BUSY).into_response()
    };
    ([(header::RETRY_AFTER, BUSY_FOR.to_string())], answer).into_response()
}

pub(crate) async fn sign_out(
    State(state): State<AppState>,
    headers: HeaderMap,
    extensions: Extensions,
) -> Response {
    let https = state.addresses.is_https();
    if let Some(secret) = Cookies::of(&headers, https).session()
        && let Err(error) = state.gangway.sign_out(secret).await
    {
        return error_page::for_error(&visitor(&extensions).request_id, &error);
    }
    let gone = CookieJar::new().add(cookies::removal(Kind::Session, https));
    (gone, Redirect::to("/sign-in")).into_response()
}

pub(crate) async fn leave_portal(
    State(state): State<AppState>,
    headers: HeaderMap,
    extensions: Extensions,
) -> Response {
    let https = state.addresses.is_https();
    if let Some(secret) = Cookies::of(&headers, https).portal()
        && let Err(error) = state.gangway.leave_portal(secret).await
    {
        return error_page::for_error(&visitor(&extensions).request_id, &error);
    }
    let gone = CookieJar::new().add(cookies::removal(Kind::Portal, https));
    (gone, Redirect::to("/")).into_response()
}

fn back(next: &str, pairs: &[(&str, &str)]) -> Response {
    let query: String = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
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
