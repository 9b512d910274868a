//! The client against recorded shapes of Mollie's answers.

mod errors;
mod oauth;
mod pages;
mod port;
mod resources;
mod secrets;
mod world;
