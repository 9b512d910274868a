//! What a browser keeps of an account that it has signed in to, so that strangers who guess at the
//! account do not keep its owner out.
//!
//! It is proved by an HMAC under the account's password hash, so that nothing is stored, every
//! process understands it, and it ends with the password and with the account. It opens nothing.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;
use sha2::Sha256;

use crate::ports::{AccountRecord, StaffId};

/// How long it lasts after the last time that the browser signed in.
pub(super) const LIFE: SignedDuration = SignedDuration::from_hours(24 * 180);

const SINCE: usize = 8;
const ID: usize = 16;

/// Proof for a browser that has just signed in.
pub(super) fn issue(account: &AccountRecord, id: [u8; ID], now: Timestamp) -> SecretString {
    let since = now.as_second().to_be_bytes();
    let proof = mac(&account.password_hash, account.member.id, &since, &id);
    let bytes = [&since[..], &id[..], &proof.finalize().into_bytes()[..]].concat();
    URL_SAFE_NO_PAD.encode(bytes).into()
}

/// The id of the browser whose proof this is, if it is one for this account.
pub(super) fn recognize(
    text: &str,
    member: StaffId,
    password_hash: &str,
    now: Timestamp,
) -> Option<[u8; ID]> {
    let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
    let (since, rest) = bytes.split_first_chunk::<SINCE>()?;
    let (id, proof) = rest.split_first_chunk::<ID>()?;
    let right = mac(password_hash, member, since, id).verify_slice(proof);
    let issued = Timestamp::from_second(i64::from_be_bytes(*since)).ok()?;
    (right.is_ok() && now.duration_since(issued) < LIFE).then_some(*id)
}

fn mac(password_hash: &str, member: StaffId, since: &[u8], id: &[u8]) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new_from_slice(password_hash.as_bytes())
        .expect("HMAC takes a key of any length");
    mac.update(b"gangway known browser");
    mac.update(member.0.as_bytes());
    mac.update(since);
    mac.update(id);
    mac
}

#[cfg(test)]
mod tests {
    use domain::Role;
    use secrecy::ExposeSecret;
    use uuid::Uuid;

    use super::*;
    use crate::ports::StaffMember;

    const NOW: Timestamp = Timestamp::constant(1_795_183_320, 0);

    #[test]
    fn a_proof_holds_for_one_member_with_one_password_and_not_beyond_its_life() {
        let account = AccountRecord {
            member: StaffMember {
                id: StaffId(Uuid::from_u128(7)),
                email: String::new(),
                role: Role::Viewer,
                created_at: NOW,
                signed_in_at: None,
            },
            password_hash: "hash".into(),
        };
        let proof = issue(&account, [3; ID], NOW);
        let known = |text: &str, member, hash, now| {
            recognize(text, StaffId(Uuid::from_u128(member)), hash, now)
        };
        let text = proof.expose_secret();
        assert_eq!(known(text, 7, "hash", NOW), Some([3; ID]));
        // What stands in for the hash of an unknown address may be that of this member.
        assert_eq!(known(text, 0, "hash", NOW), None);
        assert_eq!(known(text, 7, "other", NOW), None);
        assert_eq!(known(text, 7, "hash", NOW + LIFE), None);
        assert_eq!(known("", 7, "hash", NOW), None);
    }
}
