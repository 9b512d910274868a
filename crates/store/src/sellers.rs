//! Sellers: what lists show, what is known, and what happened.

use domain::{
    Change, ConnectionState, EventSource, OnboardingStatus, OrganizationId, PaymentsIndicator,
    ScopeSet, SellerFacts, SellerReference, TimelineEntry,
};
use jiff::Timestamp;
use usecases::ports::{Projection, SellerCounts, SellerId, SellerRecord, StoreError};

use crate::{
    cells::Cells, fold::fold, link::Link, queries::sellers as sql, rows, statement::Statement,
};

/// Stands for "nothing is due" where due dates are sorted.
pub(crate) const NOT_DUE: i64 = i64::MAX;
/// Stands for "never checked" where checks are sorted.
pub(crate) const NEVER: i64 = 0;

/// A seller's row as it is to be written.
pub(crate) struct SellerState<'a> {
    pub(crate) id: SellerId,
    pub(crate) projection: &'a Projection,
    pub(crate) connection: ConnectionState,
    pub(crate) failing_since: Option<Timestamp>,
    pub(crate) scopes: &'a ScopeSet,
}

/// Where a seller's row comes from.
#[derive(Clone, Copy)]
pub(crate) enum Origin {
    Mollie,
    Seed,
}

pub(crate) async fn by_organization<L: Link>(
    link: &mut L,
    organization: &OrganizationId,
) -> Result<Option<SellerRecord>, StoreError> {
    let statement = Statement::new(sql::BY_ORGANIZATION).bind(organization);
    link.row(statement)
        .await?
        .map(|row| rows::seller(&row))
        .transpose()
}

pub(crate) async fn timeline<L: Link>(
    link: &mut L,
    seller: SellerId,
    limit: u32,
) -> Result<Vec<TimelineEntry>, StoreError> {
    let statement = Statement::new(sql::TIMELINE).bind(seller).bind(limit);
    let found = link.rows(statement).await?;
    found.iter().map(rows::timeline_entry).collect()
}

pub(crate) async fn counts<L: Link>(link: &mut L) -> Result<SellerCounts, StoreError> {
    let found = link.rows(Statement::new(sql::COUNTS)).await?;
    let counts = found.iter().map(|row| {
        let cells = Cells::of("seller_counts", row);
        Ok((
            cells.word("onboarding", OnboardingStatus::parse)?,
            cells.word("payments", PaymentsIndicator::parse)?,
            cells.word("connection", ConnectionState::parse)?,
            cells.number("sellers")?,
        ))
    });
    counts.collect::<Result<_, _>>().map(SellerCounts)
}

pub(crate) async fn any_real<L: Link>(link: &mut L) -> Result<bool, StoreError> {
    Ok(link.row(Statement::new(sql::ANY_REAL)).await?.is_some())
}

/// Adds a seller's row.
pub(crate) async fn insert<L: Link>(
    link: &mut L,
    state: &SellerState<'_>,
    organization: &OrganizationId,
    reference: &SellerReference,
    origin: Origin,
) -> Result<(), StoreError> {
    let name = fold(&state.projection.name);
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
        .bind(state.projection.name.as_str())
        .bind(name.as_str())
        .bind(format!("{name}\n{reference_folded}"));
    link.run(bind_state(statement, state)).await?;
    Ok(())
}

/// Gives a seller another reference; the row must be written after it.
pub(crate) async fn refer<L: Link>(
    link: &mut L,
    seller: SellerId,
    reference: &SellerReference,
) -> Result<(), StoreError> {
    let folded = fold(reference.as_str());
    let statement = Statement::new(sql::REFER)
        .bind(seller)
        .bind(reference)
        .bind(folded.as_str());
    link.run(statement).await?;
    Ok(())
}

/// Writes a seller's row; gives its organization, or `None` when there is no such seller.
pub(crate) async fn update<L: Link>(
    link: &mut L,
    state: &SellerState<'_>,
) -> Result<Option<OrganizationId>, StoreError> {
    let name = fold(&state.projection.name);
    let statement = Statement::new(sql::UPDATE)
        .bind(state.id)
        .bind(state.projection.name.as_str())
        .bind(name.as_str())
        .bind(format!("{name}\n"));
    let row = link.row(bind_state(statement, state)).await?;
    row.map(|row| Cells::of("sellers", &row).checked("organization"))
        .transpose()
}

/// Binds the columns that follow the search text, the same in `INSERT` and `UPDATE`.
fn bind_state<'v>(statement: Statement<'v>, state: &SellerState<'v>) -> Statement<'v> {
    let shown = state.projection;
    let missing = i64::try_from(state.scopes.missing().len()).unwrap_or(i64::MAX);
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
        .bind(shown.next.due_at.map_or(NOT_DUE, Timestamp::as_microsecond))
        .bind(u32::from(shown.urgency))
        .bind(shown.profiles)
        .bind(shown.profiles_blocked)
        .bind(shown.checked_at.map_or(NEVER, Timestamp::as_microsecond))
        .bind(shown.changed_at)
        .bind(state.connection)
        .bind(state.failing_since)
        .bind(missing)
}

/// Facts as they are kept.
pub(crate) fn facts_text(facts: &SellerFacts) -> Result<String, StoreError> {
    serde_json::to_string(facts).map_err(|cause| StoreError::Inconsistent {
        table: "seller_facts",
        column: "facts",
        cause: Box::new(cause),
    })
}

pub(crate) async fn set_facts<L: Link>(
    link: &mut L,
    seller: SellerId,
    facts: &str,
) -> Result<(), StoreError> {
    let statement = Statement::new(sql::SET_FACTS).bind(seller).bind(facts);
    link.run(statement).await?;
    Ok(())
}

pub(crate) async fn keep_snapshot<L: Link>(
    link: &mut L,
    seller: SellerId,
    at: Timestamp,
    facts: &str,
) -> Result<(), StoreError> {
    let statement = Statement::new(sql::KEEP_SNAPSHOT)
        .bind(seller)
        .bind(at)
        .bind(facts);
    link.run(statement).await?;
    Ok(())
}

pub(crate) async fn add_event<L: Link>(
    link: &mut L,
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
    link.run(statement).await?;
    Ok(())
}

pub(crate) async fn announce<L: Link>(
    link: &mut L,
    at: Timestamp,
    organization: &OrganizationId,
) -> Result<(), StoreError> {
    link.run(L::announcement(at, organization)).await?;
    Ok(())
}
