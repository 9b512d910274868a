//! The use cases against the real SQLite store and a Mollie that answers as it is told.

mod checks;
mod connecting;
mod disconnecting;
mod grants;
mod invitations;
mod leftover_grants;
mod lost_leases;
mod operations;
mod pauses;
mod polling;
mod portal;
mod reconnecting;
mod refreshing;
mod refusals;
mod rig;
mod secrets;
mod sessions;
mod signing_in;
mod staff;
mod work;
