//! The program itself, started as operators start it, in front of a simulated Mollie.

#![recursion_limit = "256"]

mod database;
mod doors;
mod engine;
mod installation;
mod killed;
mod leaving;
mod process;
mod refusals;
mod revive;
