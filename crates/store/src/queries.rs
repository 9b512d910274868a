//! The SQL of every feature, gathered. A test prepares each statement on each engine: that takes
//! the place of checking SQL at compile time.

pub use crate::sellers::list_sql as list;
use crate::{
    audit, connections, grants, invitations, leftover_grants, maintenance, operator, polling,
    portal, sellers, staff, work,
};

/// Every fixed statement with its name.
pub fn all() -> impl Iterator<Item = (&'static str, &'static str)> {
    [
        audit::sql::ALL,
        connections::sql::ALL,
        grants::sql::ALL,
        invitations::sql::ALL,
        leftover_grants::sql::ALL,
        maintenance::sql::ALL,
        operator::sql::ALL,
        polling::sql::ALL,
        portal::sql::ALL,
        sellers::sql::ALL,
        staff::sql::ALL,
        work::sql::ALL,
    ]
    .into_iter()
    .flatten()
    .copied()
}
