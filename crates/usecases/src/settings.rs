//! What an operator may tune.

use domain::{Cadence, Feature};
use jiff::SignedDuration;

/// Limits and life times of the use cases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// How often sellers are polled.
    pub cadence: Cadence,
    /// What is switched on, and therefore which permissions sellers are asked for.
    pub features: Vec<Feature>,
    /// Calls to Mollie a second, over all sellers, by this process.
    pub requests_per_second: u32,
    /// Sellers polled, and pieces of work done, at the same time by this process.
    pub concurrency: usize,
    /// How long a worker may hold a seller, a grant or a piece of work. Longer than any of
    /// their calls takes.
    pub lease: SignedDuration,
    /// A token this close to its end is refreshed before it is used.
    pub refresh_margin: SignedDuration,
    /// A refused refresh counts only if Mollie refuses again this much later.
    pub refusal_delay: SignedDuration,
    /// How long the tokens of a connection that a seller ended, or that was lost, are kept.
    pub ended_tokens_life: SignedDuration,
    /// Age from which a state is no longer relied on and shows as unknown.
    pub unknown_after: SignedDuration,
    /// How long an attempt to connect may take.
    pub attempt_life: SignedDuration,
    /// How long an invitation works.
    pub invitation_life: SignedDuration,
    /// How long a staff session lasts at most.
    pub session_life: SignedDuration,
    /// How long an unused staff session lasts.
    pub session_idle: SignedDuration,
    /// How long a seller's session in the portal lasts.
    pub portal_life: SignedDuration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            cadence: Cadence::default(),
            features: Feature::defaults(),
            requests_per_second: 10,
            concurrency: 8,
            lease: SignedDuration::from_secs(120),
            refresh_margin: SignedDuration::from_secs(180),
            refusal_delay: SignedDuration::from_mins(5),
            ended_tokens_life: SignedDuration::from_hours(24 * 30),
            unknown_after: SignedDuration::from_hours(24),
            attempt_life: SignedDuration::from_mins(30),
            invitation_life: SignedDuration::from_hours(24 * 14),
            session_life: SignedDuration::from_hours(24 * 7),
            session_idle: SignedDuration::from_hours(12),
            portal_life: SignedDuration::from_hours(24 * 30),
        }
    }
}
