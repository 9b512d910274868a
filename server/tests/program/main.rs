//! The program itself, started as operators start it, in front of a simulated Mollie.

#![recursion_limit = "256"]

mod addresses;
mod bounds;
mod callbacks;
mod database;
mod disconnecting;
mod doors;
mod engine;
mod forms;
mod installation;
mod keys;
mod killed;
mod leaving;
mod limits;
mod long_lists;
mod markup;
mod page;
mod people;
mod process;
mod refusals;
mod revive;
mod sessions;
mod signing_in;
mod stopping;
