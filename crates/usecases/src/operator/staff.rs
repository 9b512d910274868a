//! Who may sign in, managed from the command line.

use domain::Role;
use secrecy::SecretString;

use super::Operator;
use crate::{
    UseCaseError,
    ports::{AuditEntry, StaffChange, StaffMember},
    staff::{
        hash_alone,
        manage::{self, NewMember, check_password},
    },
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
        let hash = self.hash(password).await?;
        let entry = AuditEntry::by_operator(self.clock.now(), "staff.add");
        let new = NewMember { email, role, hash };
        manage::add(&self.store, &self.entropy, new, entry).await?;
        Ok(())
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
        let entry = AuditEntry::by_operator(self.clock.now(), action);
        manage::change(&self.store, email, change, entry, role).await
    }

    async fn hash(&self, password: SecretString) -> Result<String, UseCaseError> {
        check_password(&password)?;
        let mut salt = [0; 16];
        self.entropy.fill(&mut salt);
        hash_alone(password, salt).await
    }
}
