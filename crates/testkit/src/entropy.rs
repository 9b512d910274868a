//! Randomness that tests decide.

use std::sync::atomic::{AtomicU64, Ordering};

use usecases::ports::Entropy;

/// Never gives the same bytes twice, and the same ones in every run.
#[derive(Default)]
pub struct FakeEntropy(AtomicU64);

impl Entropy for FakeEntropy {
    fn fill(&self, buffer: &mut [u8]) {
        let number = self.0.fetch_add(1, Ordering::Relaxed) + 1;
        let bytes = number.to_le_bytes();
        for (place, byte) in buffer.iter_mut().zip(bytes.iter().cycle()) {
            *place = *byte;
        }
    }
}
