//! Sealing and opening.

use std::fmt;

use chacha20poly1305::{
    AeadInOut, KeyInit, XChaCha20Poly1305,
    aead::{Aead, Payload},
};
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use crate::{
    KeyringError, Sealed, key_file,
    sealed::{self, NONCE_LENGTH, VERSION},
};

/// Keys by id, one of them active: new values are sealed with it, older ones still open.
pub struct Keyring {
    keys: Vec<Key>,
    active: usize,
}

struct Key {
    id: String,
    // Boxed, so that a growing list does not leave copies of the key behind.
    cipher: Box<XChaCha20Poly1305>,
}

/// Where a sealed value lies. It opens nowhere else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Binding<'a> {
    pub table: &'a str,
    pub column: &'a str,
    pub row: &'a str,
}

/// Why a sealed value does not open.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    #[error("sealed with key {id}, which is not in the key file")]
    UnknownKey { id: String },
    /// It was changed, moved from another place, or sealed with another key of the same id.
    #[error("the sealed value was changed or belongs elsewhere")]
    Tampered,
    #[error("not a sealed value")]
    Malformed,
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keyring")
            .field("active", &self.active_id())
            .field("ids", &self.ids().collect::<Vec<_>>())
            .finish()
    }
}

impl Keyring {
    /// Reads the text of a key file: one `id key` per line, exactly one of them marked `active`,
    /// `#` for comments.
    pub fn parse(text: &str) -> Result<Self, KeyringError> {
        let entries = key_file::entries(text)?;
        let active = entries
            .iter()
            .position(|entry| entry.active)
            .ok_or(KeyringError::NoActive)?;
        let keys = entries
            .into_iter()
            .map(|entry| Key {
                id: entry.id,
                cipher: Box::new(XChaCha20Poly1305::new((&*entry.key).into())),
            })
            .collect();
        Ok(Self { keys, active })
    }

    /// The text of a new key file with one key, made of `key` as given.
    pub fn generate_text(id: &str, key: &[u8; 32]) -> Result<Zeroizing<String>, KeyringError> {
        key_file::fresh(id, key)
    }

    /// The text of a key file with one more key, which opens what it sealed and seals nothing yet.
    /// Comments and other keys stay, here and below.
    pub fn with_new(
        text: &str,
        id: &str,
        key: &[u8; 32],
    ) -> Result<Zeroizing<String>, KeyringError> {
        key_file::with_new(text, id, key)
    }

    /// The text of a key file in which this key is the active one.
    pub fn with_active(text: &str, id: &str) -> Result<Zeroizing<String>, KeyringError> {
        key_file::with_active(text, id)
    }

    /// The text of a key file without this key, which must not be the active one.
    pub fn without(text: &str, id: &str) -> Result<Zeroizing<String>, KeyringError> {
        key_file::without(text, id)
    }

    /// The key that new values are sealed with.
    pub fn active_id(&self) -> &str {
        &self.keys[self.active].id
    }

    /// Every key, in the order of the key file.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.keys.iter().map(|key| key.id.as_str())
    }

    /// Whether a value is sealed with the active key, so that rotation may skip it.
    pub fn is_current(&self, sealed: &Sealed) -> bool {
        sealed.key_id() == Some(self.active_id())
    }

    /// Seals a secret with the active key to its place. `nonce` must be random: the same one twice
    /// under one key would give both secrets away.
    ///
    /// # Panics
    ///
    /// When the secret is longer than 256 GiB, the limit of the cipher.
    pub fn seal(
        &self,
        plain: &SecretString,
        binding: &Binding<'_>,
        nonce: [u8; NONCE_LENGTH],
    ) -> Sealed {
        let key = &self.keys[self.active];
        let payload = Payload {
            msg: plain.expose_secret().as_bytes(),
            aad: &associated_data(&key.id, binding),
        };
        let ciphertext = key
            .cipher
            .encrypt(&nonce.into(), payload)
            .expect("a secret is shorter than 256 GiB");
        let mut bytes = sealed::header(&key.id, &nonce);
        bytes.extend_from_slice(&ciphertext);
        Sealed::from_bytes(bytes)
    }

    /// Opens a value that was sealed to this place, with whichever of the keys it names.
    pub fn open(&self, sealed: &Sealed, binding: &Binding<'_>) -> Result<SecretString, OpenError> {
        let envelope = sealed.envelope().ok_or(OpenError::Malformed)?;
        let key = self
            .keys
            .iter()
            .find(|key| key.id == envelope.key_id)
            .ok_or_else(|| OpenError::UnknownKey {
                id: envelope.key_id.to_owned(),
            })?;
        let mut plain = Zeroizing::new(envelope.ciphertext.to_vec());
        key.cipher
            .decrypt_in_place(
                envelope.nonce.into(),
                &associated_data(&key.id, binding),
                &mut *plain,
            )
            .map_err(|_| OpenError::Tampered)?;
        let text = std::str::from_utf8(&plain).map_err(|_| OpenError::Malformed)?;
        Ok(SecretString::from(text))
    }
}

