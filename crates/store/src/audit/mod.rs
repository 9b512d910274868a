//! The audit log.

pub(crate) mod sql;

use async_trait::async_trait;
use usecases::ports::{
    AuditEntry, AuditKey, AuditOutcome, AuditSearch, AuditStore, Place, StoreError, StoredAudit,
};

use crate::{
    engine::{Engine, SqlConnection, SqlRow, SqlStore},
    row_reader::RowReader,
    statement::Statement,
};

/// Adds a line, inside whatever transaction the connection is in.
pub(crate) async fn append<C: SqlConnection>(
    connection: &mut C,
    entry: &AuditEntry,
) -> Result<(), StoreError> {
    let statement = Statement::new(sql::APPEND)
        .bind(entry.at)
        .bind(entry.actor.as_str())
        .bind(entry.role.as_str())
        .bind(entry.action)
        .bind(entry.subject.as_deref())
        .bind(entry.detail.as_deref())
        .bind(outcome_word(entry.outcome))
        .bind(entry.request_id.as_deref());
    connection.run(statement).await?;
    Ok(())
}

#[async_trait]
impl<E: Engine> AuditStore for SqlStore<E> {
    async fn append_audit(&self, entry: &AuditEntry) -> Result<(), StoreError> {
        append(&mut self.0.writer().await?, entry).await
    }

    async fn audit_lines(
        &self,
        search: &AuditSearch<'_>,
        place: Place<AuditKey>,
        limit: u32,
    ) -> Result<Vec<StoredAudit>, StoreError> {
        let (key, sides) = match place {
            Place::Newest => (None, OLDER),
            Place::OlderThan(key) => (Some(key), OLDER),
            Place::NewerThan(key) => (Some(key), NEWER),
        };
        let (at, seq) = key.map_or(END, |key| (key.at.as_microsecond(), key.seq));
        let wanted = [search.subject, search.actor];
        let sql = sides[usize::from(wanted[0].is_some()) + 2 * usize::from(wanted[1].is_some())];
        let mut statement = Statement::new(sql).bind(at).bind(seq);
        for value in wanted.into_iter().flatten() {
            statement = statement.bind(value);
        }
        let mut connection = self.0.reader().await?;
        let found = connection.rows(statement.bind(limit)).await?;
        found.iter().map(stored).collect()
    }
}

/// After every line.
const END: (i64, i64) = (i64::MAX, i64::MAX);
/// Without a search, about a subject, by an actor, both.
const OLDER: [&str; 4] = [
    sql::OLDER,
    sql::OLDER_ABOUT,
    sql::OLDER_BY,
    sql::OLDER_ABOUT_BY,
];
const NEWER: [&str; 4] = [
    sql::NEWER,
    sql::NEWER_ABOUT,
    sql::NEWER_BY,
    sql::NEWER_ABOUT_BY,
];

const fn outcome_word(outcome: AuditOutcome) -> &'static str {
    match outcome {
        AuditOutcome::Done => "done",
        AuditOutcome::Denied => "denied",
        AuditOutcome::Failed => "failed",
    }
}

fn stored<R: SqlRow>(row: &R) -> Result<StoredAudit, StoreError> {
    let row = RowReader::of("audit", row);
    let outcomes = [
        AuditOutcome::Done,
        AuditOutcome::Denied,
        AuditOutcome::Failed,
    ];
    Ok(StoredAudit {
        seq: row.int("seq")?,
        at: row.time("at")?,
        actor: row.text("actor")?,
        role: row.text("role")?,
        action: row.text("action")?,
        subject: row.opt_text("subject")?,
        detail: row.opt_text("detail")?,
        outcome: row.word("outcome", |word| {
            outcomes.into_iter().find(|one| outcome_word(*one) == word)
        })?,
        request_id: row.opt_text("request_id")?,
    })
}
