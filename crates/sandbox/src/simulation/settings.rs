//! Switches of the simulation that are not part of Mollie.

use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "switches that have nothing to do with each other"
)]
pub(crate) struct Settings {
    /// Each refresh answers a new refresh token and ends the old one.
    pub(crate) rotate_refresh_tokens: bool,
    /// A refresh answers without a refresh token, as some integrators have seen.
    pub(crate) omit_refresh_token: bool,
    /// A refresh must repeat the redirect URL when the code exchange carried one.
    pub(crate) require_redirect_uri_on_refresh: bool,
    /// Enabling a method answers 200, as Mollie's specification says, rather than the 201 of recorded traffic.
    pub(crate) enable_method_answers_200: bool,
    pub(crate) code_seconds: u32,
    pub(crate) access_token_seconds: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            rotate_refresh_tokens: false,
            omit_refresh_token: false,
            require_redirect_uri_on_refresh: false,
            enable_method_answers_200: false,
            code_seconds: 30,
            access_token_seconds: 3600,
        }
    }
}
