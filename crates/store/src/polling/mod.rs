//! Whose turn it is to be polled, and what a poll changed.

pub(crate) mod sql;

use std::error::Error;

use async_trait::async_trait;
use domain::OrganizationId;
use jiff::Timestamp;
use usecases::ports::{
    Claim, Connection, PollingHealth, PollingStore, Saved, SellerChange, SellerId, StoreError,
};

use crate::{
    audit,
    engine::{Engine, SqlConnection, SqlRow, SqlStore},
    grants::{self, saved},
    row_reader::RowReader,
    sellers::{self, SellerState, rows},
    statement::Statement,
};

#[async_trait]
impl<E: Engine> PollingStore for SqlStore<E> {
    async fn claim_due(
        &self,
        now: Timestamp,
        lease_until: Timestamp,
        limit: u32,
    ) -> Result<Vec<Claim>, StoreError> {
        let mut transaction = self.0.begin().await?;
        let claims = claim_due(&mut *transaction, now, lease_until, limit).await?;
        E::commit(transaction).await?;
        Ok(claims)
    }

    async fn claim_seller(
        &self,
        organization: &OrganizationId,
        now: Timestamp,
        lease_until: Timestamp,
    ) -> Result<Option<Claim>, StoreError> {
        let statement = Statement::new(sql::CLAIM_SELLER)
            .bind(organization)
            .bind(now)
            .bind(lease_until);
        let mut transaction = self.0.begin().await?;
        let Some(row) = transaction.row(statement).await? else {
            return Ok(None);
        };
        let seller = SellerId(RowReader::of("connections", &row).uuid("seller_id")?);
        let statement = Statement::new(sql::CLAIM).bind(seller);
        let claimed = transaction.row(statement).await?;
        let claimed = claimed.map(|row| claim(&row)).transpose()?;
        E::commit(transaction).await?;
        Ok(claimed)
    }

    async fn unclaimed(&self, organization: &OrganizationId) -> Result<Option<Claim>, StoreError> {
        let statement = Statement::new(sql::UNCLAIMED).bind(organization);
        let row = self.0.reader().await?.row(statement).await?;
        row.map(|row| claim(&row)).transpose()
    }

    async fn renew_lease(
        &self,
        seller: SellerId,
        epoch: i64,
        lease_until: Timestamp,
    ) -> Result<Saved, StoreError> {
        let statement = Statement::new(sql::RENEW_LEASE)
            .bind(seller)
            .bind(epoch)
            .bind(lease_until);
        self.0.writer().await?.run(statement).await.map(saved)
    }

    async fn commit(&self, change: &SellerChange) -> Result<Saved, StoreError> {
        let mut transaction = self.0.begin().await?;
        let ended = end_lease(&mut *transaction, change).await?;
        if ended == Saved::Yes {
            write(&mut *transaction, change).await?;
        }
        E::commit(transaction).await?;
        Ok(ended)
    }

    async fn request_check(
        &self,
        organization: &OrganizationId,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let statement = Statement::new(sql::REQUEST_CHECK)
            .bind(organization)
            .bind(now);
        Ok(self.0.writer().await?.run(statement).await? > 0)
    }

    async fn watch(
        &self,
        organization: &OrganizationId,
        until: Timestamp,
        due: Timestamp,
    ) -> Result<(), StoreError> {
        let statement = Statement::new(sql::WATCH)
            .bind(organization)
            .bind(until)
            .bind(due);
        self.0.writer().await?.run(statement).await?;
        Ok(())
    }

    async fn polling_health(&self, now: Timestamp) -> Result<PollingHealth, StoreError> {
        let statement = Statement::new(sql::HEALTH).bind(now);
        let Some(row) = self.0.reader().await?.row(statement).await? else {
            return Ok(PollingHealth::default());
        };
        let row = RowReader::of("connections", &row);
        Ok(PollingHealth {
            polled: row.number("polled")?,
            overdue: row.number("overdue")?,
            oldest_due: row.opt_time("oldest_due")?,
            failing: row.number("failing")?,
            unconfirmed: row.number("unconfirmed")?,
            many_refused: row.number("many_refused")?,
            our_credentials: row.number("our_credentials")?,
        })
    }
}

