//! Who may sign in, managed from the command line.

use domain::Role;
use secrecy::{ExposeSecret, SecretString};

use super::Operator;
use crate::{
    UseCaseError,
    error::InvalidInput,
    ports::{AccountRecord, AuditEntry, StaffChange, StaffChanged, StaffId, StaffMember},
    staff::{PASSWORD_MAX, PASSWORD_MIN, fold_email, hash_password, looks_like_email},
};

impl Operator {
    /// Everyone, by e-mail address.
    pub async fn staff(&self) -> Result<Vec<StaffMember>, UseCaseError> {
        Ok(self.store.staff().await?)
    }

    pub async fn add_staff(
        &self,
        email: &str,
        role: Role,
        password: SecretString,
    ) -> Result<(), UseCaseError> {
        let email = fold_email(email);
        if !looks_like_email(&email) {
            return Err(UseCaseError::Invalid(InvalidInput::Email));
        }
        let now = self.clock.now();
        let account = AccountRecord {
            password_hash: self.hash(password).await?,
            member: StaffMember {
                id: StaffId(self.entropy.uuid(now)),
                email: email.clone(),
                role,
                created_at: now,
                signed_in_at: None,
            },
        };
        let entry = AuditEntry::by_operator(now, "staff.add")
            .about(email)
            .with_detail(role.as_str());
        Ok(self.store.add_staff(&account, &entry).await?)
    }

    /// Gives a member of staff another role; it holds from their next request on.
    pub async fn set_role(&self, email: &str, role: Role) -> Result<(), UseCaseError> {
        let change = StaffChange::Role(role);
        self.change(email, &change, "staff.role", Some(role)).await
    }

    /// Gives a member of staff another password, and ends their sessions.
    pub async fn set_password(
        &self,
        email: &str,
        password: SecretString,
    ) -> Result<(), UseCaseError> {
        let change = StaffChange::Password(self.hash(password).await?);
        self.change(email, &change, "staff.password", None).await
    }

    /// Lets a member of staff sign in no more, and ends their sessions.
    pub async fn remove_staff(&self, email: &str) -> Result<(), UseCaseError> {
        let change = StaffChange::Remove(self.clock.now());
        self.change(email, &change, "staff.remove", None).await
    }

    async fn change(
        &self,
        email: &str,
        change: &StaffChange,
        action: &'static str,
        role: Option<Role>,
    ) -> Result<(), UseCaseError> {
        let email = fold_email(email);
        let mut entry = AuditEntry::by_operator(self.clock.now(), action).about(email.as_str());
        if let Some(role) = role {
            entry = entry.with_detail(role.as_str());
        }
        match self.store.change_staff(&email, change, &entry).await? {
            StaffChanged::Yes => Ok(()),
            StaffChanged::Nobody => Err(UseCaseError::NotFound),
            StaffChanged::LastAdmin => Err(UseCaseError::LastAdmin),
        }
    }

    async fn hash(&self, password: SecretString) -> Result<String, UseCaseError> {
        let length = password.expose_secret().chars().count();
        if length < PASSWORD_MIN || password.expose_secret().len() > PASSWORD_MAX {
            return Err(UseCaseError::Invalid(InvalidInput::Password));
        }
        let mut salt = [0; 16];
        self.entropy.fill(&mut salt);
        hash_password(password, salt).await
    }
}
