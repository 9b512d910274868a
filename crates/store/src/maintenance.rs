//! Keeping the database in order, and knowing that it can be written.

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use usecases::ports::{ChangeFeed, Maintenance, StoreError};

use crate::{
    engine::{Engine, SqlConnection, SqlStore},
    grants, leftover_grants,
    row_reader::RowReader,
    statement::Statement,
};

/// How long an announcement waits for processes that are slow to look.
const ANNOUNCED_FOR: SignedDuration = SignedDuration::from_mins(10);

pub(crate) mod sql {
    statements! {
        /// With a time before all attempts it writes nothing, and still fails where writing is
        /// not allowed.
        DELETE_ATTEMPTS = "DELETE FROM attempts WHERE expires_at <= $1";
        DELETE_SESSIONS = "DELETE FROM sessions WHERE expires_at <= $1";
        DELETE_PORTAL_SESSIONS = "DELETE FROM portal_sessions WHERE expires_at <= $1";
        /// A row that nobody sees: it is taken back before its transaction ends.
        WRITE_TRIAL = "INSERT INTO work (kind, subject, due_at, lease_until, epoch, attempts) \
                       VALUES ('trial', '', 0, 0, 0, 0)";
        TAKE_TRIAL_BACK = "DELETE FROM work WHERE kind = 'trial'";
    }
}

/// Whether writing is allowed, when a database is opened. It writes nothing, so that one is opened
/// and read also when its disk is full.
pub(crate) async fn may_write<C: SqlConnection>(connection: &mut C) -> Result<(), StoreError> {
    let before_all = Timestamp::MIN;
    let statement = Statement::new(sql::DELETE_ATTEMPTS).bind(before_all);
    connection.run(statement).await?;
    Ok(())
}

#[async_trait]
impl<E: Engine> Maintenance for SqlStore<E> {
    /// It must be a commit: a write that is undone may never reach the disk, and then a full one
    /// goes unnoticed.
    async fn check(&self) -> Result<(), StoreError> {
        let mut transaction = self.0.begin().await?;
        transaction.run(Statement::new(sql::WRITE_TRIAL)).await?;
        transaction
            .run(Statement::new(sql::TAKE_TRIAL_BACK))
            .await?;
        E::commit(transaction).await
    }

    async fn now(&self) -> Result<Timestamp, StoreError> {
        let now = Statement::new(E::Connection::DIALECT.now);
        let row = self.0.reader().await?.row(now).await?;
        let row = row.ok_or_else(|| StoreError::Unavailable("no time".into()))?;
        RowReader::of("clock", &row).time("now")
    }

    async fn change_feed(&self) -> Result<Box<dyn ChangeFeed>, StoreError> {
        self.0.change_feed().await
    }

    /// One kind at a time: nobody waits for all of it.
    async fn delete_expired(&self, now: Timestamp) -> Result<(), StoreError> {
        let mut connection = self.0.writer().await?;
        let expired = [
            leftover_grants::sql::KEEP_LOST,
            grants::sql::ERASE_ENDED,
            leftover_grants::sql::WAKE,
            sql::DELETE_ATTEMPTS,
            sql::DELETE_SESSIONS,
            sql::DELETE_PORTAL_SESSIONS,
        ];
        for statement in expired {
            connection.run(Statement::new(statement).bind(now)).await?;
        }
        if let Some(announced) = E::Connection::DIALECT.delete_announcements {
            let before = now.saturating_sub(ANNOUNCED_FOR).unwrap_or(Timestamp::MIN);
            connection
                .run(Statement::new(announced).bind(before))
                .await?;
        }
        if let Some(optimize) = E::Connection::DIALECT.optimize {
            connection.run(Statement::new(optimize)).await?;
        }
        Ok(())
    }
}
