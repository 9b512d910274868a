//! Members of staff and their sessions. Looking a session up never writes.

pub(crate) mod sql;

use async_trait::async_trait;
use domain::Role;
use jiff::Timestamp;
use usecases::ports::{
    AccountRecord, AuditEntry, NewSession, OpenSession, SecretHash, StaffId, StaffMember,
    StaffStore, StoreError,
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
    ) -> Result<(), StoreError> {
        let member = &account.member;
        let statement = Statement::new(sql::ADD)
            .bind(member.id)
            .bind(member.email.as_str())
            .bind(member.role)
            .bind(account.password_hash.as_str())
            .bind(member.created_at)
            .bind(member.signed_in_at);
        let mut transaction = self.0.begin().await?;
        transaction.run(statement).await?;
        audit::append(&mut *transaction, entry).await?;
        E::commit(transaction).await
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

    async fn staff(&self) -> Result<Vec<StaffMember>, StoreError> {
        let statement = Statement::new(sql::EVERYONE);
        let found = self.0.reader().await?.rows(statement).await?;
        found.iter().map(member).collect()
    }

    async fn open_session(
        &self,
        session: &NewSession<StaffId>,
        entry: &AuditEntry,
    ) -> Result<(), StoreError> {
        let open = Statement::new(sql::OPEN_SESSION)
            .bind(&session.token)
            .bind(session.subject)
            .bind(session.created_at)
            .bind(session.expires_at);
        let signed_in = Statement::new(sql::SIGNED_IN)
            .bind(session.subject)
            .bind(session.created_at);
        let mut transaction = self.0.begin().await?;
        transaction.run(open).await?;
        transaction.run(signed_in).await?;
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
