//! Members of staff and their sessions. Looking a session up never writes.

pub(crate) mod sql;

use async_trait::async_trait;
use domain::Role;
use jiff::Timestamp;
use usecases::ports::{
    AccountRecord, AuditEntry, EndedSessions, OpenSession, OpeningSession, Saved, SecretHash,
    StaffChange, StaffChanged, StaffId, StaffMember, StaffStore, StoreError, StoredSession,
};

use crate::{
    audit,
    engine::{Engine, SqlConnection, SqlRow, SqlStore},
    row_reader::RowReader,
    statement::Statement,
};

#[async_trait]
impl<E: Engine> StaffStore for SqlStore<E> {
    async fn add_staff(
        &self,
        account: &AccountRecord,
        entry: &AuditEntry,
    ) -> Result<StaffId, StoreError> {
        let member = &account.member;
        let statement = Statement::new(sql::ADD)
            .bind(member.id)
            .bind(member.email.as_str())
            .bind(member.role)
            .bind(account.password_hash.as_str())
            .bind(member.created_at)
            .bind(member.signed_in_at);
        let mut transaction = self.0.begin().await?;
        if transaction.run(statement).await? == 0 {
            return Err(StoreError::Duplicate);
        }
        let account = Statement::new(sql::ACCOUNT).bind(member.email.as_str());
        let Some(row) = transaction.row(account).await? else {
            return Err(StoreError::Duplicate);
        };
        let id = StaffId(RowReader::of("staff", &row).uuid("id")?);
        audit::append(&mut *transaction, entry).await?;
        E::commit(transaction).await?;
        Ok(id)
    }

    async fn change_staff(
        &self,
        email: &str,
        change: &StaffChange,
        entry: &AuditEntry,
    ) -> Result<StaffChanged, StoreError> {
        let mut transaction = self.0.begin().await?;
        transaction.run(Statement::new(sql::HOLD_ADMINS)).await?;
        let account = Statement::new(sql::ACCOUNT).bind(email);
        let Some(row) = transaction.row(account).await? else {
            return Ok(StaffChanged::Nobody);
        };
        let leaves_admins = member(&row)?.role == Role::Admin && change.takes_admin();
        if leaves_admins && other_admins(&mut *transaction, email).await? == 0 {
            return Ok(StaffChanged::LastAdmin);
        }
        let (statement, closes_sessions) = match change {
            StaffChange::Role(role) => {
                (Statement::new(sql::SET_ROLE).bind(email).bind(*role), false)
            }
            StaffChange::Password(hash) => {
                let hash = hash.as_str();
                (
                    Statement::new(sql::SET_PASSWORD).bind(email).bind(hash),
                    true,
                )
            }
            StaffChange::Remove(at) => (Statement::new(sql::REMOVE).bind(email).bind(*at), true),
        };
        transaction.run(statement).await?;
        if closes_sessions {
            let close = Statement::new(sql::CLOSE_SESSIONS).bind(email);
            transaction.run(close).await?;
        }
        audit::append(&mut *transaction, entry).await?;
        E::commit(transaction).await?;
        Ok(StaffChanged::Yes)
    }

    async fn account(&self, email: &str) -> Result<Option<AccountRecord>, StoreError> {
        let statement = Statement::new(sql::ACCOUNT).bind(email);
        let Some(row) = self.0.reader().await?.row(statement).await? else {
            return Ok(None);
        };
        Ok(Some(AccountRecord {
            member: member(&row)?,
            password_hash: RowReader::of("staff", &row).text("password_hash")?,
        }))
    }

    async fn password_hashes(&self) -> Result<Vec<String>, StoreError> {
        let statement = Statement::new(sql::HASHES);
        let found = self.0.reader().await?.rows(statement).await?;
        let hash = |row| RowReader::of("staff", row).text("password_hash");
        found.iter().map(hash).collect()
    }

    async fn staff(&self) -> Result<Vec<StaffMember>, StoreError> {
        let statement = Statement::new(sql::EVERYONE);
        let found = self.0.reader().await?.rows(statement).await?;
        found.iter().map(member).collect()
    }

