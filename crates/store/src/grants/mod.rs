//! Grants: sealed tokens, and who may refresh them.

pub(crate) mod sql;

use std::collections::BTreeMap;

use async_trait::async_trait;
use domain::{ConnectionState, OrganizationId, ScopeSet};
use jiff::Timestamp;
use usecases::ports::{
    Grant, GrantRelease, GrantStore, KeyUse, RefusalCount, Saved, SealedTokens, SellerId,
    StoreError, TokenFate, TokenUpdate,
};
use uuid::Uuid;
use vault::Sealed;

use crate::{
    engine::{Engine, SqlConnection, SqlRow, SqlStore},
    leftover_grants,
    row_reader::RowReader,
    statement::Statement,
};

#[async_trait]
impl<E: Engine> GrantStore for SqlStore<E> {
    async fn grant(&self, seller: SellerId) -> Result<Option<Grant>, StoreError> {
        one(&mut self.0.reader().await?, seller).await
    }

    async fn lease_grant(
        &self,
        seller: SellerId,
        version: i64,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Option<Grant>, StoreError> {
        let statement = Statement::new(sql::LEASE)
            .bind(seller)
            .bind(version)
            .bind(now)
            .bind(until);
        let mut transaction = self.0.begin().await?;
        if transaction.run(statement).await? == 0 {
            return Ok(None);
        }
        let leased = one(&mut *transaction, seller).await?;
        E::commit(transaction).await?;
        Ok(leased)
    }

    async fn hold_grant(
        &self,
        seller: SellerId,
        epoch: i64,
        until: Timestamp,
        mark: Option<Timestamp>,
    ) -> Result<Saved, StoreError> {
        let statement = Statement::new(sql::HOLD)
            .bind(seller)
            .bind(epoch)
            .bind(until)
            .bind(mark);
        self.0.writer().await?.run(statement).await.map(saved)
    }

    async fn release_grant(
        &self,
        seller: SellerId,
        epoch: i64,
        release: GrantRelease,
    ) -> Result<Saved, StoreError> {
        let text = if release.clear_mark {
            sql::RELEASE_UNMARKED
        } else {
            sql::RELEASE
        };
        let statement = Statement::new(text)
            .bind(seller)
            .bind(epoch)
            .bind(release.refused_at);
        self.0.writer().await?.run(statement).await.map(saved)
    }

    async fn save_tokens(&self, update: &TokenUpdate<'_>) -> Result<Saved, StoreError> {
        let statement = Statement::new(sql::SAVE_TOKENS)
            .bind(update.seller)
            .bind(update.replaces_version)
            .bind(update.tokens.access.as_bytes())
            .bind(update.tokens.access_expires_at)
            .bind(update.tokens.refresh.as_bytes())
            .bind(update.at)
            .bind(update.tokens.refresh.key_id())
            .bind(update.tokens.client_id.as_deref());
        self.0.writer().await?.run(statement).await.map(saved)
    }

    async fn grants_not_sealed_with(
        &self,
        key: &str,
        after: Option<SellerId>,
        limit: u32,
    ) -> Result<Vec<Grant>, StoreError> {
        // No seller has the nil id: ids begin with the time at which they were made.
        let after = after.unwrap_or(SellerId(Uuid::nil()));
        let statement = Statement::new(sql::NOT_SEALED_WITH)
            .bind(key)
            .bind(after)
            .bind(limit);
        let found = self.0.reader().await?.rows(statement).await?;
        found.iter().map(grant).collect()
    }

    async fn reseal_tokens(
        &self,
        seller: SellerId,
        version: i64,
        tokens: &SealedTokens,
    ) -> Result<Saved, StoreError> {
        let statement = Statement::new(sql::RESEAL)
            .bind(seller)
            .bind(version)
            .bind(tokens.access.as_bytes())
            .bind(tokens.refresh.as_bytes())
            .bind(tokens.refresh.key_id());
        self.0.writer().await?.run(statement).await.map(saved)
    }

    async fn refusals(&self, since: Timestamp) -> Result<RefusalCount, StoreError> {
        let mut reader = self.0.reader().await?;
        let row = reader.row(Statement::new(sql::REFUSED)).await?;
        let refused = row.map_or(Ok(0), |row| RowReader::of("grants", &row).number("grants"))?;
        // More than are refused do not matter.
        let most = i64::try_from(refused).unwrap_or(i64::MAX);
        let statement = Statement::new(sql::REFRESHED).bind(since).bind(most);
        let refreshed = reader.rows(statement).await?.len() as u64;
        Ok(RefusalCount { refused, refreshed })
    }

    async fn client_id_use(&self) -> Result<Vec<(String, u64)>, StoreError> {
        self.use_of(sql::CLIENT_ID_USE, "client_id").await
    }

    async fn revivable(&self) -> Result<Vec<(OrganizationId, Option<String>)>, StoreError> {
        let statement = Statement::new(sql::REVIVABLE);
        let rows = self.0.reader().await?.rows(statement).await?;
        let sellers = rows.iter().map(|row| {
            let organization = RowReader::of("sellers", row).checked("organization")?;
            let app = RowReader::of("grants", row).opt_text("client_id")?;
            Ok((organization, app))
        });
        let mut sellers = sellers.collect::<Result<Vec<_>, StoreError>>()?;
        sellers.sort();
        Ok(sellers)
    }

    async fn key_use(&self) -> Result<Vec<KeyUse>, StoreError> {
        let mut by_key = BTreeMap::<String, (u64, u64)>::new();
        for sql in [sql::KEY_USE, leftover_grants::sql::KEY_USE] {
            for (key, grants) in self.use_of(sql, "sealed_with").await? {
                by_key.entry(key).or_default().0 += grants;
            }
        }
        for (key, attempts) in self.use_of(sql::ATTEMPT_KEY_USE, "sealed_with").await? {
            by_key.entry(key).or_default().1 += attempts;
        }
        let of_key = |(key, (grants, attempts))| KeyUse {
            key,
            grants,
            attempts,
        };
        Ok(by_key.into_iter().map(of_key).collect())
    }
}

impl<E: Engine> SqlStore<E> {
    /// How many grants there are by each value of a column.
    async fn use_of(
        &self,
        sql: &'static str,
        column: &'static str,
    ) -> Result<Vec<(String, u64)>, StoreError> {
        let rows = self.0.reader().await?.rows(Statement::new(sql)).await?;
        rows.iter()
            .map(|row| {
                let row = RowReader::of("grants", row);
                Ok((row.text(column)?, row.number("grants")?))
            })
            .collect()
    }
}

async fn one<C: SqlConnection>(
    connection: &mut C,
    seller: SellerId,
) -> Result<Option<Grant>, StoreError> {
    let row = connection
        .row(Statement::new(sql::ONE).bind(seller))
        .await?;
    row.map(|row| grant(&row)).transpose()
}

/// Writes the tokens of a grant just given.
pub(crate) async fn write<C: SqlConnection>(
    connection: &mut C,
    seller: SellerId,
    tokens: &SealedTokens,
) -> Result<(), StoreError> {
    let statement = Statement::new(sql::WRITE)
        .bind(seller)
        .bind(tokens.access.as_bytes())
        .bind(tokens.access_expires_at)
        .bind(tokens.refresh.as_bytes())
        .bind(tokens.refresh.key_id())
        .bind(tokens.client_id.as_deref());
    connection.run(statement).await?;
    Ok(())
}

/// Does with the tokens what is to become of them.
pub(crate) async fn settle<C: SqlConnection>(
    connection: &mut C,
    seller: SellerId,
    fate: TokenFate,
) -> Result<(), StoreError> {
    let statement = match fate {
        TokenFate::Keep => return Ok(()),
        TokenFate::EraseAt(at) => Statement::new(sql::ERASE_AT).bind(seller).bind(at),
        TokenFate::Erase => Statement::new(sql::ERASE).bind(seller),
        TokenFate::Revive => Statement::new(sql::REVIVE).bind(seller),
    };
    connection.run(statement).await?;
    Ok(())
}

/// A write that is fenced touches its one row, or none.
pub(crate) fn saved(touched: u64) -> Saved {
    if touched == 0 {
        Saved::Fenced
    } else {
        Saved::Yes
    }
}

fn grant<R: SqlRow>(row: &R) -> Result<Grant, StoreError> {
    let connection = RowReader::of("connections", row);
    let grant = RowReader::of("grants", row);
    Ok(Grant {
        seller: SellerId(connection.uuid("seller_id")?),
        organization: RowReader::of("sellers", row).checked("organization")?,
        state: connection.word("state", ConnectionState::parse)?,
        scopes: ScopeSet::parse(&connection.text("scopes")?),
        tokens: tokens(&grant)?,
        version: grant.int("version")?,
        refresh_started_at: grant.opt_time("refresh_started_at")?,
        refused_at: grant.opt_time("refused_at")?,
        epoch: grant.int("epoch")?,
        lease_until: grant.time("lease_until")?,
    })
}

fn tokens<R: SqlRow>(row: &RowReader<'_, R>) -> Result<Option<SealedTokens>, StoreError> {
    let Some(access) = row.opt_bytes("access_sealed")? else {
        return Ok(None);
    };
    Ok(Some(SealedTokens {
        access: Sealed::from_bytes(access),
        access_expires_at: row.time("access_expires_at")?,
        refresh: Sealed::from_bytes(row.bytes("refresh_sealed")?),
        client_id: row.opt_text("client_id")?,
    }))
}
