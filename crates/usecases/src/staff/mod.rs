//! Members of staff and their sessions.

mod password;
pub(crate) mod store;

use std::{sync::Arc, time::Duration};

use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret, SecretString};
use tokio::time::timeout;

use crate::{
    Actor, Gangway, UseCaseError,
    access::capability,
    ports::{AccountRecord, AuditEntry, AuditOutcome, NewSession, SecretHash, StaffMember},
};

pub(crate) use password::hash as hash_password;

/// Shortest password that is accepted, in characters.
pub const PASSWORD_MIN: usize = 12;
/// Longest password that is accepted, in bytes; longer ones only cost time.
pub const PASSWORD_MAX: usize = 512;
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

/// A session just opened.
#[derive(Debug)]
pub struct SignedIn {
    /// What the browser keeps in its cookie.
    pub secret: SecretString,
    /// How long the cookie lasts.
    pub life: SignedDuration,
}

/// What happened to an attempt to sign in.
#[derive(Debug)]
pub enum SignIn {
    /// The password is right.
    Opened(SignedIn),
    /// The e-mail address or the password is wrong; which of them is not told.
    Refused,
}

impl Gangway {
    /// Checks a password and opens a session. An unknown e-mail address takes as long as a wrong
    /// password.
    pub async fn sign_in(
        &self,
        email: &str,
        password: &SecretString,
        request_id: Option<String>,
    ) -> Result<SignIn, UseCaseError> {
        let email = fold_email(email);
        if password.expose_secret().len() > PASSWORD_MAX {
            return Ok(SignIn::Refused);
        }
        let account = self.store().account(&email).await?;
        let known_hash = account.as_ref().map(|one| one.password_hash.clone());
        let slot = self.0.hashing.acquire().await;
        let right = password::verify(password.clone(), known_hash).await?;
        drop(slot);
        match account {
            Some(account) if right => self.open_session(account, request_id).await,
            Some(_) => {
                let entry =
                    AuditEntry::by_stranger(&email, self.now(), "staff.sign-in", request_id);
                let entry = entry.with_outcome(AuditOutcome::Denied);
                self.store().append_audit(&entry).await?;
                Ok(SignIn::Refused)
            }
            None => {
                // Guesses at made-up addresses must not push real entries out of sight.
                tracing::info!("a sign-in with an unknown e-mail address was refused");
                Ok(SignIn::Refused)
            }
        }
    }

    async fn open_session(
        &self,
        account: AccountRecord,
        request_id: Option<String>,
    ) -> Result<SignIn, UseCaseError> {
        let now = self.now();
        let bearer = self.bearer();
        let life = self.settings().session_life;
        let session = NewSession {
            token: bearer.hash,
            subject: account.member.id,
            created_at: now,
            expires_at: now + life,
        };
        let actor = Actor {
            member: account.member,
            request_id,
        };
        let audit = AuditEntry::by(&actor, now, "staff.sign-in");
        self.store().open_session(&session, &audit).await?;
        Ok(SignIn::Opened(SignedIn {
            secret: bearer.secret,
            life,
        }))
    }

    /// The member of staff whose session this secret opens.
    pub async fn session(
        &self,
        secret: &str,
        asked_by: AskedBy,
    ) -> Result<Option<StaffMember>, UseCaseError> {
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
        Ok(Some(session.member))
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
        && text.len() <= 254
        && !text.chars().any(|c| c.is_whitespace() || c.is_control())
}

capability! {
    /// May see who the staff are.
    ManageStaff, ManageStaff
}

impl ManageStaff {
    /// Everyone, by e-mail address.
    pub async fn everyone(&self) -> Result<Vec<StaffMember>, UseCaseError> {
        Ok(self.0.service().store().staff().await?)
    }
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
