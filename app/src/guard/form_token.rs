//! What a form of ours carries to prove that one of our pages, made for this very session, holds
//! it: a form that somebody has smuggled into a page does nothing.
//!
//! It is an HMAC under a key made from the session's secret, so nothing is stored, and every
//! process on the same database makes the same one. It holds for one address: a foreign form that
//! swallows the token of ours, or a button that sends ours elsewhere, cannot do something else
//! with it. It does not change within a session, so that a page that is read again is the same.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;

/// The name of the field.
pub const FIELD: &str = "form_token";

/// Forms on a seller's own page; they belong to the portal session.
const SELLERS_OWN: [&str; 3] = ["/sign-out-portal", "/fn/portal-check", "/fn/portal-watch"];
/// A form for whoever has no session yet.
const SIGN_IN: &str = "/sign-in";
/// Forms whose address holds the secret of an invitation, and needs no other.
const BELOW_INVITATION: &str = "/connect/";

/// Whether a form belongs to the portal session of a seller.
pub fn is_sellers_own(action: &str) -> bool {
    SELLERS_OWN.contains(&action)
}

/// What the tokens of one session's forms are made with.
#[derive(Clone)]
pub struct FormKey([u8; 32]);

impl fmt::Debug for FormKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FormKey(..)")
    }
}

impl FormKey {
    /// The key of the session that this secret opens. The secret cannot be had from it.
    pub fn of(session_secret: &str) -> Self {
        Self(mac(session_secret.as_bytes(), b"gangway form key"))
    }

    /// The token of the form that posts to this address.
    pub fn token(&self, action: &str) -> String {
        // Half of it is enough: it cannot be guessed, and stands in the page once per row.
        let half = mac(&self.0, action.as_bytes()).into_iter().take(16);
        let half = half.fold(0, |number, byte| number << 8 | u128::from(byte));
        format!("{half:032x}")
    }

    /// Whether this is the token of the form that posts to this address.
    pub fn made(&self, token: &str, action: &str) -> bool {
        self.token(action).as_bytes().ct_eq(token.as_bytes()).into()
    }
}

fn mac(key: &[u8], message: &[u8]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    mac.update(message);
    mac.finalize().into_bytes().into()
}

/// The keys of the sessions that a browser holds.
#[derive(Debug, Clone, Default)]
pub struct FormKeys {
    pub staff: Option<FormKey>,
    pub seller: Option<FormKey>,
}

impl FormKeys {
    /// The key for the form that posts to this address: that of the session it acts in. None where
    /// there is no such session, so that nothing can be done in its name.
    pub fn of_form(&self, action: &str) -> Option<&FormKey> {
        if action == SIGN_IN || action.starts_with(BELOW_INVITATION) {
            None
        } else if is_sellers_own(action) {
            self.seller.as_ref()
        } else {
            self.staff.as_ref()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_holds_for_one_session_and_one_address() {
        let key = FormKey::of("secret");
        let token = key.token("/fn/check-seller");
        assert!(FormKey::of("secret").made(&token, "/fn/check-seller"));
        assert!(!key.made(&token, "/fn/disconnect-seller"));
        assert!(!FormKey::of("other").made(&token, "/fn/check-seller"));
        assert!(!key.made("", "/fn/check-seller"));
        assert!(!key.made(&token[1..], "/fn/check-seller"));
    }

    #[test]
    fn a_form_belongs_to_the_session_that_it_acts_in() {
        let keys = FormKeys {
            staff: Some(FormKey::of("staff")),
            seller: Some(FormKey::of("seller")),
        };
        let token = |action| keys.of_form(action).map(|key| key.token(action));
        let made_by = |secret, action| Some(FormKey::of(secret).token(action));
        assert_eq!(
            token("/fn/portal-check"),
            made_by("seller", "/fn/portal-check")
        );
        assert_eq!(token("/sign-out"), made_by("staff", "/sign-out"));
        assert_eq!(token("/sign-in"), None);
        assert_eq!(token("/connect/abc/start"), None);
        assert!(FormKeys::default().of_form("/sign-out").is_none());
    }
}
