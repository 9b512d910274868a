//! The program itself, started as operators start it, in front of a simulated Mollie.

#![recursion_limit = "256"]

mod addresses;
mod callbacks;
mod database;
mod doors;
mod engine;
mod forms;
mod installation;
mod killed;
mod leaving;
mod markup;
mod page;
mod people;
mod process;
mod refusals;
mod revive;
mod sessions;
mod signing_in;
