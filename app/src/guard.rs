//! From a request to a capability: the first line of every server function.

pub mod form_token;

use axum::http::{HeaderMap, header, request::Parts};
use leptos::prelude::{expect_context, use_context};
use usecases::{Actor, Capability, Gangway, UseCaseError, portal::SellerPortal};

use self::form_token::FormKeys;
use crate::error::{UiError, set_status};

/// Who makes the request. The server's layers put it into the request's extensions.
#[derive(Debug, Clone, Default)]
pub struct Visitor {
    /// The member of staff who is signed in.
    pub actor: Option<Actor>,
    /// The portal of the seller whose session the browser holds.
    pub portal: Option<SellerPortal>,
    /// What the forms of the pages for this visitor are proved with.
    pub forms: FormKeys,
    /// Names this request in the log; shown with every error.
    pub request_id: String,
}

/// What screens need to know of this installation.
#[derive(Debug, Clone)]
pub struct Installation {
    /// Name of the marketplace, as sellers know it.
    pub platform_name: String,
    /// Address under which people reach it, without a slash at the end.
    pub public_url: String,
    /// Whether the Mollie it talks to is a simulated one; pages then say so.
    pub sandbox: bool,
}

/// Who makes this request; nobody when the layers were not asked.
pub fn visitor() -> Visitor {
    use_context::<Parts>()
        .and_then(|parts| parts.extensions.get::<Visitor>().cloned())
        .unwrap_or_default()
}

pub fn installation() -> Installation {
    expect_context::<Installation>()
}

/// The service behind every screen.
pub fn gangway() -> Gangway {
    expect_context::<Gangway>()
}

/// The capability, if somebody is signed in whose role allows it.
pub fn staff<C: Capability>() -> Result<C, UiError> {
    let actor = visitor().actor.ok_or(UiError::SignInNeeded);
    let permitted = actor.and_then(|actor| {
        gangway()
            .permit::<C>(&actor)
            .map_err(|_| UiError::Forbidden)
    });
    permitted.inspect_err(|error| set_status(*error))
}

/// The portal of the seller who looks at its own page.
pub fn seller() -> Result<SellerPortal, UiError> {
    visitor()
        .portal
        .ok_or(UiError::SignInNeeded)
        .inspect_err(|error| set_status(*error))
}

/// Logs the cause once, with the request's id, and gives what a person may be shown.
pub fn report(error: &UseCaseError) -> UiError {
    let shown = UiError::from(error);
    let request_id = visitor().request_id;
    if shown.status() >= 500 {
        tracing::error!(%request_id, error = %causes(error), "a request failed");
    } else {
        tracing::debug!(%request_id, %error, "a request was refused");
    }
    set_status(shown);
    shown
}

/// The error and all that caused it, in one line.
fn causes(error: &dyn std::error::Error) -> String {
    let chain = std::iter::successors(Some(error), |one| one.source());
    let words: Vec<String> = chain.map(ToString::to_string).collect();
    words.join(": ")
}

/// Answers a form: a browser is sent to a page that says what happened, a program gets the value.
pub fn answer(page: &str, notice: &str, result: Result<(), UiError>) -> Result<(), UiError> {
    match result {
        Ok(()) => {
            leptos_axum::redirect(&with(page, &[("notice", notice)]));
            Ok(())
        }
        Err(error) if wants_html() => {
            let reference = visitor().request_id;
            leptos_axum::redirect(&with(
                page,
                &[("problem", error.code()), ("ref", &reference)],
            ));
            Ok(())
        }
        Err(error) => {
            set_status(error);
            Err(error)
        }
    }
}

fn wants_html() -> bool {
    use_context::<Parts>().is_some_and(|parts| accepts_html(&parts.headers))
}

fn accepts_html(headers: &HeaderMap) -> bool {
    headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|accept| accept.contains("text/html"))
}

/// The page with more parameters. Values are our own codes and ids, which need no escaping.
fn with(page: &str, pairs: &[(&str, &str)]) -> String {
    let query: Vec<String> = pairs
        .iter()
        .map(|(key, value)| format!("{key}={value}"))
        .collect();
    let joint = if page.contains('?') { '&' } else { '?' };
    format!("{page}{joint}{}", query.join("&"))
}
