//! The client against recorded shapes of Mollie's answers.

mod capabilities;
mod clients;
mod errors;
mod methods;
mod oauth;
mod onboarding;
mod organizations;
mod pages;
mod permissions;
mod probe;
mod profiles;
mod secrets;
mod world;
