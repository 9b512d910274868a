//! Keeping the database in order, and knowing that it can be written.

use jiff::{SignedDuration, Timestamp};
use usecases::ports::StoreError;

use crate::{
    link::Link,
    queries::{invitations, staff},
    statement::Statement,
};

/// How long an announcement waits for processes that are slow to look.
const ANNOUNCED_FOR: SignedDuration = SignedDuration::from_mins(10);

/// Writes nothing, and still needs all that writing needs.
pub(crate) async fn check<L: Link>(link: &mut L) -> Result<(), StoreError> {
    let before_all = Timestamp::MIN;
    let statement = Statement::new(invitations::SWEEP_ATTEMPTS).bind(before_all);
    link.run(statement).await?;
    Ok(())
}

/// Deletes what has expired, one kind at a time: nobody waits for all of it.
pub(crate) async fn sweep<L: Link>(link: &mut L, now: Timestamp) -> Result<(), StoreError> {
    for expired in [
        invitations::SWEEP_ATTEMPTS,
        staff::SWEEP_SESSIONS,
        staff::SWEEP_PORTAL_SESSIONS,
    ] {
        link.run(Statement::new(expired).bind(now)).await?;
    }
    if let Some(announced) = L::DIALECT.sweep_announcements {
        let before = now.saturating_sub(ANNOUNCED_FOR).unwrap_or(Timestamp::MIN);
        link.run(Statement::new(announced).bind(before)).await?;
    }
    if let Some(optimize) = L::DIALECT.optimize {
        link.run(Statement::new(optimize)).await?;
    }
    Ok(())
}
