//! Why a use case did not do what was asked.

use crate::{
    Denied,
    ports::{MollieError, StoreError},
};

/// Everything that can go wrong in a use case, for one match at the edge.
#[derive(Debug, thiserror::Error)]
pub enum UseCaseError {
    /// The actor's role does not allow it.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// There is no such seller, invitation or session.
    #[error("there is no such thing")]
    NotFound,
    /// The input cannot be accepted; the code names which.
    #[error("the input is not acceptable: {0}")]
    Invalid(InvalidInput),
    /// The seller's row is held by a worker; try again shortly.
    #[error("the seller is being read at this moment")]
    Busy,
    /// Nobody could manage the installation any more.
    #[error("that is the last admin")]
    LastAdmin,
    /// It was asked for too often.
    #[error("asked for too often")]
    TooOften,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Mollie failed.
    #[error(transparent)]
    Mollie(#[from] MollieError),
    /// A sealed value cannot be opened.
    #[error("a sealed value cannot be opened")]
    Sealed(#[from] vault::OpenError),
    /// A task that was carried out apart ended early.
    #[error("a task ended early")]
    Interrupted,
    /// A password could not be hashed.
    #[error("a password could not be hashed")]
    Hashing,
}

/// Which input was not acceptable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidInput {
    /// The marketplace's reference of a seller.
    #[error("seller reference")]
    Reference,
    /// The language of an invitation.
    #[error("language")]
    Locale,
    /// The typed name does not match.
    #[error("typed name")]
    TypedName,
    /// A reason is required.
    #[error("reason")]
    Reason,
    /// The e-mail address.
    #[error("e-mail address")]
    Email,
    /// Somebody has this e-mail address already.
    #[error("e-mail address of somebody else")]
    EmailTaken,
    /// The typed e-mail address does not match.
    #[error("typed e-mail address")]
    TypedEmail,
    /// The password is too short or too long.
    #[error("password")]
    Password,
}
