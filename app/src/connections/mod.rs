//! Connecting sellers: invitations, the seller's pages, and disconnecting.

#![expect(
    clippy::needless_pass_by_value,
    reason = "the properties of a component are its own, whether it keeps or only reads them"
)]

pub mod api;
pub mod disconnect;
pub mod frame;
pub mod invitations;
pub mod landing;
pub mod outcome;
pub mod portal;
pub mod result;
pub mod scopes;

use crate::error::{Field, UiError};

/// What is wrong with one field of a form, if the last attempt failed there.
pub(crate) fn complaint(problem: Option<UiError>, field: Field) -> Option<&'static str> {
    problem
        .filter(|error| *error == UiError::Invalid(field))
        .map(UiError::sentence)
}
