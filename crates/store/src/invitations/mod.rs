//! Invitations.

pub(crate) mod sql;

use async_trait::async_trait;
use jiff::Timestamp;
use usecases::ports::{
    AuditEntry, Invitation, InvitationId, InvitationState, InvitationStore, NewInvitation,
    SecretHash, StoreError,
};

use crate::{
    audit,
    engine::{Engine, SqlConnection, SqlRow, SqlStore},
    row_reader::RowReader,
    statement::Statement,
};

#[async_trait]
impl<E: Engine> InvitationStore for SqlStore<E> {
    async fn add_invitation(
        &self,
        new: &NewInvitation,
        entry: &AuditEntry,
    ) -> Result<(), StoreError> {
        let statement = Statement::new(sql::ADD)
            .bind(new.id)
            .bind(&new.token)
            .bind(&new.reference)
            .bind(new.locale.as_str())
            .bind(new.created_by)
            .bind(new.created_at)
            .bind(new.expires_at);
        let mut transaction = self.0.begin().await?;
        transaction.run(statement).await?;
        audit::append(&mut *transaction, entry).await?;
        E::commit(transaction).await
    }

    async fn invitation(&self, token: &SecretHash) -> Result<Option<Invitation>, StoreError> {
        let statement = Statement::new(sql::BY_TOKEN).bind(token);
        let row = self.0.reader().await?.row(statement).await?;
        row.map(|row| invitation(&row)).transpose()
    }

    async fn invitation_by_id(&self, id: InvitationId) -> Result<Option<Invitation>, StoreError> {
        let statement = Statement::new(sql::BY_ID).bind(id);
        let row = self.0.reader().await?.row(statement).await?;
        row.map(|row| invitation(&row)).transpose()
    }

    async fn invitations(&self, limit: u32) -> Result<Vec<Invitation>, StoreError> {
        let statement = Statement::new(sql::NEWEST).bind(limit);
        let found = self.0.reader().await?.rows(statement).await?;
        found.iter().map(invitation).collect()
    }

    async fn withdraw_invitation(
        &self,
        id: InvitationId,
        at: Timestamp,
        entry: &AuditEntry,
    ) -> Result<bool, StoreError> {
        let statement = Statement::new(sql::WITHDRAW).bind(id).bind(at);
        let mut transaction = self.0.begin().await?;
        let withdrawn = transaction.run(statement).await? > 0;
        if withdrawn {
            audit::append(&mut *transaction, entry).await?;
        }
        E::commit(transaction).await?;
        Ok(withdrawn)
    }
}

fn invitation<R: SqlRow>(row: &R) -> Result<Invitation, StoreError> {
    let row = RowReader::of("invitations", row);
    let state = match row.text("state")?.as_str() {
        "used" => InvitationState::Used {
            organization: row.checked("organization")?,
            at: row.time("ended_at")?,
        },
        "withdrawn" => InvitationState::Withdrawn {
            at: row.time("ended_at")?,
        },
        word => row.word("state", |_| {
            (word == "open").then_some(InvitationState::Open)
        })?,
    };
    Ok(Invitation {
        id: InvitationId(row.uuid("id")?),
        reference: row.checked("reference")?,
        locale: row.text("locale")?,
        created_by: row.text("created_by")?,
        created_at: row.time("created_at")?,
        expires_at: row.time("expires_at")?,
        started_at: row.opt_time("started_at")?,
        state,
    })
}
