//! The envelope of a sealed value.
//!
//! | bytes | content |
//! |---|---|
//! | 1 | version, now 1 |
//! | 1 | length of the key id, 1 to 64 |
//! | n | key id, ASCII |
//! | 24 | nonce |
//! | rest | ciphertext with its 16-byte tag |

use std::fmt;

use crate::key_file::is_key_id;

pub(crate) const VERSION: u8 = 1;
pub(crate) const NONCE_LENGTH: usize = 24;
const TAG_LENGTH: usize = 16;

#[derive(Clone, PartialEq, Eq)]
pub struct Sealed(Vec<u8>);

/// The parts of an envelope that has the right shape; nothing in it is proven yet.
pub(crate) struct Envelope<'a> {
    pub(crate) key_id: &'a str,
    pub(crate) nonce: &'a [u8; NONCE_LENGTH],
    pub(crate) ciphertext: &'a [u8],
}

impl fmt::Debug for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sealed(..)")
    }
}

impl Sealed {
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Bytes as they were stored. They are judged only when they are opened.
    pub fn from_bytes(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// The key that this value claims to be sealed with; `None` when the bytes are no envelope.
    pub fn key_id(&self) -> Option<&str> {
        self.envelope().map(|envelope| envelope.key_id)
    }

    pub(crate) fn envelope(&self) -> Option<Envelope<'_>> {
        let (&version, rest) = self.0.split_first()?;
        let (&length, rest) = rest.split_first()?;
        let (key_id, rest) = rest.split_at_checked(usize::from(length))?;
        let (nonce, ciphertext) = rest.split_first_chunk()?;
        let key_id = std::str::from_utf8(key_id).ok()?;
        (version == VERSION && is_key_id(key_id) && ciphertext.len() >= TAG_LENGTH).then_some(
            Envelope {
                key_id,
                nonce,
                ciphertext,
            },
        )
    }
}

/// The bytes of an envelope up to the ciphertext. The key id is at most 64 bytes long.
pub(crate) fn header(key_id: &str, nonce: &[u8; NONCE_LENGTH]) -> Vec<u8> {
    let length = u8::try_from(key_id.len()).unwrap_or(u8::MAX);
    let mut bytes = vec![VERSION, length];
    bytes.extend_from_slice(key_id.as_bytes());
    bytes.extend_from_slice(nonce);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_are_no_envelope_have_no_key() {
        let whole = [header("k", &[0; 24]), vec![0; TAG_LENGTH]].concat();
        assert_eq!(
            Sealed::from_bytes(whole.clone()).key_id(),
            Some("k"),
            "the shortest envelope"
        );
        for length in 0..whole.len() {
            let cut = Sealed::from_bytes(whole[..length].to_vec());
            assert_eq!(cut.key_id(), None, "cut to {length} bytes");
        }
        let spaced = [header("k k", &[0; 24]), vec![0; TAG_LENGTH]].concat();
        assert_eq!(Sealed::from_bytes(spaced).key_id(), None);
    }
}
