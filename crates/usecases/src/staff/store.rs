//! Staff and their sessions as they are stored.

use std::fmt;

use async_trait::async_trait;
use domain::Role;
use jiff::Timestamp;

use crate::{
    environment::row_id,
    ports::{AuditEntry, SecretHash, StoreError},
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
    /// Adds a member of staff, or brings a removed one back; `Duplicate` when the e-mail address
    /// is taken.
    async fn add_staff(
        &self,
        account: &AccountRecord,
        audit: &AuditEntry,
    ) -> Result<(), StoreError>;

    /// Changes a member of staff, unless no admin would be left.
    async fn change_staff(
        &self,
        email: &str,
        change: &StaffChange,
        audit: &AuditEntry,
    ) -> Result<StaffChanged, StoreError>;

    /// The account with this e-mail address, in lower case.
    async fn account(&self, email: &str) -> Result<Option<AccountRecord>, StoreError>;

    /// Everyone, by e-mail address.
    async fn staff(&self) -> Result<Vec<StaffMember>, StoreError>;

    /// Opens a session and writes the sign-in to the audit log.
    async fn open_session(
        &self,
        session: &NewSession<StaffId>,
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
