//! The program itself, started as operators start it, in front of a simulated Mollie.

#![recursion_limit = "256"]

mod addresses;
mod callbacks;
mod database;
mod doors;
mod forms;
mod installation;
mod killed;
mod markup;
mod page;
mod refusals;
