#![doc = include_str!("../README.md")]
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
