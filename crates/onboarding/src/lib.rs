//! Use cases of seller onboarding, and the ports they need.

pub mod ports;
