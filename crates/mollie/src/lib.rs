//! mollie
