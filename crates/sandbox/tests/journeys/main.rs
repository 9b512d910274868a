//! Drives a sandbox in this process over real HTTP, as its users do.

mod api;
mod consent;
mod controls;
mod faults;
mod fixture;
mod lifetime;
mod tokens;