async fn claim_due<C: SqlConnection>(
    connection: &mut C,
    now: Timestamp,
    lease_until: Timestamp,
    limit: u32,
) -> Result<Vec<Claim>, StoreError> {
    let statement = Statement::new(C::DIALECT.claim_due)
        .bind(now)
        .bind(lease_until)
        .bind(limit);
    let leased = connection.rows(statement).await?;
    let mut claims = Vec::with_capacity(leased.len());
    for row in &leased {
        let seller = SellerId(RowReader::of("connections", row).uuid("seller_id")?);
        let row = connection
            .row(Statement::new(sql::CLAIM).bind(seller))
            .await?;
        match row.map(|row| claim(&row)).transpose() {
            Ok(found) => claims.extend(found),
            // One unreadable row must not stop everyone's polling. Its lease runs out and it is
            // tried again.
            Err(error @ StoreError::Inconsistent { .. }) => {
                tracing::error!(%seller, cause = error.source(), "{error}; not polled");
            }
            Err(error) => return Err(error),
        }
    }
    // An update gives its rows in any order.
    claims.sort_by_key(|claim| claim.connection.summary.next_attempt_at);
    Ok(claims)
}

fn claim<R: SqlRow>(row: &R) -> Result<Claim, StoreError> {
    let connection = RowReader::of("connections", row);
    Ok(Claim {
        connection: Connection {
            seller: SellerId(connection.uuid("seller_id")?),
            organization: RowReader::of("sellers", row).checked("organization")?,
            summary: rows::summary(row)?,
            epoch: connection.int("epoch")?,
            lease_until: connection.time("lease_until")?,
            watched_until: connection.opt_time("watched_until")?,
            check_requested: connection.opt_int("check_epoch")?.is_some(),
        },
        states: rows::states(row)?,
        facts: RowReader::of("seller_facts", row).json("facts")?,
    })
}

async fn end_lease<C: SqlConnection>(
    connection: &mut C,
    change: &SellerChange,
) -> Result<Saved, StoreError> {
    let summary = &change.connection;
    let next = summary
        .next_attempt_at
        .filter(|_| summary.state.is_polled());
    let if_asked = next.map(|next| next.min(change.at));
    let statement = Statement::new(sql::COMMIT)
        .bind(change.seller)
        .bind(change.epoch)
        .bind(summary.state)
        .bind(summary.cause)
        .bind(summary.failing_since)
        .bind(summary.ended_at)
        .bind(summary.attempts)
        .bind(if_asked)
        .bind(next);
    connection.run(statement).await.map(saved)
}

/// Writes all of a change but the connection's own row.
pub(crate) async fn write<C: SqlConnection>(
    connection: &mut C,
    change: &SellerChange,
) -> Result<(), StoreError> {
    grants::settle(connection, change.seller, change.tokens).await?;
    let state = SellerState {
        id: change.seller,
        states: &change.states,
        connection: &change.connection,
    };
    let organization = sellers::update(connection, &state).await?;
    let facts = sellers::facts_text(&change.facts)?;
    sellers::set_facts(connection, change.seller, &facts).await?;
    if change.keep_snapshot {
        sellers::keep_snapshot(connection, change.seller, change.at, &facts).await?;
    }
    for one in &change.changes {
        sellers::add_event(connection, change.seller, change.at, change.source, one).await?;
    }
    for entry in &change.audit {
        audit::append(connection, entry).await?;
    }
    let is_news = change.announce || !change.changes.is_empty();
    if let Some(organization) = organization.filter(|_| is_news) {
        sellers::announce(connection, change.at, &organization).await?;
    }
    Ok(())
}