/// What is authenticated beside the ciphertext. Every part stands behind its length: without it,
/// `("ab", "c")` and `("a", "bc")` would be the same place.
fn associated_data(key_id: &str, binding: &Binding<'_>) -> Vec<u8> {
    let mut bytes = vec![VERSION];
    for part in [key_id, binding.table, binding.column, binding.row] {
        bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
        bytes.extend_from_slice(part.as_bytes());
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACE: Binding<'_> = Binding {
        table: "connections",
        column: "refresh_token",
        row: "0190",
    };

    fn keyring(id: &str, byte: u8) -> Keyring {
        Keyring::parse(&Keyring::generate_text(id, &[byte; 32]).unwrap()).unwrap()
    }

    fn secret(text: &str) -> SecretString {
        SecretString::from(text)
    }

    fn refusal(keyring: &Keyring, sealed: &Sealed, place: &Binding<'_>) -> OpenError {
        keyring.open(sealed, place).expect_err("it stays shut")
    }

    #[test]
    fn what_was_sealed_opens_in_its_place() {
        let keyring = keyring("k1", 7);
        for (index, text) in ["", "a", "refresh_9Pq", &"é".repeat(3_000)]
            .into_iter()
            .enumerate()
        {
            let nonce = [u8::try_from(index).unwrap(); 24];
            let sealed = keyring.seal(&secret(text), &PLACE, nonce);
            assert_eq!(keyring.open(&sealed, &PLACE).unwrap().expose_secret(), text);
            assert_eq!(sealed.key_id(), Some("k1"));
            let stored = Sealed::from_bytes(sealed.as_bytes().to_vec());
            assert_eq!(keyring.open(&stored, &PLACE).unwrap().expose_secret(), text);
        }
    }

    #[test]
    fn every_flipped_bit_is_refused() {
        let keyring = keyring("k1", 7);
        let sealed = keyring.seal(&secret("refresh_9Pq"), &PLACE, [3; 24]);
        for position in 0..sealed.as_bytes().len() {
            for bit in 0..8 {
                let mut bytes = sealed.as_bytes().to_vec();
                bytes[position] ^= 1 << bit;
                let opened = keyring.open(&Sealed::from_bytes(bytes), &PLACE);
                assert!(opened.is_err(), "bit {bit} of byte {position}");
            }
        }
    }

    #[test]
    fn a_value_that_is_cut_or_longer_is_refused() {
        let keyring = keyring("k1", 7);
        let bytes = keyring
            .seal(&secret("refresh"), &PLACE, [3; 24])
            .as_bytes()
            .to_vec();
        for length in 0..bytes.len() {
            let cut = Sealed::from_bytes(bytes[..length].to_vec());
            assert!(keyring.open(&cut, &PLACE).is_err(), "cut to {length} bytes");
        }
        let longer = Sealed::from_bytes([bytes, vec![0]].concat());
        assert_eq!(refusal(&keyring, &longer, &PLACE), OpenError::Tampered);
    }

    #[test]
    fn a_value_that_was_moved_is_refused() {
        let keyring = keyring("k1", 7);
        let sealed = keyring.seal(&secret("refresh"), &PLACE, [3; 24]);
        let elsewhere = [
            Binding {
                table: "sellers",
                ..PLACE
            },
            Binding {
                column: "access_token",
                ..PLACE
            },
            Binding {
                row: "0191",
                ..PLACE
            },
            // The same letters in the same order, cut elsewhere.
            Binding {
                table: "connection",
                column: "srefresh_token",
                ..PLACE
            },
            Binding {
                column: "refresh_token0",
                row: "190",
                ..PLACE
            },
        ];
        for place in elsewhere {
            assert_eq!(
                refusal(&keyring, &sealed, &place),
                OpenError::Tampered,
                "{place:?}"
            );
        }
    }

    #[test]
    fn an_unknown_key_is_named() {
        let sealed = keyring("old", 7).seal(&secret("refresh"), &PLACE, [3; 24]);
        let expected = OpenError::UnknownKey { id: "old".into() };
        assert_eq!(refusal(&keyring("new", 8), &sealed, &PLACE), expected);
        let other_key = keyring("old", 9);
        assert_eq!(refusal(&other_key, &sealed, &PLACE), OpenError::Tampered);
    }

    #[test]
    fn after_a_rotation_old_values_open_and_new_ones_use_the_new_key() {
        let first = Keyring::generate_text("k1", &[1; 32]).unwrap();
        let old = Keyring::parse(&first)
            .unwrap()
            .seal(&secret("refresh"), &PLACE, [3; 24]);
        let renewed = Keyring::with_new(&first, "k2", &[2; 32]).unwrap();
        let renewed = Keyring::with_active(&renewed, "k2").unwrap();
        let keyring = Keyring::parse(&renewed).unwrap();
        assert_eq!(keyring.active_id(), "k2");
        assert_eq!(keyring.ids().collect::<Vec<_>>(), ["k1", "k2"]);
        assert_eq!(
            keyring.open(&old, &PLACE).unwrap().expose_secret(),
            "refresh"
        );
        assert!(!keyring.is_current(&old));
        let new = keyring.seal(&secret("refresh"), &PLACE, [4; 24]);
        assert_eq!(new.key_id(), Some("k2"));
        assert!(keyring.is_current(&new));
    }

    #[test]
    fn debug_shows_ids_and_nothing_else() {
        let keyring = keyring("k1", 0xAB);
        assert_eq!(
            format!("{keyring:?}"),
            r#"Keyring { active: "k1", ids: ["k1"] }"#
        );
        let sealed = keyring.seal(&secret("refresh"), &PLACE, [3; 24]);
        assert_eq!(format!("{sealed:?}"), "Sealed(..)");
    }
}
