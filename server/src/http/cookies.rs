//! One place that names cookies and sets their flags.

use app::guard::form_token::{FormKey, FormKeys};
use axum::http::HeaderMap;
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use jiff::SignedDuration;
use usecases::ports::{ExposeSecret, SecretString};

/// Staff session.
const SESSION: &str = "gangway_session";
/// Seller's portal session.
const PORTAL: &str = "gangway_portal";
/// Browser that started to connect.
const CONNECT: &str = "gangway_connect";
/// Browser that has signed in before.
const KNOWN: &str = "gangway_known";

pub(crate) struct Cookies {
    jar: CookieJar,
    https: bool,
}

impl Cookies {
    /// Reads them; on https their names carry `__Host-`, so that no other host can set them.
    pub(crate) fn of(headers: &HeaderMap, https: bool) -> Self {
        Self {
            jar: CookieJar::from_headers(headers),
            https,
        }
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.jar
            .get(&full_name(name, self.https))
            .map(Cookie::value)
    }

    pub(crate) fn session(&self) -> Option<&str> {
        self.get(SESSION)
    }

    pub(crate) fn portal(&self) -> Option<&str> {
        self.get(PORTAL)
    }

    pub(crate) fn connect(&self) -> Option<&str> {
        self.get(CONNECT)
    }

    pub(crate) fn known(&self) -> Option<&str> {
        self.get(KNOWN)
    }

    /// What the forms of these sessions are proved with. Whether the sessions are still open is
    /// not asked.
    pub(crate) fn form_keys(&self) -> FormKeys {
        FormKeys {
            staff: self.session().map(FormKey::of),
            seller: self.portal().map(FormKey::of),
        }
    }
}

#[derive(Clone, Copy)]
pub(crate) enum Kind {
    Session,
    Portal,
    Connect,
    Known,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Session => SESSION,
            Self::Portal => PORTAL,
            Self::Connect => CONNECT,
            Self::Known => KNOWN,
        }
    }
}

/// A cookie that holds a secret. `Lax`, because Mollie sends sellers back by a link.
pub(crate) fn build(
    kind: Kind,
    secret: &SecretString,
    life: SignedDuration,
    https: bool,
) -> Cookie<'static> {
    Cookie::build((
        full_name(kind.name(), https),
        secret.expose_secret().to_owned(),
    ))
    .path("/")
    .http_only(true)
    .same_site(SameSite::Lax)
    .secure(https)
    .max_age(time::Duration::seconds(life.as_secs()))
    .build()
}

/// A cookie that removes the one the browser holds.
pub(crate) fn removal(kind: Kind, https: bool) -> Cookie<'static> {
    build(kind, &SecretString::default(), SignedDuration::ZERO, https)
}

fn full_name(name: &str, https: bool) -> String {
    if https {
        format!("__Host-{name}")
    } else {
        name.to_owned()
    }
}
