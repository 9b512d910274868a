//! Money.

use serde::Deserialize;

/// An amount as Mollie writes it: never a number, so that nothing is rounded.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Amount {
    /// ISO 4217.
    pub currency: String,
    /// With the decimals of the currency, such as `10.00`.
    pub value: String,
}
