//! What an operator may tune.

use domain::OnboardingStatus;
use jiff::SignedDuration;

/// How often a seller is read, by what is going on with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cadence {
    /// While somebody has the seller's page open.
    pub watched: SignedDuration,
    /// While the seller owes Mollie something.
    pub needs_data: SignedDuration,
    /// While Mollie reviews.
    pub in_review: SignedDuration,
    /// Once onboarding is completed.
    pub completed: SignedDuration,
}

impl Default for Cadence {
    fn default() -> Self {
        Self {
            watched: SignedDuration::from_secs(30),
            needs_data: SignedDuration::from_mins(5),
            in_review: SignedDuration::from_mins(10),
            completed: SignedDuration::from_mins(60),
        }
    }
}

impl Cadence {
    /// Time between two readings of a seller with this status.
    pub fn interval(&self, status: OnboardingStatus, watched: bool) -> SignedDuration {
        let usual = match status {
            OnboardingStatus::NeedsData | OnboardingStatus::Unknown => self.needs_data,
            OnboardingStatus::InReview => self.in_review,
            OnboardingStatus::Completed => self.completed,
        };
        if watched {
            usual.min(self.watched)
        } else {
            usual
        }
    }

    /// Age from which a fact is stale: three readings were missed.
    pub fn stale_after(&self, status: OnboardingStatus) -> SignedDuration {
        self.interval(status, false) * 3
    }
}

/// Limits and life times of the use cases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// How often sellers are read.
    pub cadence: Cadence,
    /// Calls to Mollie a second, over all sellers, by this process.
    pub requests_per_second: u32,
    /// Sellers read at the same time by this process.
    pub concurrency: usize,
    /// How long a worker may hold a seller's row. Longer than any reading takes.
    pub lease: SignedDuration,
    /// A token this close to its end is refreshed before it is used.
    pub refresh_margin: SignedDuration,
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
            requests_per_second: 10,
            concurrency: 8,
            lease: SignedDuration::from_secs(120),
            refresh_margin: SignedDuration::from_secs(180),
            unknown_after: SignedDuration::from_hours(24),
            attempt_life: SignedDuration::from_mins(30),
            invitation_life: SignedDuration::from_hours(24 * 14),
            session_life: SignedDuration::from_hours(24 * 7),
            session_idle: SignedDuration::from_hours(12),
            portal_life: SignedDuration::from_hours(24 * 30),
        }
    }
}
