//! The client against the sandbox: whole journeys, over real connections.

mod faults;
mod grants;
mod readings;
mod stage;
