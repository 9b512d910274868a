//! Sellers: what lists show, what is known, and what happened.

mod list;
pub mod list_sql;
pub(crate) mod rows;
mod search;
pub(crate) mod sql;

use async_trait::async_trait;
use domain::{
    Change, ConnectionSummary, EventSource, OrganizationId, SellerFacts, SellerReference,
    SellerStates, TimelineEntry,
};
use jiff::Timestamp;
use usecases::ports::{SellerId, SellerRecord, SellerStore, StoreError};

use crate::{
    engine::{Engine, SqlConnection, SqlStore},
    fold::fold,
    row_reader::RowReader,
    statement::Statement,
};

#[async_trait]
impl<E: Engine> SellerStore for SqlStore<E> {
    async fn seller(
        &self,
        organization: &OrganizationId,
    ) -> Result<Option<SellerRecord>, StoreError> {
        let statement = Statement::new(sql::BY_ORGANIZATION).bind(organization);
        let row = self.0.reader().await?.row(statement).await?;
        row.map(|row| rows::seller(&row)).transpose()
    }

    async fn timeline(
        &self,
        seller: SellerId,
        limit: u32,
    ) -> Result<Vec<TimelineEntry>, StoreError> {
        let statement = Statement::new(sql::TIMELINE).bind(seller).bind(limit);
        let found = self.0.reader().await?.rows(statement).await?;
        found.iter().map(rows::timeline_entry).collect()
    }
}

/// A seller's row as it is to be written.
pub(crate) struct SellerState<'a> {
    pub(crate) id: SellerId,
    pub(crate) states: &'a SellerStates,
    pub(crate) connection: &'a ConnectionSummary,
}

/// Where a seller's row comes from.
#[derive(Clone, Copy)]
pub(crate) enum Origin {
    Mollie,
    Seed,
}

/// Adds a seller's row.
pub(crate) async fn insert<C: SqlConnection>(
    connection: &mut C,
    state: &SellerState<'_>,
    organization: &OrganizationId,
    reference: &SellerReference,
    origin: Origin,
) -> Result<(), StoreError> {
    let name = fold(&state.states.name);
    let reference_folded = fold(reference.as_str());
    let statement = Statement::new(sql::INSERT)
        .bind(state.id)
        .bind(organization)
        .bind(reference)
        .bind(reference_folded.as_str())
        .bind(match origin {
            Origin::Mollie => "mollie",
            Origin::Seed => "seed",
        })
        .bind(state.states.name.as_str())
        .bind(name.as_str())
        .bind(format!("{name}\n{reference_folded}"));
    connection.run(bind_state(statement, state)).await?;
    Ok(())
}

/// Gives a seller another reference; the row must be written after it.
pub(crate) async fn refer<C: SqlConnection>(
    connection: &mut C,
    seller: SellerId,
    reference: &SellerReference,
) -> Result<(), StoreError> {
    let folded = fold(reference.as_str());
    let statement = Statement::new(sql::REFER)
        .bind(seller)
        .bind(reference)
        .bind(folded.as_str());
    connection.run(statement).await?;
    Ok(())
}

/// Writes a seller's row; gives its organization, or `None` when there is no such seller.
pub(crate) async fn update<C: SqlConnection>(
    connection: &mut C,
    state: &SellerState<'_>,
) -> Result<Option<OrganizationId>, StoreError> {
    let name = fold(&state.states.name);
    let statement = Statement::new(sql::UPDATE)
        .bind(state.id)
        .bind(state.states.name.as_str())
        .bind(name.as_str())
        .bind(format!("{name}\n"));
    let row = connection.row(bind_state(statement, state)).await?;
    row.map(|row| RowReader::of("sellers", &row).checked("organization"))
        .transpose()
}

/// Binds the columns that follow the search text, the same in `INSERT` and `UPDATE`.
fn bind_state<'v>(statement: Statement<'v>, state: &SellerState<'v>) -> Statement<'v> {
    let shown = state.states;
    let connection = state.connection;
    let count = |scopes: usize| i64::try_from(scopes).unwrap_or(i64::MAX);
    statement
        .bind(shown.country.as_deref())
        .bind(shown.onboarding)
        .bind(shown.onboarding_since)
        .bind(shown.payments)
        .bind(shown.payments_since)
        .bind(shown.settlements)
        .bind(shown.settlements_since)
        .bind(shown.next.code)
        .bind(shown.next.owner)
        .bind(shown.next.link.as_deref())
        .bind(rows::due_at(shown.next.due_at))
        .bind(u32::from(shown.urgency))
        .bind(shown.profiles)
        .bind(shown.profiles_blocked)
        .bind(rows::checked_at(shown.checked_at))
        .bind(shown.changed_at)
        .bind(connection.state)
        .bind(connection.failing_since)
        .bind(count(connection.requested.known().len()))
        .bind(count(connection.missing().len()))
}

/// Facts as they are kept.
pub(crate) fn facts_text(facts: &SellerFacts) -> Result<String, StoreError> {
    serde_json::to_string(facts).map_err(|cause| StoreError::Inconsistent {
        table: "seller_facts",
        column: "facts",
        cause: Box::new(cause),
    })
}

pub(crate) async fn set_facts<C: SqlConnection>(
    connection: &mut C,
    seller: SellerId,
    facts: &str,
) -> Result<(), StoreError> {
    let statement = Statement::new(sql::SET_FACTS).bind(seller).bind(facts);
    connection.run(statement).await?;
    Ok(())
}

pub(crate) async fn keep_snapshot<C: SqlConnection>(
    connection: &mut C,
    seller: SellerId,
    at: Timestamp,
    facts: &str,
) -> Result<(), StoreError> {
    let statement = Statement::new(sql::KEEP_SNAPSHOT)
        .bind(seller)
        .bind(at)
        .bind(facts);
    connection.run(statement).await?;
    Ok(())
}

pub(crate) async fn add_event<C: SqlConnection>(
    connection: &mut C,
    seller: SellerId,
    at: Timestamp,
    source: EventSource,
    change: &Change,
) -> Result<(), StoreError> {
    let statement = Statement::new(sql::ADD_EVENT)
        .bind(seller)
        .bind(at)
        .bind(source)
        .bind(change.kind)
        .bind(change.subject.as_deref())
        .bind(change.from.as_deref())
        .bind(change.to.as_deref());
    connection.run(statement).await?;
    Ok(())
}

pub(crate) async fn announce<C: SqlConnection>(
    connection: &mut C,
    at: Timestamp,
    organization: &OrganizationId,
) -> Result<(), StoreError> {
    connection.run(C::announcement(at, organization)).await?;
    Ok(())
}
