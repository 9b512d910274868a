//! Grants that no connection uses, kept until they are revoked.

pub(crate) mod sql;

use async_trait::async_trait;
use domain::{LossCause, OrganizationId};
use jiff::Timestamp;
use usecases::ports::{
    FailingLeftovers, Grant, LeftoverGrant, LeftoverGrantId, LeftoverGrantStore, LeftoverRelease,
    NewConnection, NewLeftoverGrant, Saved, StoreError,
};
use uuid::Uuid;
use vault::Sealed;

use crate::{
    engine::{Engine, SqlConnection, SqlRow, SqlStore},
    grants::{self, saved},
    row_reader::RowReader,
    statement::Statement,
};

#[async_trait]
impl<E: Engine> LeftoverGrantStore for SqlStore<E> {
    async fn keep_leftover_grant(&self, new: &NewLeftoverGrant<'_>) -> Result<(), StoreError> {
        let statement = Statement::new(sql::KEEP)
            .bind(new.id)
            .bind(new.reference)
            .bind(new.refresh.as_bytes())
            .bind(new.refresh.key_id())
            .bind(new.client_id)
            .bind(new.at)
            .bind(new.due_at);
        self.0.writer().await?.run(statement).await?;
        Ok(())
    }

    async fn leftover_grants_due(
        &self,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<LeftoverGrantId>, StoreError> {
        let statement = Statement::new(sql::DUE).bind(now).bind(limit);
        ids(&mut self.0.reader().await?, statement).await
    }

    async fn leftover_grants_of(
        &self,
        organization: &OrganizationId,
    ) -> Result<Vec<LeftoverGrantId>, StoreError> {
        let mut reader = self.0.reader().await?;
        let own = Statement::new(sql::OF_ORGANIZATION).bind(organization);
        let mut found = ids(&mut reader, own).await?;
        let unknown = Statement::new(sql::OF_REFERENCE).bind(organization);
        found.extend(ids(&mut reader, unknown).await?);
        Ok(found)
    }

    async fn lease_leftover_grant(
        &self,
        id: LeftoverGrantId,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Option<LeftoverGrant>, StoreError> {
        let lease = Statement::new(sql::LEASE).bind(id).bind(now).bind(until);
        let mut transaction = self.0.begin().await?;
        if transaction.run(lease).await? == 0 {
            return Ok(None);
        }
        let row = transaction.row(Statement::new(sql::ONE).bind(id)).await?;
        let leased = row.map(|row| leftover(&row)).transpose()?;
        E::commit(transaction).await?;
        Ok(leased)
    }

    async fn hold_leftover_grant(
        &self,
        id: LeftoverGrantId,
        epoch: i64,
        until: Timestamp,
        mark: Option<Timestamp>,
    ) -> Result<Saved, StoreError> {
        let statement = Statement::new(sql::HOLD).bind(id).bind(epoch);
        let statement = statement.bind(until).bind(mark);
        self.0.writer().await?.run(statement).await.map(saved)
    }

    async fn unmark_leftover_grant(
        &self,
        id: LeftoverGrantId,
        epoch: i64,
    ) -> Result<Saved, StoreError> {
        let statement = Statement::new(sql::UNMARK).bind(id).bind(epoch);
        self.0.writer().await?.run(statement).await.map(saved)
    }

    async fn leftover_grant_is_of(
        &self,
        id: LeftoverGrantId,
        epoch: i64,
        organization: &OrganizationId,
    ) -> Result<Saved, StoreError> {
        let statement = Statement::new(sql::IS_OF).bind(id).bind(epoch);
        let statement = statement.bind(organization);
        self.0.writer().await?.run(statement).await.map(saved)
    }

    async fn replace_leftover_token(
        &self,
        id: LeftoverGrantId,
        old: &Sealed,
        new: &Sealed,
    ) -> Result<Saved, StoreError> {
        let statement = token(sql::REPLACE_TOKEN, id, old, new);
        self.0.writer().await?.run(statement).await.map(saved)
    }

    async fn replace_leftover_token_of(
        &self,
        grant: &Grant,
        old: &Sealed,
        new: &Sealed,
    ) -> Result<Saved, StoreError> {
        let statement = Statement::new(sql::REPLACE_TOKEN_OF)
            .bind(&grant.organization)
            .bind(grant.seller)
            .bind(old.as_bytes())
            .bind(new.as_bytes())
            .bind(new.key_id());
        self.0.writer().await?.run(statement).await.map(saved)
    }

    async fn reseal_leftover_token(
        &self,
        id: LeftoverGrantId,
        old: &Sealed,
        new: &Sealed,
    ) -> Result<Saved, StoreError> {
        let statement = token(sql::RESEAL, id, old, new);
        self.0.writer().await?.run(statement).await.map(saved)
    }

    async fn release_leftover_grant(
        &self,
        id: LeftoverGrantId,
        epoch: i64,
        release: LeftoverRelease,
    ) -> Result<Saved, StoreError> {
        let of = |sql| Statement::new(sql).bind(id).bind(epoch);
        let statement = match release {
            LeftoverRelease::Ended => of(sql::ENDED),
            LeftoverRelease::InUse => of(sql::RELEASE)
                .bind(None::<Timestamp>)
                .bind(None::<LossCause>),
            LeftoverRelease::Due { at, failed } => of(sql::RELEASE).bind(at).bind(failed),
        };
        self.0.writer().await?.run(statement).await.map(saved)
    }

    async fn failing_leftover_grants(&self) -> Result<FailingLeftovers, StoreError> {
        let statement = Statement::new(sql::FAILING);
        let Some(row) = self.0.reader().await?.row(statement).await? else {
            return Ok(FailingLeftovers::default());
        };
        let row = RowReader::of("leftover_grants", &row);
        Ok(FailingLeftovers {
            number: row.number("failing")?,
            cause: row.opt_text("cause")?.map(|word| cause(&word)),
        })
    }

    async fn leftover_grants_not_sealed_with(
        &self,
        key: &str,
        after: Option<LeftoverGrantId>,
        limit: u32,
    ) -> Result<Vec<LeftoverGrant>, StoreError> {
        // None has the nil id: ids begin with the time at which they were made.
        let after = after.unwrap_or(LeftoverGrantId(Uuid::nil()));
        let statement = Statement::new(sql::NOT_SEALED_WITH).bind(key);
        let statement = statement.bind(after).bind(limit);
        let found = self.0.reader().await?.rows(statement).await?;
        found.iter().map(leftover).collect()
    }
}

fn token<'v>(
    sql: &'static str,
    id: LeftoverGrantId,
    old: &'v Sealed,
    new: &'v Sealed,
) -> Statement<'v> {
    Statement::new(sql)
        .bind(id)
        .bind(old.as_bytes())
        .bind(new.as_bytes())
        .bind(new.key_id())
}

