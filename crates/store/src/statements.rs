//! Macros for SQL that several features share. Placeholders are `$1`, `$2` and so on.

/// Declares the statements of a file and the list of them, so that none can be left out of it.
macro_rules! statements {
    ($($(#[$meta:meta])* $name:ident = $sql:expr;)+) => {
        $($(#[$meta])* pub(crate) const $name: &str = $sql;)+

        /// Every statement of this file with its name.
        pub(crate) const ALL: &[(&str, &str)] = &[$((stringify!($name), $name)),+];
    };
}

/// The columns of `sellers` that its states are read from.
macro_rules! states {
    () => {
        "sellers.name, sellers.country, sellers.onboarding, sellers.onboarding_since, \
         sellers.payments, sellers.payments_since, sellers.settlements, \
         sellers.settlements_since, sellers.next_code, sellers.next_owner, sellers.next_link, \
         sellers.due_at, sellers.urgency, sellers.profiles, sellers.profiles_blocked, \
         sellers.checked_at, sellers.changed_at"
    };
}

/// The columns of `connections`, and of `grants` beside it, that everyone may know.
macro_rules! summary {
    () => {
        "connections.state, connections.cause, connections.failing_since, \
         connections.requested_scopes, connections.scopes, connections.connected_at, \
         connections.ended_at, connections.next_poll_at, connections.attempts, \
         grants.refreshed_at"
    };
}
