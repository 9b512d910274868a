//! What a failed call to Mollie means, and for how long to leave it.

use domain::{FactProblem, LossCause};
use jiff::SignedDuration;

use super::MollieError;

/// First pause after a failure; doubles with each further one.
const FIRST_BACK_OFF: SignedDuration = SignedDuration::from_secs(15);
/// Longest pause between two attempts.
const LONGEST_BACK_OFF: SignedDuration = SignedDuration::from_mins(30);

/// Pause before the next attempt after this many failures in a row.
pub(crate) fn back_off(attempts: u32) -> SignedDuration {
    let doublings = attempts.saturating_sub(1).min(16);
    (FIRST_BACK_OFF * 2_i32.pow(doublings)).min(LONGEST_BACK_OFF)
}

/// Why a poll is incomplete, or a revocation not proved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Failure {
    pub cause: LossCause,
    /// How long Mollie asks us to wait.
    pub retry_after: Option<SignedDuration>,
}

impl Failure {
    pub(crate) const fn of(cause: LossCause) -> Self {
        Self {
            cause,
            retry_after: None,
        }
    }

    /// What it means for a fact that is not asked for because of it.
    pub(crate) fn fact_problem(&self) -> FactProblem {
        match self.cause {
            LossCause::RateLimited => FactProblem::RateLimited,
            LossCause::Malformed => FactProblem::Malformed,
            _ => FactProblem::Unavailable,
        }
    }
}

impl From<&MollieError> for Failure {
    fn from(error: &MollieError) -> Self {
        error
            .outage()
            .unwrap_or_else(|| Self::of(LossCause::Unavailable))
    }
}

impl MollieError {
    /// What it means for the fact that the call was to bring.
    pub(crate) fn fact_problem(&self) -> FactProblem {
        match self {
            Self::ScopeMissing => FactProblem::ScopeMissing,
            Self::RateLimited { .. } => FactProblem::RateLimited,
            Self::Malformed { .. } => FactProblem::Malformed,
            Self::Unauthorized
            | Self::DeadGrant
            | Self::NotFound
            | Self::Rejected { .. }
            | Self::OurCredentials { .. }
            | Self::Unavailable { .. } => FactProblem::Unavailable,
        }
    }

    /// Whether Mollie may have done what was asked although its answer did not arrive.
    pub(crate) fn may_have_acted(&self) -> bool {
        matches!(self, Self::Unavailable { .. } | Self::Malformed { .. })
    }

    /// What any further call with the same token would meet too; `None` where only this call was
    /// refused.
    pub(crate) fn outage(&self) -> Option<Failure> {
        let cause = match self {
            Self::ScopeMissing | Self::NotFound | Self::Rejected { .. } => return None,
            Self::Unauthorized | Self::DeadGrant => LossCause::Unauthorized,
            Self::Malformed { .. } => LossCause::Malformed,
            Self::OurCredentials { .. } => LossCause::OurCredentials,
            Self::Unavailable { .. } => LossCause::Unavailable,
            Self::RateLimited { retry_after } => {
                return Some(Failure {
                    cause: LossCause::RateLimited,
                    retry_after: Some(*retry_after),
                });
            }
        };
        Some(Failure::of(cause))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pause_doubles_with_each_failure_up_to_half_an_hour() {
        let table = [(1, 15), (2, 30), (3, 60), (7, 960), (8, 1_800), (9, 1_800)];
        for (attempts, seconds) in table {
            assert_eq!(back_off(attempts).as_secs(), seconds, "{attempts}");
        }
        assert_eq!(back_off(u32::MAX), LONGEST_BACK_OFF);
    }
}
