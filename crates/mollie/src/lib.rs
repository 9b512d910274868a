//! A typed client for the parts of the Mollie API that onboarding needs.
//!
//! [`Client`] speaks OAuth (authorize, exchange, refresh, revoke) and reads organizations,
//! permissions, onboarding, capabilities, clients, profiles and methods: one file for each, with its
//! calls, what Mollie sends, and what the domain makes of it. It implements
//! [`usecases::ports::MollieApi`].
//!
//! It never retries, never follows a redirect, never shows a token, and reads what Mollie sends
//! as tolerantly as is safe: unknown values, extra, absent and null fields are no errors.

#![warn(missing_docs)]

mod capabilities;
mod client;
mod clients;
mod config;
mod failure;
mod http;
mod methods;
mod oauth;
mod onboarding;
mod organizations;
mod permissions;
mod profiles;
mod rate;
mod read;
mod wire;

pub use capabilities::{Capability, Requirement};
pub use client::{BuildError, Client};
pub use clients::{ClientEmbed, ClientEmbedded, Commission, LinkedClient};
pub use config::{Config, Timeouts};
pub use methods::Method;
pub use onboarding::Onboarding;
pub use organizations::{Address, Organization};
pub use permissions::Permission;
pub use profiles::{Profile, Review};
pub use rate::{RateLimit, RateLimitPolicy};
pub use wire::{Amount, DateTime, Link, Links, Mode, OpenEnum, OptionalNullable};
