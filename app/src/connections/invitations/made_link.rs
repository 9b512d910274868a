//! The link of a fresh invitation on its way from the form to the page: by a cookie that scripts
//! cannot read, and never in an address.

use axum::http::{HeaderValue, header, request::Parts};
use jiff::Timestamp;
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;
use usecases::{invitations::InvitationLink, ports::ExposeSecret};

use super::made_invitation::MadeInvitation;
use crate::guard;

const MADE: &str = "gangway_made";
/// How long the redirect may take, in seconds.
const MADE_LIFE: u32 = 60;

/// What the form answers.
pub(super) fn made(link: &InvitationLink) -> MadeInvitation {
    let public_url = guard::installation().public_url;
    MadeInvitation {
        link: format!("{public_url}/connect/{}", link.secret.expose_secret()),
        reference: link.reference.to_string(),
        expires_at: link.expires_at,
    }
}

/// Hands the link to the page that follows.
pub(super) fn remember(made: &MadeInvitation) {
    let Some((_, secret)) = made.link.rsplit_once('/') else {
        return;
    };
    set_cookie(
        &format!("{secret}.{}", made.expires_at.as_second()),
        MADE_LIFE,
    );
}

/// Shown once means once: a reload no longer shows it.
pub(super) fn forget() {
    set_cookie("", 0);
}

fn set_cookie(value: &str, life: u32) {
    let secure = if guard::installation().public_url.starts_with("https:") {
        "; Secure"
    } else {
        ""
    };
    let cookie = format!(
        "{MADE}={value}; Path=/invitations; HttpOnly; SameSite=Strict; Max-Age={life}{secure}"
    );
    if let (Some(response), Ok(cookie)) = (
        use_context::<ResponseOptions>(),
        HeaderValue::from_str(&cookie),
    ) {
        response.append_header(header::SET_COOKIE, cookie);
    }
}

/// The link that this browser was handed, if any.
pub(super) fn remembered() -> Option<MadeInvitation> {
    let parts = use_context::<Parts>()?;
    let cookies = parts.headers.get(header::COOKIE)?.to_str().ok()?;
    let value = cookies
        .split(';')
        .find_map(|pair| pair.trim().strip_prefix(MADE)?.strip_prefix('='))?;
    let (secret, expires_at) = value.split_once('.')?;
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if !secret.chars().all(plain) {
        return None;
    }
    Some(MadeInvitation {
        link: format!("{}/connect/{secret}", guard::installation().public_url),
        reference: String::new(),
        expires_at: Timestamp::from_second(expires_at.parse().ok()?).ok()?,
    })
}
