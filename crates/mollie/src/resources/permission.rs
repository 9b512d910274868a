//! Permissions (`Mollie: list-permissions`).

use serde::Deserialize;

use super::list::embedded;

/// One permission there is, and whether the token has it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Permission {
    /// Its name, such as `payments.read`.
    pub id: String,
    /// Whether the token has it.
    pub granted: bool,
}

embedded!(Permissions {
    permissions: Permission
});
