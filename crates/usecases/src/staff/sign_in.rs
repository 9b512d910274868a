//! Signing in with e-mail address and password.
//!
//! Whether an address is known shows neither in the time an attempt takes nor in what is written:
//! either way the same is read, one hash of the same cost is made, and nothing is written. Refusals
//! are gathered and told to the audit log later.

use std::net::IpAddr;

use jiff::SignedDuration;
use secrecy::{ExposeSecret, SecretString};

use super::{
    EMAIL_MAX, PASSWORD_MAX, browser, fold_email, hashing, known_browser,
    limit::{Counted, Network},
};
use crate::{
    Actor, Gangway, UseCaseError,
    ports::{AccountRecord, AuditEntry, NewSession, OpeningSession, Saved, StaffId},
};

/// Who wants to sign in, and from where.
pub struct SignInAttempt<'a> {
    pub email: &'a str,
    pub password: &'a SecretString,
    /// The address that it comes from.
    pub from: IpAddr,
    /// What the browser keeps of an earlier sign-in.
    pub known_browser: Option<&'a str>,
    /// What the browser says of itself.
    pub user_agent: Option<&'a str>,
    pub request_id: Option<String>,
}

/// A session just opened.
#[derive(Debug)]
pub struct SignedIn {
    /// What the browser keeps in its cookie.
    pub secret: SecretString,
    /// How long the cookie lasts.
    pub life: SignedDuration,
    /// What the browser keeps to be known the next time; it opens nothing.
    pub known_browser: SecretString,
    pub known_browser_life: SignedDuration,
}

/// What happened to an attempt to sign in.
#[derive(Debug)]
pub enum SignIn {
    /// The password is right.
    Opened(SignedIn),
    /// The e-mail address or the password is wrong; which of them is not told.
    Refused,
    /// Too many attempts: the next is let in after this time.
    Wait(SignedDuration),
    /// Too many others sign in at this moment.
    Busy,
}

/// The account with an address, or nobody's.
struct Candidate {
    account: Option<AccountRecord>,
    /// What the password is held against: the account's own hash, or one that stands in for it.
    hash: String,
}

impl Gangway {
    /// Checks a password and opens a session.
    pub async fn sign_in(&self, attempt: SignInAttempt<'_>) -> Result<SignIn, UseCaseError> {
        // None of ours is longer, and it would only cost time.
        let email = fold_email(attempt.email)
            .chars()
            .take(EMAIL_MAX)
            .collect::<String>();
        let candidate = self.candidate(&email).await?;
        let who = match self.recognize(&candidate, attempt.known_browser) {
            Some(id) => Counted::KnownBrowser(id),
            None => Counted::Stranger(Network::of(attempt.from), &email),
        };
        if let Err(pause) = self.0.sign_in_limit.lock().await.begin(who, self.now()) {
            return Ok(SignIn::Wait(pause));
        }
        let tried = self.try_password(candidate, &attempt, who).await;
        let mut limit = self.0.sign_in_limit.lock().await;
        match tried {
            Ok(SignIn::Opened(_)) => limit.succeeded(who, &email, self.now()),
            Ok(SignIn::Refused) => {
                tracing::info!("a sign-in was refused");
                let mut refusals = self.0.refusals.lock().await;
                refusals.note(&email, attempt.from, self.now());
            }
            Ok(SignIn::Busy | SignIn::Wait(_)) | Err(_) => limit.not_tried(who, self.now()),
        }
        tried
    }

    async fn try_password(
        &self,
        candidate: Candidate,
        attempt: &SignInAttempt<'_>,
        who: Counted<'_>,
    ) -> Result<SignIn, UseCaseError> {
        // The same goes for a password.
        if attempt.password.expose_secret().len() > PASSWORD_MAX {
            return Ok(SignIn::Refused);
        }
        let lane = match who {
            Counted::Stranger(..) => &self.0.hashing.strangers,
            Counted::KnownBrowser(_) => &self.0.hashing.known,
        };
        let checked = lane.verify(attempt.password.clone(), candidate.hash);
        match (checked.await?, candidate.account) {
            (None, _) => Ok(SignIn::Busy),
            (Some(true), Some(account)) => self.open_session(account, attempt).await,
            (Some(_), _) => Ok(SignIn::Refused),
        }
    }

    /// Reads the same whether or not there is an account.
    async fn candidate(&self, email: &str) -> Result<Candidate, UseCaseError> {
        let account = self.store().account(email).await?;
        let stand_in = hashing::stand_in(email, self.store().password_hashes().await?);
        let own = account.as_ref().map(|one| one.password_hash.clone());
        Ok(Candidate {
            account,
            hash: own.unwrap_or(stand_in),
        })
    }

    /// Nobody's proof is held against the stand-in, which takes as long and never fits.
    fn recognize(&self, candidate: &Candidate, proof: Option<&str>) -> Option<[u8; 16]> {
        let nobody = StaffId(uuid::Uuid::nil());
        let account = candidate.account.as_ref();
        let member = account.map_or(nobody, |account| account.member.id);
        known_browser::recognize(proof?, member, &candidate.hash, self.now())
    }

    /// Opens a session, unless the password has changed since it was checked.
    async fn open_session(
        &self,
        account: AccountRecord,
        attempt: &SignInAttempt<'_>,
    ) -> Result<SignIn, UseCaseError> {
        let now = self.now();
        let bearer = self.bearer();
        let life = self.settings().session_life;
        let mut browser_id = [0; 16];
        self.entropy().fill(&mut browser_id);
        let known_browser = known_browser::issue(&account, browser_id, now);
        let opening = OpeningSession {
            session: NewSession {
                token: bearer.hash,
                subject: account.member.id,
                created_at: now,
                expires_at: now + life,
            },
            browser: browser::in_words(attempt.user_agent),
            password_hash: account.password_hash,
        };
        let actor = Actor {
            member: account.member,
            session: Some(bearer.hash),
            request_id: attempt.request_id.clone(),
        };
        let audit = AuditEntry::by(&actor, now, "staff.sign-in");
        match self.store().open_session(&opening, &audit).await? {
            Saved::Fenced => Ok(SignIn::Refused),
            Saved::Yes => Ok(SignIn::Opened(SignedIn {
                secret: bearer.secret,
                life,
                known_browser,
                known_browser_life: known_browser::LIFE,
            })),
        }
    }
}
