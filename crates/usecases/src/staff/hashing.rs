//! Argon2id, off the async threads, a few at a time: one hash takes tens of milliseconds of a core
//! and 19 MiB.

use std::sync::Arc;

use argon2::{
    Algorithm, Argon2, Block, Params, Version,
    password_hash::phc::{Output, ParamsString, PasswordHash, Salt},
};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::UseCaseError;

/// A hash of nothing that anybody knows, with the parameters of new ones: what a password is held
/// against where there is no hash at all.
const DECOY: &str = "$argon2id$v=19$m=19456,t=2,p=1$Z2FuZ3dheS1kZWNveS1zYWx0$\
                     q0C9NfcbZ0QhZbKkFJ1hXKk3vQ4a1F0pJ2q6mB5kU2k";
/// Blocks (KiB) that a buffer has room for. The C library gives anything above 32 MiB a mapping of
/// its own, which goes back to the system when it is freed; smaller ones stay in its arenas, one of
/// them for each thread. Room that is not used takes no memory.
const ROOM: usize = 33 * 1024;

/// Hashes that are made at the same time, and how many more may wait for that.
const STRANGERS: (usize, usize) = (2, 16);
const KNOWN: (usize, usize) = (1, 8);

/// Who wants a password checked. Each has slots of its own, so that strangers never keep those
/// waiting who have been here before.
pub(crate) struct Lanes {
    pub(super) strangers: Lane,
    pub(super) known: Lane,
}

impl Lanes {
    pub(crate) fn new() -> Self {
        Self {
            strangers: Lane::new(STRANGERS),
            known: Lane::new(KNOWN),
        }
    }
}

/// A few slots with a queue that has an end.
pub(super) struct Lane {
    places: Arc<Semaphore>,
    slots: Arc<Semaphore>,
}

impl Lane {
    fn new((slots, waiting): (usize, usize)) -> Self {
        Self {
            places: Arc::new(Semaphore::new(slots + waiting)),
            slots: Arc::new(Semaphore::new(slots)),
        }
    }

    /// Whether the password is that of the hash; `None` when too many wait already.
    pub(super) async fn verify(
        &self,
        password: SecretString,
        hash: String,
    ) -> Result<Option<bool>, UseCaseError> {
        let Ok(place) = Arc::clone(&self.places).try_acquire_owned() else {
            return Ok(None);
        };
        let slot = self.slot().await?;
        let right = off_thread(move || {
            let right = verify(&password, &hash);
            drop((slot, place));
            right
        });
        Ok(Some(right.await?))
    }

    /// Hashes a new password for somebody who is signed in, however many wait.
    pub(super) async fn hash(
        &self,
        password: SecretString,
        salt: [u8; 16],
    ) -> Result<String, UseCaseError> {
        let slot = self.slot().await?;
        off_thread(move || {
            let hash = hash(&password, &salt);
            drop(slot);
            hash
        })
        .await
    }

    /// It goes along to the thread that works: whoever asked may go away before it is done.
    async fn slot(&self) -> Result<OwnedSemaphorePermit, UseCaseError> {
        let slot = Arc::clone(&self.slots).acquire_owned().await;
        slot.map_err(|_| UseCaseError::Interrupted)
    }
}

/// Hashes a password for the operator, who is alone in the process.
pub(crate) async fn hash_alone(
    password: SecretString,
    salt: [u8; 16],
) -> Result<String, UseCaseError> {
    off_thread(move || hash(&password, &salt)).await
}

/// The hash that stands in for that of an unknown address, so that checking it costs what checking
/// a real one costs, with whatever parameters those were made. It is always the same one for an
/// address, in every process, and nobody can tell which without the hashes.
pub(super) fn stand_in(email: &str, hashes: Vec<String>) -> String {
    let drawn = |hash: &String| {
        let mut digest = Sha256::new();
        digest.update(email.as_bytes());
        digest.update(hash.as_bytes());
        digest.finalize()
    };
    let chosen = hashes.into_iter().max_by_key(drawn);
    chosen.unwrap_or_else(|| DECOY.to_owned())
}

/// With the parameters that OWASP recommends (19 MiB, 2 passes), which are the library's own.
fn hash(password: &SecretString, salt: &[u8]) -> Result<String, UseCaseError> {
    let argon2 = Argon2::default();
    let hash = PasswordHash {
        algorithm: Algorithm::default().ident(),
        version: Some(Version::default().into()),
        params: ParamsString::try_from(argon2.params()).map_err(|_| UseCaseError::Hashing)?,
        salt: Some(Salt::new(salt).map_err(|_| UseCaseError::Hashing)?),
        hash: Some(digest(&argon2, password, salt, Params::DEFAULT_OUTPUT_LEN)?),
    };
    Ok(hash.to_string())
}

/// A hash that cannot be read costs what a new one costs, and no password is right.
fn verify(password: &SecretString, hash: &str) -> Result<bool, UseCaseError> {
    if let Some((argon2, salt, expected)) = parts(hash) {
        // The comparison takes the same time whatever differs.
        return Ok(digest(&argon2, password, salt.as_ref(), expected.len())? == expected);
    }
    let (argon2, salt, expected) = parts(DECOY).ok_or(UseCaseError::Hashing)?;
    digest(&argon2, password, salt.as_ref(), expected.len())?;
    Ok(false)
}

