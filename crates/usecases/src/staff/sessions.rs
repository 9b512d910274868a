//! The open sessions of a member of staff: seen, and ended.

use jiff::Timestamp;
use sha2::{Digest, Sha256};

use crate::{
    Actor, Gangway, UseCaseError,
    access::capability,
    ports::{AuditEntry, EndedSessions, SecretHash, StaffId, StaffMember, StoredSession},
};

/// Sessions that are listed at most, the last used first.
const LISTED: u32 = 100;

/// An open session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionLine {
    /// Names it in a form; opens nothing.
    pub id: String,
    /// The browser that opened it, in plain words.
    pub browser: String,
    pub opened_at: Timestamp,
    pub used_at: Timestamp,
    /// Whether the request that asks is made in it.
    pub is_own: bool,
}

capability! {
    /// May see and end their own sessions.
    OwnSessions, EndOwnSessions
}

impl OwnSessions {
    /// The last used first.
    pub async fn list(&self) -> Result<Vec<SessionLine>, UseCaseError> {
        let actor = self.0.actor();
        self.0.service().sessions_of(actor.id(), actor).await
    }

    pub async fn end(&self, session: &str) -> Result<(), UseCaseError> {
        let (service, actor) = (self.0.service(), self.0.actor());
        let token = service.session_token(actor.id(), session).await?;
        service
            .end_sessions(&actor.member, EndedSessions::One(token), actor)
            .await
    }

    /// Ends all but the one in which this is asked for.
    pub async fn end_others(&self) -> Result<(), UseCaseError> {
        let actor = self.0.actor();
        let which = match actor.session {
            Some(own) => EndedSessions::AllBut(own),
            None => EndedSessions::All,
        };
        let service = self.0.service();
        service.end_sessions(&actor.member, which, actor).await
    }
}

impl Gangway {
    pub(super) async fn sessions_of(
        &self,
        member: StaffId,
        asked_by: &Actor,
    ) -> Result<Vec<SessionLine>, UseCaseError> {
        let stored = self.open_sessions(member).await?;
        let line = |session: StoredSession| SessionLine {
            id: name(&session.token),
            is_own: asked_by.session == Some(session.token),
            browser: session.browser,
            opened_at: session.created_at,
            used_at: session.seen_at,
        };
        Ok(stored.into_iter().map(line).collect())
    }

    /// The session of a member that goes by this name.
    pub(super) async fn session_token(
        &self,
        member: StaffId,
        named: &str,
    ) -> Result<SecretHash, UseCaseError> {
        let stored = self.open_sessions(member).await?;
        let found = stored.into_iter().find(|one| name(&one.token) == named);
        Ok(found.ok_or(UseCaseError::NotFound)?.token)
    }

    pub(super) async fn end_sessions(
        &self,
        of: &StaffMember,
        which: EndedSessions,
        by: &Actor,
    ) -> Result<(), UseCaseError> {
        let detail = match which {
            EndedSessions::One(_) => "one",
            EndedSessions::AllBut(_) => "all others",
            EndedSessions::All => "all",
        };
        let entry = AuditEntry::by(by, self.now(), "staff.end-sessions")
            .about(of.email.as_str())
            .with_detail(detail);
        Ok(self.store().close_sessions(of.id, &which, &entry).await?)
    }

    async fn open_sessions(&self, member: StaffId) -> Result<Vec<StoredSession>, UseCaseError> {
        let now = self.now();
        let idle_since = now - self.settings().session_idle;
        let store = self.store();
        Ok(store.open_sessions(member, now, idle_since, LISTED).await?)
    }
}

/// What a session is called on pages. The hash that it is stored under is not shown: nobody needs
/// it.
fn name(token: &SecretHash) -> String {
    let mut digest = Sha256::new();
    digest.update(b"gangway session name");
    digest.update(token.0);
    let half = digest.finalize().into_iter().take(16);
    let number = half.fold(0, |number: u128, byte| number << 8 | u128::from(byte));
    format!("{number:032x}")
}
