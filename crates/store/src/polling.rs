//! Whose turn it is to be read, and what a reading changed.

use std::error::Error;

use domain::OrganizationId;
use jiff::Timestamp;
use usecases::ports::{Claim, Saved, SellerId, StoreError, TickCommit, WorkerHealth};

use crate::{
    audit,
    cells::Cells,
    connections::saved,
    link::Link,
    queries::{connections, polling as sql},
    rows,
    sellers::{self, SellerState},
    statement::Statement,
};

pub(crate) async fn claim_due<L: Link>(
    link: &mut L,
    now: Timestamp,
    lease_until: Timestamp,
    limit: u32,
) -> Result<Vec<Claim>, StoreError> {
    let statement = Statement::new(L::DIALECT.claim_due)
        .bind(now)
        .bind(lease_until)
        .bind(limit);
    let leased = link.rows(statement).await?;
    let mut claims = Vec::with_capacity(leased.len());
    for row in &leased {
        let seller = SellerId(Cells::of("connections", row).uuid("seller_id")?);
        match claim(link, seller).await {
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
    claims.sort_by_key(|claim| claim.connection.summary.next_poll_at);
    Ok(claims)
}

pub(crate) async fn claim_seller<L: Link>(
    link: &mut L,
    organization: &OrganizationId,
    now: Timestamp,
    lease_until: Timestamp,
) -> Result<Option<Claim>, StoreError> {
    let statement = Statement::new(sql::CLAIM_SELLER)
        .bind(organization)
        .bind(now)
        .bind(lease_until);
    let Some(row) = link.row(statement).await? else {
        return Ok(None);
    };
    claim(
        link,
        SellerId(Cells::of("connections", &row).uuid("seller_id")?),
    )
    .await
}

async fn claim<L: Link>(link: &mut L, seller: SellerId) -> Result<Option<Claim>, StoreError> {
    let Some(row) = link.row(Statement::new(sql::CLAIM).bind(seller)).await? else {
        return Ok(None);
    };
    Ok(Some(Claim {
        connection: rows::connection(&row)?,
        projection: rows::projection(&row)?,
        facts: Cells::of("seller_facts", &row).json("facts")?,
    }))
}

/// Writes all that a tick changed, or nothing when the lease is gone.
pub(crate) async fn commit<L: Link>(
    link: &mut L,
    commit: &TickCommit,
) -> Result<Saved, StoreError> {
    if end_lease(link, commit).await? == Saved::Fenced {
        return Ok(Saved::Fenced);
    }
    if commit.forget_tokens {
        let statement = Statement::new(connections::FORGET_TOKENS).bind(commit.seller);
        link.run(statement).await?;
    }
    let state = SellerState {
        id: commit.seller,
        projection: &commit.projection,
        connection: commit.connection.state,
        failing_since: commit.connection.failing_since,
        scopes: &commit.connection.scopes,
    };
    let organization = sellers::update(link, &state).await?;
    let facts = sellers::facts_text(&commit.facts)?;
    sellers::set_facts(link, commit.seller, &facts).await?;
    if commit.keep_snapshot {
        sellers::keep_snapshot(link, commit.seller, commit.at, &facts).await?;
    }
    for change in &commit.changes {
        sellers::add_event(link, commit.seller, commit.at, commit.source, change).await?;
    }
    for entry in &commit.audit {
        audit::append(link, entry).await?;
    }
    let is_news = commit.announce || !commit.changes.is_empty();
    if let Some(organization) = organization.filter(|_| is_news) {
        sellers::announce(link, commit.at, &organization).await?;
    }
    Ok(Saved::Yes)
}

async fn end_lease<L: Link>(link: &mut L, commit: &TickCommit) -> Result<Saved, StoreError> {
    let grant = &commit.connection;
    let next = grant.next_poll_at.filter(|_| !grant.state.has_ended());
    let if_asked = next.map(|next| {
        if grant.state.is_polled() {
            next.min(commit.at)
        } else {
            next
        }
    });
    let statement = Statement::new(sql::COMMIT)
        .bind(commit.seller)
        .bind(commit.epoch)
        .bind(grant.state)
        .bind(grant.cause)
        .bind(grant.failing_since)
        .bind(&grant.scopes)
        .bind(grant.ended_at)
        .bind(grant.attempts)
        .bind(if_asked)
        .bind(next);
    link.run(statement).await.map(saved)
}

/// Holds a leased row for longer.
pub(crate) async fn renew_lease<L: Link>(
    link: &mut L,
    seller: SellerId,
    epoch: i64,
    lease_until: Timestamp,
) -> Result<Saved, StoreError> {
    let statement = Statement::new(sql::RENEW_LEASE)
        .bind(seller)
        .bind(epoch)
        .bind(lease_until);
    link.run(statement).await.map(saved)
}

pub(crate) async fn request_check<L: Link>(
    link: &mut L,
    organization: &OrganizationId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let statement = Statement::new(sql::REQUEST_CHECK)
        .bind(organization)
        .bind(now);
    Ok(link.run(statement).await? > 0)
}

pub(crate) async fn watch<L: Link>(
    link: &mut L,
    organization: &OrganizationId,
    until: Timestamp,
    due: Timestamp,
) -> Result<(), StoreError> {
    let statement = Statement::new(sql::WATCH)
        .bind(organization)
        .bind(until)
        .bind(due);
    link.run(statement).await?;
    Ok(())
}

pub(crate) async fn health<L: Link>(
    link: &mut L,
    now: Timestamp,
) -> Result<WorkerHealth, StoreError> {
    let Some(row) = link.row(Statement::new(sql::HEALTH).bind(now)).await? else {
        return Ok(WorkerHealth::default());
    };
    let cells = Cells::of("connections", &row);
    Ok(WorkerHealth {
        polled: cells.number("polled")?,
        overdue: cells.number("overdue")?,
        oldest_due: cells.opt_time("oldest_due")?,
        failing: cells.number("failing")?,
        unconfirmed: cells.number("unconfirmed")?,
    })
}