    async fn open_session(
        &self,
        opening: &OpeningSession,
        entry: &AuditEntry,
    ) -> Result<Saved, StoreError> {
        let session = &opening.session;
        let signed_in = Statement::new(sql::SIGNED_IN)
            .bind(session.subject)
            .bind(session.created_at)
            .bind(opening.password_hash.as_str());
        let open = Statement::new(sql::OPEN_SESSION)
            .bind(&session.token)
            .bind(session.subject)
            .bind(session.created_at)
            .bind(session.expires_at)
            .bind(opening.browser.as_str());
        let mut transaction = self.0.begin().await?;
        if transaction.run(signed_in).await? == 0 {
            return Ok(Saved::Fenced);
        }
        transaction.run(open).await?;
        audit::append(&mut *transaction, entry).await?;
        E::commit(transaction).await?;
        Ok(Saved::Yes)
    }

    async fn open_sessions(
        &self,
        member: StaffId,
        now: Timestamp,
        idle_since: Timestamp,
        limit: u32,
    ) -> Result<Vec<StoredSession>, StoreError> {
        let statement = Statement::new(sql::OPEN_SESSIONS)
            .bind(member)
            .bind(now)
            .bind(idle_since)
            .bind(limit);
        let found = self.0.reader().await?.rows(statement).await?;
        found.iter().map(stored_session).collect()
    }

    async fn close_sessions(
        &self,
        member: StaffId,
        which: &EndedSessions,
        entry: &AuditEntry,
    ) -> Result<(), StoreError> {
        let close = match which {
            EndedSessions::One(token) => Statement::new(sql::CLOSE_ONE).bind(member).bind(token),
            EndedSessions::AllBut(token) => {
                Statement::new(sql::CLOSE_OTHERS).bind(member).bind(token)
            }
            EndedSessions::All => Statement::new(sql::CLOSE_EVERY).bind(member),
        };
        let mut transaction = self.0.begin().await?;
        transaction.run(close).await?;
        audit::append(&mut *transaction, entry).await?;
        E::commit(transaction).await
    }

    async fn session(
        &self,
        token: &SecretHash,
        now: Timestamp,
        idle_since: Timestamp,
    ) -> Result<Option<OpenSession>, StoreError> {
        let statement = Statement::new(sql::SESSION)
            .bind(token)
            .bind(now)
            .bind(idle_since);
        let Some(row) = self.0.reader().await?.row(statement).await? else {
            return Ok(None);
        };
        let session = RowReader::of("sessions", &row);
        Ok(Some(OpenSession {
            member: member(&row)?,
            seen_at: session.time("seen_at")?,
            expires_at: session.time("expires_at")?,
        }))
    }

    async fn touch_session(&self, token: &SecretHash, at: Timestamp) -> Result<(), StoreError> {
        let statement = Statement::new(sql::TOUCH_SESSION).bind(token).bind(at);
        self.0.writer().await?.run(statement).await?;
        Ok(())
    }

    async fn close_session(&self, token: &SecretHash) -> Result<(), StoreError> {
        let statement = Statement::new(sql::CLOSE_SESSION).bind(token);
        self.0.writer().await?.run(statement).await?;
        Ok(())
    }
}

async fn other_admins<C: SqlConnection>(
    connection: &mut C,
    email: &str,
) -> Result<u64, StoreError> {
    let statement = Statement::new(sql::OTHER_ADMINS).bind(email);
    match connection.row(statement).await? {
        Some(row) => RowReader::of("staff", &row).number("admins"),
        None => Ok(0),
    }
}

fn member<R: SqlRow>(row: &R) -> Result<StaffMember, StoreError> {
    let row = RowReader::of("staff", row);
    Ok(StaffMember {
        id: StaffId(row.uuid("id")?),
        email: row.text("email")?,
        role: row.word("role", Role::parse)?,
        created_at: row.time("created_at")?,
        signed_in_at: row.opt_time("signed_in_at")?,
    })
}

fn stored_session<R: SqlRow>(row: &R) -> Result<StoredSession, StoreError> {
    let row = RowReader::of("sessions", row);
    Ok(StoredSession {
        token: row.hash("token")?,
        browser: row.text("browser")?,
        created_at: row.time("created_at")?,
        seen_at: row.time("seen_at")?,
    })
}
