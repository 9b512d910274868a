//! Members of staff and their sessions.

mod browser;
mod hashing;
mod known_browser;
mod limit;
pub(crate) mod manage;
mod refusals;
mod sessions;
mod sign_in;
pub(crate) mod store;

use std::{sync::Arc, time::Duration};

use jiff::{SignedDuration, Timestamp};
use tokio::time::timeout;

use crate::{Actor, Gangway, UseCaseError, ports::SecretHash};

pub(crate) use self::{
    hashing::{Lanes, hash_alone},
    limit::SignInLimit,
    refusals::Refusals,
};
pub use self::{
    manage::{ManageStaff, Person},
    refusals::Tell,
    sessions::{OwnSessions, SessionLine},
    sign_in::{SignIn, SignInAttempt, SignedIn},
};

/// Shortest password that is accepted, in characters.
pub const PASSWORD_MIN: usize = 12;
/// Longest password that is accepted, in bytes; longer ones only cost time.
pub const PASSWORD_MAX: usize = 512;
/// Longest e-mail address, in bytes.
const EMAIL_MAX: usize = 254;
/// A session's last use is written down at most this often.
const TOUCH_EVERY: SignedDuration = SignedDuration::from_secs(60);
/// How long a page waits at most for that; it needs no database that can be written.
const TOUCH_WAIT: Duration = Duration::from_millis(250);

/// Whose idea a request was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AskedBy {
    /// Somebody opened a page or sent a form.
    Person,
    /// An open page renews itself. That is no use of a session: nobody may sit before it.
    Page,
}

impl Gangway {
    /// The member of staff whose session this secret opens.
    pub async fn session(
        &self,
        secret: &str,
        asked_by: AskedBy,
        request_id: Option<String>,
    ) -> Result<Option<Actor>, UseCaseError> {
        let now = self.now();
        let token = SecretHash::of(secret);
        let idle_since = now - self.settings().session_idle;
        let Some(session) = self.store().session(&token, now, idle_since).await? else {
            return Ok(None);
        };
        let unseen_for = now.duration_since(session.seen_at);
        if asked_by == AskedBy::Person && unseen_for >= TOUCH_EVERY {
            self.touch_session(token, now).await;
        }
        Ok(Some(Actor {
            member: session.member,
            session: Some(token),
            request_id,
        }))
    }

    /// Writes a session's last use down, unless that fails or too many wait for it already; its next
    /// use is another chance.
    async fn touch_session(&self, token: SecretHash, now: Timestamp) {
        let Ok(slot) = Arc::clone(&self.0.touching).try_acquire_owned() else {
            return;
        };
        let store = self.store().clone();
        let touched = tokio::spawn(async move {
            if let Err(error) = store.touch_session(&token, now).await {
                tracing::warn!(%error, "the last use of a session could not be written down");
            }
            drop(slot);
        });
        // The page does not wait for it any longer; a panic of it has been logged.
        let _ = timeout(TOUCH_WAIT, touched).await;
    }

    /// Ends the session of this secret.
    pub async fn sign_out(&self, secret: &str) -> Result<(), UseCaseError> {
        Ok(self.store().close_session(&SecretHash::of(secret)).await?)
    }
}

/// E-mail addresses are compared without case.
pub(crate) fn fold_email(text: &str) -> String {
    text.trim().to_lowercase()
}

/// Only mail delivery can tell whether an address is right; this catches a forgotten part.
pub(crate) fn looks_like_email(text: &str) -> bool {
    let parts: Vec<&str> = text.split('@').collect();
    matches!(parts[..], [local, host] if !local.is_empty() && !host.is_empty())
        && text.len() <= EMAIL_MAX
        && !text.chars().any(|c| c.is_whitespace() || c.is_control())
}

#[cfg(test)]
mod tests {
    use super::looks_like_email;

    #[test]
    fn an_email_address_has_one_at_sign_and_no_space() {
        assert!(looks_like_email("ann@shop.example"));
        for bad in ["", "ann", "@shop", "ann@", "a@b@c", "a b@c", "a\n@b"] {
            assert!(!looks_like_email(bad), "{bad:?}");
        }
    }
}
