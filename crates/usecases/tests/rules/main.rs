//! The use cases against the real SQLite store and a Mollie that answers as it is told.

mod checks;
mod connecting;
mod disconnecting;
mod invitations;
mod portal;
mod reading;
mod reconnecting;
mod refreshing;
mod rig;
mod secrets;
mod staff;
