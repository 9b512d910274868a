//! What an engine says in its own words.

/// The SQL and the habits in which the engines differ. All else is shared.
#[derive(Debug)]
pub struct Dialect {
    /// The time by the engine's own clock, in microseconds.
    pub now: &'static str,
    /// Leases rows that are due: `$1` now, `$2` end of the lease, `$3` how many at most.
    pub claim_due: &'static str,
    /// Leases work that is due, bound like `claim_due`.
    pub claim_work: &'static str,
    /// Deletes announcements from before `$1`; `None` where nothing is left behind.
    pub delete_announcements: Option<&'static str>,
    /// Keeps the planner's statistics fresh; `None` where the engine does it by itself.
    pub optimize: Option<&'static str>,
    /// Where sellers come from when they are searched by a part of their text, `$1`.
    pub search_source: &'static str,
    /// The condition on that source.
    pub search_condition: &'static str,
    /// How many sellers match `$1` when there is no further filter.
    pub search_count: &'static str,
    /// Writes a part of a text as the value of `$1`.
    pub search_value: fn(&str) -> String,
    /// Whether a list says which index to walk and what to join first. SQLite keeps no statistics
    /// of how many sellers share a state; left alone it reads all of them to save a small sort.
    pub plans_by_hand: bool,
}
