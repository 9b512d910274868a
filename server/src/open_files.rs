//! How many files the program may have open; each connection is one.

use nix::sys::resource::{Resource, getrlimit, setrlimit};

/// As many as the program asks for. Service managers and shells often give only 1,024 of those
/// that are allowed.
const WANTED: u64 = 16_384;
/// What is left for the database, calls to Mollie, and files that are served.
const OTHERS: u64 = 256;

/// Asks for enough open files, and says how many of them connections may be.
pub(crate) fn for_connections() -> usize {
    let Ok((soft, hard)) = getrlimit(Resource::RLIMIT_NOFILE) else {
        return usize::MAX;
    };
    let wanted = soft.max(hard.min(WANTED));
    let allowed = match setrlimit(Resource::RLIMIT_NOFILE, wanted, hard) {
        Ok(()) => wanted,
        Err(error) => {
            tracing::debug!(%error, "cannot ask for more open files");
            soft
        }
    };
    let connections = allowed.saturating_sub(OTHERS).max(allowed / 2);
    usize::try_from(connections).unwrap_or(usize::MAX)
}
