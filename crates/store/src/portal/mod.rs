//! Sessions of sellers in the portal.

pub(crate) mod sql;

use async_trait::async_trait;
use jiff::Timestamp;
use usecases::ports::{NewConnection, PortalSession, PortalStore, SecretHash, StoreError};

use crate::{
    engine::{Engine, SqlConnection, SqlStore},
    row_reader::RowReader,
    statement::Statement,
};

#[async_trait]
impl<E: Engine> PortalStore for SqlStore<E> {
    async fn portal_session(
        &self,
        token: &SecretHash,
        now: Timestamp,
    ) -> Result<Option<PortalSession>, StoreError> {
        let statement = Statement::new(sql::FIND).bind(token).bind(now);
        let Some(row) = self.0.reader().await?.row(statement).await? else {
            return Ok(None);
        };
        Ok(Some(PortalSession {
            organization: RowReader::of("sellers", &row).checked("organization")?,
            expires_at: RowReader::of("portal_sessions", &row).time("expires_at")?,
        }))
    }

    async fn close_portal_session(&self, token: &SecretHash) -> Result<(), StoreError> {
        let statement = Statement::new(sql::CLOSE).bind(token);
        self.0.writer().await?.run(statement).await?;
        Ok(())
    }
}

/// Opens the session of a seller who has just connected.
pub(crate) async fn open<C: SqlConnection>(
    connection: &mut C,
    new: &NewConnection,
) -> Result<(), StoreError> {
    let statement = Statement::new(sql::OPEN)
        .bind(&new.portal)
        .bind(new.seller)
        .bind(new.at)
        .bind(new.portal_until);
    connection.run(statement).await?;
    Ok(())
}
