//! The audit log.

use usecases::ports::{AuditEntry, StoreError, StoredAudit};

use crate::{link::Link, queries::audit as sql, rows, statement::Statement};

pub(crate) async fn append<L: Link>(link: &mut L, entry: &AuditEntry) -> Result<(), StoreError> {
    let statement = Statement::new(sql::APPEND)
        .bind(entry.at)
        .bind(entry.actor.as_str())
        .bind(entry.role.as_str())
        .bind(entry.action)
        .bind(entry.subject.as_deref())
        .bind(entry.detail.as_deref())
        .bind(rows::outcome_word(entry.outcome))
        .bind(entry.request_id.as_deref());
    link.run(statement).await?;
    Ok(())
}

pub(crate) async fn newest<L: Link>(
    link: &mut L,
    subject: Option<&str>,
    limit: u32,
) -> Result<Vec<StoredAudit>, StoreError> {
    let statement = match subject {
        Some(subject) => Statement::new(sql::NEWEST_ABOUT).bind(subject),
        None => Statement::new(sql::NEWEST),
    };
    let found = link.rows(statement.bind(limit)).await?;
    found.iter().map(rows::audit).collect()
}
