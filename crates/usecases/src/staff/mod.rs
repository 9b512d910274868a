//! Members of staff and their sessions.

mod password;

use domain::Role;
use jiff::SignedDuration;
use secrecy::{ExposeSecret, SecretString};

use crate::{
    Actor, Gangway, UseCaseError,
    access::capability,
    error::InvalidInput,
    ports::{
        AccountRecord, AuditEntry, AuditOutcome, Clock, Entropy, NewSession, StaffId, StaffMember,
        Store, WorkerHealth,
    },
    service::hash,
};

/// Shortest password that is accepted, in characters.
pub const PASSWORD_MIN: usize = 12;
/// Longest password that is accepted, in bytes; longer ones only cost time.
pub const PASSWORD_MAX: usize = 512;
/// A session's last use is written down at most this often.
const TOUCH_EVERY: SignedDuration = SignedDuration::from_secs(60);

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
        let now = self.now();
        let is_known = account.is_some();
        let Some(account) = account.filter(|_| right) else {
            if !is_known {
                // Guesses at made-up addresses must not push real entries out of sight.
                tracing::info!("a sign-in with an unknown e-mail address was refused");
                return Ok(SignIn::Refused);
            }
            let entry = AuditEntry {
                actor: email.chars().take(200).collect(),
                role: "none".to_owned(),
                request_id,
                ..AuditEntry::by_worker(now, "staff.sign-in").ended(AuditOutcome::Denied)
            };
            self.store().append_audit(&entry).await?;
            return Ok(SignIn::Refused);
        };
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
        self.store()
            .open_session(&session, &AuditEntry::by(&actor, now, "staff.sign-in"))
            .await?;
        Ok(SignIn::Opened(SignedIn {
            secret: bearer.secret,
            life,
        }))
    }

    /// The member of staff whose session this secret opens.
    pub async fn session(&self, secret: &str) -> Result<Option<StaffMember>, UseCaseError> {
        let now = self.now();
        let token = hash(secret);
        let idle_since = now - self.settings().session_idle;
        let Some(session) = self.store().session(&token, now, idle_since).await? else {
            return Ok(None);
        };
        if now.duration_since(session.seen_at) >= TOUCH_EVERY {
            self.store().touch_session(&token, now).await?;
        }
        Ok(Some(session.member))
    }

    /// Ends the session of this secret.
    pub async fn sign_out(&self, secret: &str) -> Result<(), UseCaseError> {
        Ok(self.store().close_session(&hash(secret)).await?)
    }
}

/// Adds members of staff for the operator, who needs neither Mollie nor keys for it.
pub struct StaffDesk<'a> {
    /// The database.
    pub store: &'a dyn Store,
    /// The time.
    pub clock: &'a dyn Clock,
    /// Randomness.
    pub entropy: &'a dyn Entropy,
}

impl StaffDesk<'_> {
    /// Adds a member of staff.
    pub async fn add(
        &self,
        email: &str,
        role: Role,
        password: SecretString,
    ) -> Result<(), UseCaseError> {
        let email = fold_email(email);
        if !looks_like_email(&email) {
            return Err(UseCaseError::Invalid(InvalidInput::Email));
        }
        let length = password.expose_secret().chars().count();
        if length < PASSWORD_MIN || password.expose_secret().len() > PASSWORD_MAX {
            return Err(UseCaseError::Invalid(InvalidInput::Password));
        }
        let now = self.clock.now();
        let mut salt = [0; 16];
        self.entropy.fill(&mut salt);
        let account = AccountRecord {
            member: StaffMember {
                id: StaffId(self.entropy.uuid(now)),
                email: email.clone(),
                role,
                created_at: now,
                signed_in_at: None,
            },
            password_hash: password::hash(password, salt).await?,
        };
        let entry = AuditEntry {
            actor: "operator".to_owned(),
            ..AuditEntry::by_worker(now, "staff.add")
                .about(email)
                .saying(role.as_str())
        };
        Ok(self.store.add_staff(&account, &entry).await?)
    }
}

/// E-mail addresses are compared without case.
fn fold_email(text: &str) -> String {
    text.trim().to_lowercase()
}

/// Only mail delivery can tell whether an address is right; this catches a forgotten part.
fn looks_like_email(text: &str) -> bool {
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
        Ok(self.0.service.store().staff().await?)
    }
}

capability! {
    /// May see how the worker does.
    ViewOperations, ViewOperations
}

/// How the installation does.
#[derive(Debug, Clone)]
pub struct Operations {
    /// How polling does.
    pub worker: WorkerHealth,
    /// Calls to Mollie a second that this process allows itself.
    pub requests_per_second: u32,
    /// Keys in the ring, the active one first.
    pub key_ids: Vec<String>,
    /// The moment of the reading.
    pub now: jiff::Timestamp,
}

impl ViewOperations {
    /// Reads how the installation does.
    pub async fn read(&self) -> Result<Operations, UseCaseError> {
        let service = &self.0.service;
        let now = service.now();
        let active = service.keyring().active_id().to_owned();
        let others = service
            .keyring()
            .ids()
            .filter(|id| *id != active)
            .map(str::to_owned);
        Ok(Operations {
            worker: service.store().worker_health(now).await?,
            requests_per_second: service.settings().requests_per_second,
            key_ids: std::iter::once(active.clone()).chain(others).collect(),
            now,
        })
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
