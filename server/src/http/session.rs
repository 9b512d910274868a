//! Signing in and out.

use axum::{
    Form,
    extract::State,
    http::{Extensions, HeaderMap},
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::cookie::CookieJar;
use serde::Deserialize;
use usecases::{ports::SecretString, staff::SignIn};

use super::{
    cookies::{self, Cookies, Kind},
    error_page,
};
use crate::state::{AppState, visitor};

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
    extensions: Extensions,
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
            let cookie = cookies::build(Kind::Session, &session.secret, session.life, https);
            (CookieJar::new().add(cookie), Redirect::to(next)).into_response()
        }
        Ok(SignIn::Refused) => back(next, "wrong-password"),
        Err(error) => error_page::for_error(&visitor.request_id, &error),
    }
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
