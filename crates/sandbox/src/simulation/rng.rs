//! Everything that looks random, from one seed so that a run can be repeated.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::secret::Secret;

const ALPHANUMERIC: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// A stream of numbers: SHA-256 over purpose, seed and a counter. Its whole state is the counter,
/// so a snapshot can carry it, and the numbers do not change when a library does.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Rng {
    purpose: String,
    seed: u64,
    drawn: u64,
}

impl Rng {
    pub(crate) fn new(purpose: &str, seed: u64) -> Self {
        Self {
            purpose: purpose.to_owned(),
            seed,
            drawn: 0,
        }
    }

    fn block(&mut self, salt: &str) -> [u8; 32] {
        self.drawn += 1;
        let mut hash = Sha256::new();
        hash.update(self.purpose.as_bytes());
        hash.update(self.seed.to_be_bytes());
        hash.update(self.drawn.to_be_bytes());
        hash.update(salt.as_bytes());
        hash.finalize().into()
    }

    fn word(&mut self) -> u64 {
        let block = self.block("");
        u64::from_be_bytes([
            block[0], block[1], block[2], block[3], block[4], block[5], block[6], block[7],
        ])
    }

    /// A number in `0..bound`; 0 when `bound` is 0.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        if bound == 0 { 0 } else { self.word() % bound }
    }

    /// A number in `low..=high`.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        low.saturating_add_unsigned(self.below(high.abs_diff(low).saturating_add(1)))
    }

    /// True with the given probability: never at 0.0, always at 1.0.
    pub(crate) fn happens(&mut self, probability: f64) -> bool {
        let drawn = u32::try_from(self.below(1_000_000)).unwrap_or_default();
        f64::from(drawn) / 1_000_000.0 < probability
    }

    pub(crate) fn pick<'a, T: ?Sized>(&mut self, items: &[&'a T]) -> &'a T {
        let at = usize::try_from(self.below(items.len() as u64)).unwrap_or_default();
        items[at]
    }

    pub(crate) fn alphanumeric(&mut self, length: usize, salt: &str) -> String {
        let mut text = String::with_capacity(length);
        while text.len() < length {
            let block = self.block(salt);
            let letters = block
                .iter()
                .map(|byte| char::from(ALPHANUMERIC[usize::from(*byte) % ALPHANUMERIC.len()]));
            text.extend(letters.take(length - text.len()));
        }
        text
    }

    /// A credential such as `access_...`. The organization is mixed in, so that two runs from one seed that
    /// connect organizations in a different order never give one organization the token of another.
    pub(crate) fn credential(&mut self, prefix: &str, organization: &str) -> Secret {
        Secret::new(format!("{prefix}{}", self.alphanumeric(30, organization)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_seeds_draw_equal_numbers_and_other_seeds_other_ones() {
        let draw = |seed| Rng::new("test", seed).alphanumeric(20, "");
        assert_eq!(draw(7), draw(7));
        assert_ne!(draw(7), draw(8));
    }

    #[test]
    fn probability_zero_never_happens_and_one_always_does() {
        let mut rng = Rng::new("test", 1);
        assert!((0..200).all(|_| !rng.happens(0.0)));
        assert!((0..200).all(|_| rng.happens(1.0)));
    }
}
