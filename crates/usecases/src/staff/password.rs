//! Argon2id, off the async threads: one hash takes tens of milliseconds.

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use secrecy::{ExposeSecret, SecretString};

use crate::UseCaseError;

/// A hash of nothing that anybody knows, so that an unknown account costs the same time.
const DECOY: &str = "$argon2id$v=19$m=19456,t=2,p=1$Z2FuZ3dheS1kZWNveS1zYWx0$\
                     q0C9NfcbZ0QhZbKkFJ1hXKk3vQ4a1F0pJ2q6mB5kU2k";

/// Hashes a password with the parameters that OWASP recommends (19 MiB, 2 passes).
pub(crate) async fn hash(password: SecretString, salt: [u8; 16]) -> Result<String, UseCaseError> {
    off_thread(move || {
        let hash: PasswordHash = Argon2::default()
            .hash_password_with_salt(password.expose_secret().as_bytes(), &salt)
            .map_err(|_| UseCaseError::Hashing)?;
        Ok(hash.to_string())
    })
    .await
}

/// Whether the password is that of the hash; without a hash it never is.
pub(super) async fn verify(
    password: SecretString,
    known: Option<String>,
) -> Result<bool, UseCaseError> {
    off_thread(move || {
        let exists = known.is_some();
        let text = known.unwrap_or_else(|| DECOY.to_owned());
        let hash = PasswordHash::new(&text).map_err(|_| UseCaseError::Hashing)?;
        let right = Argon2::default()
            .verify_password(password.expose_secret().as_bytes(), &hash)
            .is_ok();
        Ok(right && exists)
    })
    .await
}

async fn off_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, UseCaseError> + Send + 'static,
) -> Result<T, UseCaseError> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| UseCaseError::Hashing)?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_right_password_opens_an_account() {
        let stored = hash("correct horse battery".into(), [7; 16]).await.unwrap();
        assert!(stored.starts_with("$argon2id$"));
        assert!(
            verify("correct horse battery".into(), Some(stored.clone()))
                .await
                .unwrap()
        );
        assert!(
            !verify("correct horse batterY".into(), Some(stored))
                .await
                .unwrap()
        );
    }

    #[tokio::test]
    async fn an_unknown_account_is_checked_against_the_decoy_and_refused() {
        assert!(!verify("anything at all".into(), None).await.unwrap());
    }
}
