//! Who may sign in, as admins and the operator change it.

use domain::Role;
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};

use super::{PASSWORD_MAX, PASSWORD_MIN, SessionLine, fold_email, looks_like_email};
use crate::{
    UseCaseError,
    access::capability,
    environment::SharedEntropy,
    error::InvalidInput,
    ports::{
        AccountRecord, AuditEntry, EndedSessions, SharedStore, StaffChange, StaffChanged, StaffId,
        StaffMember, StoreError,
    },
};

capability! {
    /// May see who the staff are, and change it.
    ManageStaff, ManageStaff
}

/// A member of staff with the sessions that are open.
#[derive(Debug)]
pub struct Person {
    pub member: StaffMember,
    /// The last used first.
    pub sessions: Vec<SessionLine>,
}

impl ManageStaff {
    /// Everyone, by e-mail address.
    pub async fn everyone(&self) -> Result<Vec<StaffMember>, UseCaseError> {
        Ok(self.0.service().store().staff().await?)
    }

    pub async fn person(&self, id: StaffId) -> Result<Person, UseCaseError> {
        let member = self.member(id).await?;
        let sessions = self.0.service().sessions_of(id, self.0.actor()).await?;
        Ok(Person { member, sessions })
    }

    /// Adds somebody, who signs in with this password.
    pub async fn add(
        &self,
        email: &str,
        role: Role,
        password: SecretString,
    ) -> Result<StaffId, UseCaseError> {
        check_password(&password)?;
        let hash = self.hash(password).await?;
        let service = self.0.service();
        let entry = AuditEntry::by(self.0.actor(), service.now(), "staff.add");
        let new = NewMember { email, role, hash };
        add(service.store(), service.entropy(), new, entry).await
    }

    /// Gives somebody another role; it holds from their next request on.
    pub async fn set_role(&self, id: StaffId, role: Role) -> Result<(), UseCaseError> {
        let change = StaffChange::Role(role);
        self.change(id, &change, "staff.role", Some(role)).await
    }

    /// Gives somebody another password, and ends their sessions.
    pub async fn set_password(
        &self,
        id: StaffId,
        password: SecretString,
    ) -> Result<(), UseCaseError> {
        check_password(&password)?;
        let change = StaffChange::Password(self.hash(password).await?);
        self.change(id, &change, "staff.password", None).await
    }

    /// Lets somebody sign in no more, and ends their sessions. The address that was typed confirms
    /// whom it is about.
    pub async fn remove(&self, id: StaffId, typed_email: &str) -> Result<(), UseCaseError> {
        if fold_email(typed_email) != self.member(id).await?.email {
            return Err(UseCaseError::Invalid(InvalidInput::TypedEmail));
        }
        let change = StaffChange::Remove(self.0.service().now());
        self.change(id, &change, "staff.remove", None).await
    }

    /// Ends one session of somebody.
    pub async fn end_session(&self, id: StaffId, session: &str) -> Result<(), UseCaseError> {
        let member = self.member(id).await?;
        let service = self.0.service();
        let token = service.session_token(id, session).await?;
        service
            .end_sessions(&member, EndedSessions::One(token), self.0.actor())
            .await
    }

    /// Ends every session of somebody.
    pub async fn end_sessions(&self, id: StaffId) -> Result<(), UseCaseError> {
        let member = self.member(id).await?;
        let service = self.0.service();
        service
            .end_sessions(&member, EndedSessions::All, self.0.actor())
            .await
    }

    async fn member(&self, id: StaffId) -> Result<StaffMember, UseCaseError> {
        let found = self.everyone().await?.into_iter().find(|one| one.id == id);
        found.ok_or(UseCaseError::NotFound)
    }

    async fn change(
        &self,
        id: StaffId,
        change: &StaffChange,
        action: &'static str,
        role: Option<Role>,
    ) -> Result<(), UseCaseError> {
        let email = self.member(id).await?.email;
        let service = self.0.service();
        let entry = AuditEntry::by(self.0.actor(), service.now(), action);
        self::change(service.store(), &email, change, entry, role).await
    }

    async fn hash(&self, password: SecretString) -> Result<String, UseCaseError> {
        let service = self.0.service();
        let mut salt = [0; 16];
        service.entropy().fill(&mut salt);
        service.0.hashing.known.hash(password, salt).await
    }
}

/// Somebody who is to be added.
pub(crate) struct NewMember<'a> {
    pub(crate) email: &'a str,
    pub(crate) role: Role,
    /// Of the first password.
    pub(crate) hash: String,
}

pub(crate) fn check_password(password: &SecretString) -> Result<(), UseCaseError> {
    let length = password.expose_secret().chars().count();
    if length < PASSWORD_MIN || password.expose_secret().len() > PASSWORD_MAX {
        return Err(UseCaseError::Invalid(InvalidInput::Password));
    }
    Ok(())
}

pub(crate) async fn add(
    store: &SharedStore,
    entropy: &SharedEntropy,
    new: NewMember<'_>,
    entry: AuditEntry,
) -> Result<StaffId, UseCaseError> {
    let email = fold_email(new.email);
    if !looks_like_email(&email) {
        return Err(UseCaseError::Invalid(InvalidInput::Email));
    }
    let now: Timestamp = entry.at;
    let account = AccountRecord {
        password_hash: new.hash,
        member: StaffMember {
            id: StaffId(entropy.uuid(now)),
            email: email.clone(),
            role: new.role,
            created_at: now,
            signed_in_at: None,
        },
    };
    let entry = entry.about(email).with_detail(new.role.as_str());
    match store.add_staff(&account, &entry).await {
        Ok(id) => Ok(id),
        Err(StoreError::Duplicate) => Err(UseCaseError::Invalid(InvalidInput::EmailTaken)),
        Err(error) => Err(error.into()),
    }
}

pub(crate) async fn change(
    store: &SharedStore,
    email: &str,
    change: &StaffChange,
    entry: AuditEntry,
    role: Option<Role>,
) -> Result<(), UseCaseError> {
    let email = fold_email(email);
    let mut entry = entry.about(email.as_str());
    if let Some(role) = role {
        entry = entry.with_detail(role.as_str());
    }
    match store.change_staff(&email, change, &entry).await? {
        StaffChanged::Yes => Ok(()),
        StaffChanged::Nobody => Err(UseCaseError::NotFound),
        StaffChanged::LastAdmin => Err(UseCaseError::LastAdmin),
    }
}