/// Makes room for a connection that is about to be written: its own grant is kept here no longer,
/// the one that it replaces is, and nobody ends another one meanwhile. `false` while somebody does,
/// or when somebody has begun to end this very grant.
pub(crate) async fn make_room<C: SqlConnection>(
    connection: &mut C,
    new: &NewConnection,
) -> Result<bool, StoreError> {
    // First, so that two attempts of one organization come one after the other.
    let fence = Statement::new(sql::FENCE).bind(&new.organization.id);
    for row in connection.rows(fence).await? {
        if RowReader::of("leftover_grants", &row).time("lease_until")? > new.at {
            return Ok(false);
        }
    }
    let forget = Statement::new(sql::FORGET).bind(new.kept);
    if connection.run(forget).await? == 0 {
        return Ok(false);
    }
    let fence = Statement::new(grants::sql::FENCE).bind(new.seller);
    if let Some(row) = connection.row(fence).await? {
        let lease_until = RowReader::of("grants", &row).time("lease_until")?;
        if new.replaces_order && lease_until > new.at {
            // The revocation of the grant so far may be on its way.
            return Ok(false);
        }
    }
    let keep = Statement::new(sql::KEEP_REPLACED)
        .bind(new.seller)
        .bind(new.replaced)
        .bind(new.at);
    connection.run(keep).await?;
    Ok(true)
}

async fn ids<C: SqlConnection>(
    connection: &mut C,
    statement: Statement<'_>,
) -> Result<Vec<LeftoverGrantId>, StoreError> {
    let rows = connection.rows(statement).await?;
    let id = |row| RowReader::of("leftover_grants", row).uuid("id");
    rows.iter()
        .map(|row| id(row).map(LeftoverGrantId))
        .collect()
}

/// A word of a newer program is no reason to leave the row alone.
fn cause(word: &str) -> LossCause {
    LossCause::parse(word).unwrap_or(LossCause::Unavailable)
}

fn leftover<R: SqlRow>(row: &R) -> Result<LeftoverGrant, StoreError> {
    let row = RowReader::of("leftover_grants", row);
    Ok(LeftoverGrant {
        id: LeftoverGrantId(row.uuid("id")?),
        organization: row.opt_checked("organization")?,
        reference: row.checked("reference")?,
        refresh: Sealed::from_bytes(row.bytes("refresh_sealed")?),
        sealed_to: row.uuid("sealed_to")?,
        client_id: row.opt_text("client_id")?,
        refresh_started_at: row.opt_time("refresh_started_at")?,
        attempts: row.number("attempts")?,
        cause: row.opt_text("cause")?.map(|word| cause(&word)),
        epoch: row.int("epoch")?,
    })
}
