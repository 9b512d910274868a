//! The SQL of every use case, as both engines accept it.
//!
//! Placeholders are `$1`, `$2` and so on. Public so that a test can prepare each statement on
//! each engine: that takes the place of checking SQL at compile time.

/// Declares the statements of a file and the list of them, so that none can be left out of it.
macro_rules! statements {
    ($($(#[$meta:meta])* $name:ident = $sql:expr;)+) => {
        $($(#[$meta])* pub const $name: &str = $sql;)+

        /// Every statement of this file with its name.
        pub const ALL: &[(&str, &str)] = &[$((stringify!($name), $name)),+];
    };
}

/// The columns of `sellers` that a projection is read from.
macro_rules! projection {
    () => {
        "sellers.name, sellers.country, sellers.onboarding, sellers.onboarding_since, \
         sellers.payments, sellers.payments_since, sellers.settlements, \
         sellers.settlements_since, sellers.next_code, sellers.next_owner, sellers.next_link, \
         sellers.due_at, sellers.urgency, sellers.profiles, sellers.profiles_blocked, \
         sellers.checked_at, sellers.changed_at"
    };
}

/// The columns of `connections` that everyone may know.
macro_rules! summary {
    () => {
        "connections.state, connections.cause, connections.failing_since, connections.scopes, \
         connections.connected_at, connections.refreshed_at, connections.ended_at, \
         connections.next_poll_at, connections.attempts"
    };
}

/// The columns of `connections` that a grant with its tokens is read from.
macro_rules! grant {
    () => {
        concat!(
            "connections.seller_id, sellers.organization, ",
            summary!(),
            ", connections.access_sealed, connections.access_expires_at, \
             connections.refresh_sealed, connections.token_version, \
             connections.refresh_started_at, connections.epoch, connections.watched_until, \
             connections.check_epoch"
        )
    };
}

pub mod audit;
pub mod connections;
pub mod invitations;
pub mod list;
pub mod polling;
pub mod sellers;
pub mod staff;

/// Every fixed statement with its name.
pub fn all() -> impl Iterator<Item = (&'static str, &'static str)> {
    [
        audit::ALL,
        connections::ALL,
        invitations::ALL,
        polling::ALL,
        sellers::ALL,
        staff::ALL,
    ]
    .into_iter()
    .flatten()
    .copied()
}
