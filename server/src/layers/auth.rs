//! Who may pass without a session, and who is behind a request.

use app::{error::UiError, guard::Visitor};
use axum::{
    extract::{Request, State},
    http::{HeaderMap, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use percent_encoding::percent_decode_str;
use usecases::{Gangway, UseCaseError, staff::AskedBy};

use crate::{
    http::{cookies::Cookies, error_page, refusal::Asked},
    layers::request_id::request_id,
    state::AppState,
};

/// What answers without a session, besides static files. The seller's own page is among them
/// because a seller has no way to sign in: the page itself answers 401 and says how to get there.
const OPEN: [&str; 7] = [
    "/",
    "/my",
    "/sign-in",
    "/oauth/mollie/callback",
    "/healthz",
    "/readyz",
    "/fn/invitation-landing",
];
/// What lies under these answers without a session, too.
const OPEN_BELOW: [&str; 2] = ["/connect/", "/pkg/"];
/// What a seller's portal session opens.
const PORTAL: [&str; 5] = [
    "/events",
    "/sign-out-portal",
    "/fn/read-portal",
    "/fn/portal-check",
    "/fn/portal-watch",
];

/// Finds out who asks and turns away who may not.
pub(crate) async fn guard(
    State(state): State<AppState>,
    mut request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path().to_owned();
    if !is_plain(&path) {
        let asked = Asked::of(&request);
        return asked.refused(StatusCode::BAD_REQUEST, UiError::BadRequest.sentence());
    }
    // Readiness must be able to say itself that the database is away.
    let is_health = path == "/healthz" || path == "/readyz";
    if is_health || path.starts_with("/pkg/") || state.files.contains(&path) {
        return next.run(request).await;
    }
    // A request cannot be shared between threads while it waits, so what is needed is taken out.
    let cookies = Cookies::of(request.headers(), state.addresses.is_https());
    let request_id = request_id(request.extensions()).to_owned();
    let asked_by = asked_by(&path, request.headers());
    let visitor = match visitor(&state.gangway, &cookies, asked_by, &request_id).await {
        Ok(visitor) => visitor,
        Err(error) => return error_page::for_error(&request_id, &error),
    };
    let (staff, seller) = (visitor.actor.is_some(), visitor.portal.is_some());
    if !may_pass(&path, staff, seller) {
        return turn_away(&request);
    }
    request.extensions_mut().insert(visitor);
    next.run(request).await
}

/// Who is behind the sessions that a browser holds.
pub(crate) async fn visitor(
    gangway: &Gangway,
    cookies: &Cookies,
    asked_by: AskedBy,
    request_id: &str,
) -> Result<Visitor, UseCaseError> {
    let actor = match cookies.session() {
        Some(secret) => {
            let request_id = Some(request_id.to_owned());
            gangway.session(secret, asked_by, request_id).await?
        }
        None => None,
    };
    let portal = match cookies.portal() {
        Some(secret) => gangway.portal(secret).await?,
        None => None,
    };
    Ok(Visitor {
        actor,
        portal,
        forms: cookies.form_keys(),
        request_id: request_id.to_owned(),
    })
}

/// Browsers say what they ask for: a page that a person opens, or the answer to a form that they
/// sent, is a `document`. The scripts of an open page get no such thing. A program says nothing.
fn asked_by(path: &str, headers: &HeaderMap) -> AskedBy {
    let wanted = headers.get("sec-fetch-dest");
    if path != "/events" && wanted.is_none_or(|wanted| wanted == "document") {
        AskedBy::Person
    } else {
        AskedBy::Page
    }
}

/// Whether a member of staff, a seller, or neither, may ask for this.
fn may_pass(path: &str, staff: bool, seller: bool) -> bool {
    staff
        || OPEN.contains(&path)
        || OPEN_BELOW.iter().any(|prefix| path.starts_with(prefix))
        || (seller && PORTAL.contains(&path))
}

/// People are led to the sign-in page, and back after it; programs are told 401.
fn turn_away(request: &Request) -> Response {
    let path = request.uri().path();
    let is_page = request.method() == Method::GET
        && wants_html(request.headers())
        && path != "/events"
        && !path.starts_with("/fn/");
    if is_page {
        let target = request
            .uri()
            .path_and_query()
            .map_or("/sellers", |target| target.as_str());
        let query: String = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("next", target)
            .finish();
        return Redirect::to(&format!("/sign-in?{query}")).into_response();
    }
    Asked::of(request).sign_in_needed()
}

/// Whether a path leads where it seems to. What comes after the session is asked for may resolve
/// dots, also encoded ones and between backslashes, and find another page than the one that was
/// let through. Browsers resolve them before they ask, so no person is turned away.
fn is_plain(path: &str) -> bool {
    let path = percent_decode_str(path).decode_utf8_lossy();
    !path.contains(['\\', '\0']) && !path.split('/').any(|step| step == "." || step == "..")
}

/// A request without an `Accept` header is taken for a person's.
fn wants_html(headers: &HeaderMap) -> bool {
    headers.get(header::ACCEPT).is_none_or(|accept| {
        accept
            .to_str()
            .is_ok_and(|accept| accept.contains("text/html") || accept.contains("*/*"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_session_only_the_open_addresses_answer() {
        for path in [
            "/",
            "/my",
            "/sign-in",
            "/connect/abc",
            "/connect/abc/start",
            "/pkg/x.js",
        ] {
            assert!(may_pass(path, false, false), "{path}");
        }
        for path in [
            "/sellers",
            "/events",
            "/fn/list-sellers",
            "/fn/read-portal",
            "/audit",
            "/connect",
            "/pkg",
            "/sign-in/x",
        ] {
            assert!(!may_pass(path, false, false), "{path}");
        }
    }

    #[test]
    fn what_an_open_page_asks_for_by_itself_is_not_taken_for_a_persons_request() {
        let asked_by = |path, wanted: Option<&'static str>| {
            let header = wanted.map(|wanted| {
                let name = header::HeaderName::from_static("sec-fetch-dest");
                (name, header::HeaderValue::from_static(wanted))
            });
            asked_by(path, &header.into_iter().collect())
        };
        assert_eq!(asked_by("/sellers", Some("document")), AskedBy::Person);
        assert_eq!(asked_by("/sellers", None), AskedBy::Person);
        assert_eq!(asked_by("/sellers", Some("empty")), AskedBy::Page);
        assert_eq!(asked_by("/fn/watch-seller", Some("empty")), AskedBy::Page);
        assert_eq!(asked_by("/events", None), AskedBy::Page);
    }

    #[test]
    fn a_path_with_dots_for_steps_is_not_plain() {
        for path in [
            "/",
            "/connect/a..b",
            "/pkg/x.y.js",
            "/.well-known",
            "/sellers/%C3%A4",
        ] {
            assert!(is_plain(path), "{path}");
        }
        for path in [
            "/..",
            "/a/%2E%2e/b",
            "/a/./b",
            "/a%2f..%2fb",
            "/a\\..\\b",
            "/a%5Cb",
            "/%00",
        ] {
            assert!(!is_plain(path), "{path}");
        }
    }

    #[test]
    fn a_portal_session_opens_the_portal_only() {
        let may_pass = |path| may_pass(path, false, true);
        assert!(may_pass("/my"));
        assert!(may_pass("/fn/read-portal"));
        assert!(!may_pass("/sellers"));
        assert!(!may_pass("/fn/read-seller"));
    }
}
