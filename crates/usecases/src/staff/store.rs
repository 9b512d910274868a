//! Staff and their sessions as they are stored.

use std::fmt;

use async_trait::async_trait;
use domain::Role;
use jiff::Timestamp;

use crate::{
    environment::row_id,
    ports::{AuditEntry, Saved, SecretHash, StoreError},
};

row_id!(StaffId);

/// A member of staff, without the password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffMember {
    pub id: StaffId,
    /// In lower case.
    pub email: String,
    pub role: Role,
    pub created_at: Timestamp,
    /// When they last signed in.
    pub signed_in_at: Option<Timestamp>,
}

/// A member of staff with the password hash (PHC string), for signing in.
#[derive(Clone, PartialEq, Eq)]
pub struct AccountRecord {
    pub member: StaffMember,
    /// Argon2id.
    pub password_hash: String,
}

impl fmt::Debug for AccountRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccountRecord")
            .field("member", &self.member)
            .finish_non_exhaustive()
    }
}

/// A session just opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSession<Subject> {
    /// Hash of the cookie's secret.
    pub token: SecretHash,
    pub subject: Subject,
    pub created_at: Timestamp,
    /// When it ends whatever happens.
    pub expires_at: Timestamp,
}

/// A staff session that is to be opened.
#[derive(Clone, PartialEq, Eq)]
pub struct OpeningSession {
    pub session: NewSession<StaffId>,
    /// The browser that it is for, in plain words.
    pub browser: String,
    /// The hash that the password was checked against.
    pub password_hash: String,
}

/// A staff session in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredSession {
    pub token: SecretHash,
    /// The browser that it was opened by; empty when an older version opened it.
    pub browser: String,
    pub created_at: Timestamp,
    /// When it was last used.
    pub seen_at: Timestamp,
}

/// Which sessions of a member of staff end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EndedSessions {
    One(SecretHash),
    AllBut(SecretHash),
    All,
}

/// A staff session that was found by its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenSession {
    pub member: StaffMember,
    /// When it was last used.
    pub seen_at: Timestamp,
    /// When it ends whatever happens.
    pub expires_at: Timestamp,
}

/// What is changed about a member of staff.
#[derive(Clone, PartialEq, Eq)]
pub enum StaffChange {
    Role(Role),
    /// The Argon2id hash of another password; ends every session.
    Password(String),
    /// May not sign in from this moment on; ends every session.
    Remove(Timestamp),
}

impl StaffChange {
    /// Whether an admin is none any more after it.
    pub fn takes_admin(&self) -> bool {
        match self {
            Self::Role(role) => *role != Role::Admin,
            Self::Password(_) => false,
            Self::Remove(_) => true,
        }
    }
}

/// Whether a member of staff was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StaffChanged {
    Yes,
    /// There is no such member.
    Nobody,
    /// Without this one nobody could manage the installation.
    LastAdmin,
}

#[async_trait]
pub trait StaffStore: Send + Sync {
    /// Adds a member of staff, or brings a removed one back under the id it had; `Duplicate` when
    /// the e-mail address is taken.
    async fn add_staff(
        &self,
        account: &AccountRecord,
        audit: &AuditEntry,
    ) -> Result<StaffId, StoreError>;

    /// Changes a member of staff, unless no admin would be left.
    async fn change_staff(
        &self,
        email: &str,
        change: &StaffChange,
        audit: &AuditEntry,
    ) -> Result<StaffChanged, StoreError>;

    /// The account with this e-mail address, in lower case.
    async fn account(&self, email: &str) -> Result<Option<AccountRecord>, StoreError>;

    /// The password hash of everyone.
    async fn password_hashes(&self) -> Result<Vec<String>, StoreError>;

    /// Everyone, by e-mail address.
    async fn staff(&self) -> Result<Vec<StaffMember>, StoreError>;

    /// Opens a session and writes the sign-in to the audit log, unless the password was changed
    /// or the member removed since the password was checked.
    async fn open_session(
        &self,
        opening: &OpeningSession,
        audit: &AuditEntry,
    ) -> Result<Saved, StoreError>;

    /// Sessions of a member that have not expired at `now` and were used after `idle_since`, the
    /// last used first.
    async fn open_sessions(
        &self,
        member: StaffId,
        now: Timestamp,
        idle_since: Timestamp,
        limit: u32,
    ) -> Result<Vec<StoredSession>, StoreError>;

    /// Ends sessions of a member; that there were none is no failure.
    async fn close_sessions(
        &self,
        member: StaffId,
        which: &EndedSessions,
        audit: &AuditEntry,
    ) -> Result<(), StoreError>;

    /// A session that has not expired at `now` and was used after `idle_since`.
    async fn session(
        &self,
        token: &SecretHash,
        now: Timestamp,
        idle_since: Timestamp,
    ) -> Result<Option<OpenSession>, StoreError>;

    /// Notes that a session was used.
    async fn touch_session(&self, token: &SecretHash, at: Timestamp) -> Result<(), StoreError>;

    async fn close_session(&self, token: &SecretHash) -> Result<(), StoreError>;
}
