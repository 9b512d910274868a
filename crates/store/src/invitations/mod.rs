//! Invitations.

pub(crate) mod sql;

use async_trait::async_trait;
use jiff::Timestamp;
use usecases::ports::{
    AuditEntry, Invitation, InvitationId, InvitationKey, InvitationSearch, InvitationState,
    InvitationStore, NewInvitation, Place, SecretHash, StoreError,
};
use uuid::Uuid;

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

    async fn invitation_lines(
        &self,
        search: &InvitationSearch<'_>,
        place: Place<InvitationKey>,
        limit: u32,
    ) -> Result<Vec<Invitation>, StoreError> {
        let (key, sides) = match place {
            Place::Newest => (None, OLDER),
            Place::OlderThan(key) => (Some(key), OLDER),
            Place::NewerThan(key) => (Some(key), NEWER),
        };
        let (made, id) = key.map_or(END, |key| (key.created_at.as_microsecond(), key.id));
        let (reference, open_at) = (search.reference, search.open_at);
        let sql = sides[usize::from(reference.is_some()) + 2 * usize::from(open_at.is_some())];
        let mut statement = Statement::new(sql).bind(made).bind(id);
        if let Some(reference) = reference {
            statement = statement.bind(reference);
        }
        if let Some(now) = open_at {
            statement = statement.bind(now);
        }
        let found = self.0.reader().await?.rows(statement.bind(limit)).await?;
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

/// After every invitation.
const END: (i64, InvitationId) = (i64::MAX, InvitationId(Uuid::max()));
/// Without a search, for a reference, those that are open, both.
const OLDER: [&str; 4] = [
    sql::OLDER,
    sql::OLDER_FOR,
    sql::OLDER_OPEN,
    sql::OLDER_OPEN_FOR,
];
const NEWER: [&str; 4] = [
    sql::NEWER,
    sql::NEWER_FOR,
    sql::NEWER_OPEN,
    sql::NEWER_OPEN_FOR,
];

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
