//! Grants and their tokens, under a lease.

use jiff::Timestamp;
use usecases::ports::{Connection, Saved, SellerId, StoreError, TokenUpdate};

use crate::{cells::Cells, link::Link, queries::connections as sql, rows, statement::Statement};

pub(crate) async fn grant<L: Link>(
    link: &mut L,
    seller: SellerId,
) -> Result<Option<Connection>, StoreError> {
    let row = link.row(Statement::new(sql::GRANT).bind(seller)).await?;
    row.map(|row| rows::connection(&row)).transpose()
}

/// Leaves the mark of a refresh under way, or takes it away.
pub(crate) async fn mark_refresh<L: Link>(
    link: &mut L,
    seller: SellerId,
    epoch: i64,
    at: Option<Timestamp>,
) -> Result<Saved, StoreError> {
    let statement = Statement::new(sql::MARK_REFRESH)
        .bind(seller)
        .bind(epoch)
        .bind(at);
    link.run(statement).await.map(saved)
}

pub(crate) async fn save_tokens<L: Link>(
    link: &mut L,
    update: &TokenUpdate<'_>,
) -> Result<Saved, StoreError> {
    let statement = Statement::new(sql::SAVE_TOKENS)
        .bind(update.seller)
        .bind(update.epoch)
        .bind(update.replaces_version)
        .bind(update.tokens.access.as_bytes())
        .bind(update.tokens.access_expires_at)
        .bind(update.tokens.refresh.as_bytes())
        .bind(update.at)
        .bind(update.tokens.refresh.key_id());
    link.run(statement).await.map(saved)
}

/// How many grants are sealed with each key.
pub(crate) async fn key_use<L: Link>(link: &mut L) -> Result<Vec<(String, u64)>, StoreError> {
    let rows = link.rows(Statement::new(sql::KEY_USE)).await?;
    rows.iter()
        .map(|row| {
            let cells = Cells::of("connections", row);
            Ok((cells.text("sealed_with")?, cells.number("grants")?))
        })
        .collect()
}

/// A write under a lease touches its one row, or none when the lease is gone.
pub(crate) fn saved(touched: u64) -> Saved {
    if touched == 0 {
        Saved::Fenced
    } else {
        Saved::Yes
    }
}