fn parts(hash: &str) -> Option<(Argon2<'static>, Salt, Output)> {
    let hash = PasswordHash::new(hash).ok()?;
    let algorithm = Algorithm::try_from(hash.algorithm.as_str()).ok()?;
    let version = hash.version.map(Version::try_from).transpose().ok()?;
    let params = Params::try_from(&hash).ok()?;
    let argon2 = Argon2::new(algorithm, version.unwrap_or_default(), params);
    Some((argon2, hash.salt?, hash.hash?))
}

fn digest(
    argon2: &Argon2<'_>,
    password: &SecretString,
    salt: &[u8],
    length: usize,
) -> Result<Output, UseCaseError> {
    let blocks = argon2.params().block_count();
    let mut memory = Vec::with_capacity(blocks.max(ROOM));
    memory.resize(blocks, Block::new());
    let mut buffer = [0; Output::MAX_LENGTH];
    let out = buffer.get_mut(..length).ok_or(UseCaseError::Hashing)?;
    argon2
        .hash_password_into_with_memory(
            password.expose_secret().as_bytes(),
            salt,
            out,
            &mut memory[..],
        )
        .map_err(|_| UseCaseError::Hashing)?;
    Output::new(out).map_err(|_| UseCaseError::Hashing)
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

    /// Made by an older version with smaller parameters than today's.
    fn old_hash(password: &str) -> String {
        let argon2 = Argon2::from(Params::new(64, 1, 1, None).unwrap());
        let hash = PasswordHash {
            algorithm: Algorithm::Argon2id.ident(),
            version: Some(Version::V0x13.into()),
            params: ParamsString::try_from(argon2.params()).unwrap(),
            salt: Some(Salt::new(&[9; 16]).unwrap()),
            hash: Some(digest(&argon2, &password.into(), &[9; 16], 32).unwrap()),
        };
        hash.to_string()
    }

    #[test]
    fn only_the_right_password_opens_an_account() {
        let stored = hash(&"correct horse battery".into(), &[7; 16]).unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(verify(&"correct horse battery".into(), &stored).unwrap());
        assert!(!verify(&"correct horse batterY".into(), &stored).unwrap());
    }

    #[test]
    fn a_hash_of_the_library_itself_and_one_of_older_parameters_are_understood() {
        use argon2::password_hash::PasswordHasher as _;
        let made: PasswordHash = Argon2::default()
            .hash_password_with_salt(b"correct horse battery", &[7; 16])
            .unwrap();
        let own = hash(&"correct horse battery".into(), &[7; 16]).unwrap();
        assert_eq!(made.to_string(), own);
        assert!(verify(&"old password".into(), &old_hash("old password")).unwrap());
        assert!(!verify(&"old passworD".into(), &old_hash("old password")).unwrap());
    }

    #[test]
    fn what_cannot_be_read_lets_nobody_in_and_costs_the_same() {
        let (argon2, _, output) = parts(DECOY).unwrap();
        let cost = |params: &Params| (params.m_cost(), params.t_cost(), params.p_cost());
        assert_eq!(cost(argon2.params()), cost(Argon2::default().params()));
        assert_eq!(output.len(), Params::DEFAULT_OUTPUT_LEN);
        for hash in ["", "none", DECOY] {
            assert!(!verify(&"anything at all".into(), hash).unwrap(), "{hash}");
        }
    }

    #[test]
    fn an_unknown_address_costs_what_some_real_one_costs_and_always_the_same() {
        let real = || {
            let new = hash(&"correct horse battery".into(), &[7; 16]).unwrap();
            vec![old_hash("old password"), new]
        };
        let addresses: Vec<String> = (0..40).map(|n| format!("nobody-{n}@x.example")).collect();
        let drawn: Vec<String> = addresses.iter().map(|one| stand_in(one, real())).collect();
        let old = drawn.iter().filter(|one| **one == real()[0]).count();
        assert!(
            (5..35).contains(&old),
            "{old} of 40 cost what the old one does"
        );
        let mut others = real();
        others.reverse();
        assert_eq!(stand_in(&addresses[0], others), drawn[0]);
        assert_eq!(stand_in("a@x.example", Vec::new()), DECOY);
    }

    #[tokio::test]
    async fn a_full_lane_says_so_at_once_and_the_other_one_goes_on() {
        let lanes = Lanes::new();
        let slots = Arc::clone(&lanes.strangers.slots);
        let held = slots.acquire_many_owned(2).await.unwrap();
        let verify = async |lane: &Lane| lane.verify("wrong".into(), old_hash("right")).await;
        let waiting: Vec<_> = (0..18)
            .map(|_| Box::pin(verify(&lanes.strangers)))
            .collect();
        let mut waiting = futures::future::join_all(waiting);
        assert!(futures::poll!(&mut waiting).is_pending());
        assert_eq!(verify(&lanes.strangers).await.unwrap(), None);
        assert_eq!(verify(&lanes.known).await.unwrap(), Some(false));
        drop(held);
        for one in waiting.await {
            assert_eq!(one.unwrap(), Some(false));
        }
        assert_eq!(verify(&lanes.strangers).await.unwrap(), Some(false));
    }
}
