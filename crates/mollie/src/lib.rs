//! A typed client for the parts of the Mollie API that onboarding needs.
//!
//! [`Client`] speaks OAuth (authorize, exchange, refresh, revoke) and reads organizations,
//! permissions, onboarding, capabilities, clients, profiles and methods. It implements
//! [`usecases::ports::MollieApi`]; the typed resources behind it are in [`resources`].
//!
//! It never retries, never follows a redirect, never shows a token, and reads what Mollie sends
//! as tolerantly as is safe: unknown words, extra, absent and null fields are no errors.

#![warn(missing_docs)]

mod client;
mod config;
mod endpoints;
mod failure;
mod http;
mod oauth;
mod pages;
mod port;
mod rate;
pub mod resources;
mod wire;

pub use client::{BuildError, Client};
pub use config::{Config, Timeouts};
pub use endpoints::Embed;
pub use rate::{RateLimit, RateLimitPolicy};
pub use wire::{Amount, DateTime, Link, Links, Mode, OpenEnum, OptionalNullable};
