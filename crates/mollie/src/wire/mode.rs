//! Live and test.

use serde::Deserialize;

/// Whether money moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// It does.
    Live,
    /// It only seems to.
    Test,
}
