//! What the operator does from the command line, who needs neither Mollie nor keys for it.

pub(crate) mod store;

use domain::Role;
use secrecy::{ExposeSecret, SecretString};

use crate::{
    UseCaseError,
    error::InvalidInput,
    ports::{
        AccountRecord, AuditEntry, Seed, SharedClock, SharedEntropy, SharedStore, StaffId,
        StaffMember,
    },
    staff::{PASSWORD_MAX, PASSWORD_MIN, fold_email, hash_password, looks_like_email},
};

/// The operator at the command line of the machine that holds the database.
pub struct Operator {
    store: SharedStore,
    clock: SharedClock,
    entropy: SharedEntropy,
}

impl Operator {
    pub fn new(store: SharedStore, clock: SharedClock, entropy: SharedEntropy) -> Self {
        Self {
            store,
            clock,
            entropy,
        }
    }

    /// Tries to write; nothing of it stays.
    pub async fn check_database(&self) -> Result<(), UseCaseError> {
        Ok(self.store.check().await?)
    }

    /// How many grants are sealed with each key, by the key's id.
    pub async fn key_use(&self) -> Result<Vec<(String, u64)>, UseCaseError> {
        Ok(self.store.key_use().await?)
    }

    /// Whether any seller connected through Mollie.
    pub async fn holds_real_sellers(&self) -> Result<bool, UseCaseError> {
        Ok(self.store.holds_real_sellers().await?)
    }

    /// Adds made-up sellers.
    pub async fn seed(&self, sellers: &[Seed]) -> Result<(), UseCaseError> {
        Ok(self.store.seed(sellers).await?)
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
            password_hash: hash_password(password, salt).await?,
        };
        let entry = AuditEntry::by_operator(now, "staff.add")
            .about(email)
            .with_detail(role.as_str());
        Ok(self.store.add_staff(&account, &entry).await?)
    }
}
