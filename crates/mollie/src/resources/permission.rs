//! Permissions (`Mollie: list-permissions`).

use serde::Deserialize;

use crate::wire::ListItem;

/// One permission there is, and whether the token has it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Permission {
    /// Its name, such as `payments.read`.
    pub id: String,
    /// Whether the token has it.
    pub granted: bool,
}

impl ListItem for Permission {
    const KEY: &'static str = "permissions";
}
