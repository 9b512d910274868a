//! Why something at Mollie did not work, and for how long to leave it.

use domain::{FactProblem, LossCause};
use jiff::SignedDuration;

use crate::ports::MollieError;

/// Why a poll is incomplete, or a revocation not proved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Failure {
    pub cause: LossCause,
    /// How long Mollie asks us to wait.
    pub retry_after: Option<SignedDuration>,
}

/// What a failed call affects.
pub(super) enum Scope {
    /// This fact only.
    Fact(FactProblem),
    /// The whole poll.
    Poll(FactProblem, Failure),
    /// The token is refused.
    Token,
}

impl Failure {
    pub(crate) const fn of(cause: LossCause) -> Self {
        Self {
            cause,
            retry_after: None,
        }
    }

    /// What a failed call means for everything that was to follow it.
    pub(crate) fn from_error(error: &MollieError) -> Self {
        match Scope::of(error) {
            Scope::Poll(_, failure) => failure,
            Scope::Token => Self::of(LossCause::Unauthorized),
            Scope::Fact(_) => Self::of(LossCause::Unavailable),
        }
    }
}

impl Scope {
    pub(super) fn of(error: &MollieError) -> Self {
        match error {
            MollieError::Unauthorized | MollieError::DeadGrant => Self::Token,
            MollieError::ScopeMissing => Self::Fact(FactProblem::ScopeMissing),
            MollieError::NotFound | MollieError::Rejected { .. } => {
                Self::Fact(FactProblem::Unavailable)
            }
            MollieError::Malformed { .. } => {
                Self::Poll(FactProblem::Malformed, Failure::of(LossCause::Malformed))
            }
            MollieError::Unavailable { .. } => Self::Poll(
                FactProblem::Unavailable,
                Failure::of(LossCause::Unavailable),
            ),
            MollieError::RateLimited { retry_after } => Self::Poll(
                FactProblem::RateLimited,
                Failure {
                    cause: LossCause::RateLimited,
                    retry_after: Some(*retry_after),
                },
            ),
        }
    }
}
