//! The answer to a request that is refused: a page with a way on for a person, and one sentence
//! for a program.

use app::{error::UiError, guard::form_token::is_sellers_own};
use axum::{
    extract::Request,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use url::Url;

use super::error_page::{self, Link};
use crate::layers::request_id::request_id;

/// What is kept of a request, to answer whoever made it.
pub(crate) struct Asked {
    /// Whether a person reads the answer.
    pub(crate) by_a_person: bool,
    path: String,
    /// The page of ours that it was sent from, with its query.
    from: Option<String>,
    request_id: String,
}

impl Asked {
    pub(crate) fn of(request: &Request) -> Self {
        Self {
            by_a_person: accepts_html(request.headers()),
            path: request.uri().path().to_owned(),
            from: page_before(request.headers()),
            request_id: request_id(request.extensions()).to_owned(),
        }
    }

    pub(crate) fn refused(&self, status: StatusCode, sentence: &'static str) -> Response {
        if !self.by_a_person {
            return (status, sentence).into_response();
        }
        let way_on = if status == StatusCode::UNAUTHORIZED {
            Some(self.way_in())
        } else {
            self.from.clone().map(|href| Link {
                href,
                words: "Back to the page",
            })
        };
        error_page::page(status, sentence, &self.request_id, way_on)
    }

    pub(crate) fn sign_in_needed(&self) -> Response {
        self.refused(StatusCode::UNAUTHORIZED, UiError::SignInNeeded.sentence())
    }

    /// Staff sign in and go on where they were; a seller's own page says how to get there.
    fn way_in(&self) -> Link {
        if is_sellers_own(&self.path) {
            return Link {
                href: "/my".to_owned(),
                words: "How to get to your page",
            };
        }
        let next = self.from.as_deref().unwrap_or("/sellers");
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("problem", UiError::SignInNeeded.code())
            .append_pair("next", next)
            .finish();
        Link {
            href: format!("/sign-in?{query}"),
            words: "Sign in",
        }
    }
}

/// Whether a person reads the answer.
pub(super) fn accepts_html(headers: &HeaderMap) -> bool {
    headers
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("text/html"))
}

/// Our referrer policy lets a browser name only pages of our own. The host is dropped all the same,
/// so that the address cannot lead elsewhere.
fn page_before(headers: &HeaderMap) -> Option<String> {
    let url = Url::parse(headers.get(header::REFERER)?.to_str().ok()?).ok()?;
    let path = url.path().trim_start_matches('/');
    Some(match url.query() {
        Some(query) => format!("/{path}?{query}"),
        None => format!("/{path}"),
    })
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn the_way_back_never_leads_to_another_site() {
        let back = |referrer: &'static str| {
            let headers = [(header::REFERER, HeaderValue::from_static(referrer))];
            page_before(&headers.into_iter().collect())
        };
        let own = back("https://gangway.example/sellers?q=a");
        assert_eq!(own.as_deref(), Some("/sellers?q=a"));
        let away = back("https://evil.example//evil.example/x");
        assert_eq!(away.as_deref(), Some("/evil.example/x"));
        assert_eq!(back("not an address"), None);
    }
}
