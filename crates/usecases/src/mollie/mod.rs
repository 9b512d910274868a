//! Calling Mollie, whatever is called: how calls fail, for how long to leave them, and how many
//! there may be. What a feature asks stands beside the feature, one trait for each of Mollie's
//! resources.

mod budget;
mod failure;
mod pauses;

use jiff::SignedDuration;

pub(crate) use budget::Budget;
pub(crate) use failure::{Failure, back_off};

/// Why a call to Mollie gave no answer that can be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MollieError {
    /// The code or refresh token is refused: `invalid_grant`.
    #[error("mollie refused the grant")]
    DeadGrant,
    /// The access token is refused: 401.
    #[error("mollie refused the access token")]
    Unauthorized,
    /// The seller did not grant the permission for this call: 403.
    #[error("the grant lacks a permission")]
    ScopeMissing,
    /// There is no such thing, or no longer: 404, 410.
    #[error("mollie does not know it")]
    NotFound,
    /// Mollie asks us to slow down: 429.
    #[error("mollie asks to wait {retry_after:#}")]
    RateLimited {
        /// How long no call may be made.
        retry_after: SignedDuration,
    },
    /// Our own client id, secret or partner token is refused.
    #[error("mollie refuses our own credentials: {reason}")]
    OurCredentials {
        /// Which, never the secret itself.
        reason: String,
    },
    /// Our own request is wrong; repeating it will not help.
    #[error("mollie rejected the request: {reason}")]
    Rejected {
        /// Status and error code, never the description or a secret.
        reason: String,
    },
    /// No answer, or a server error.
    #[error("mollie is unavailable: {reason}")]
    Unavailable {
        /// Kind of failure, such as `timeout` or `status 503`.
        reason: String,
    },
    /// An answer that cannot be read.
    #[error("mollie answered something unreadable: {reason}")]
    Malformed {
        /// What was expected where.
        reason: String,
    },
}
