//! News of changes, as the server passes them on.

use async_trait::async_trait;
use domain::OrganizationId;
use sqlx::{
    Error,
    postgres::{PgConnectOptions, PgListener, PgNotification, PgPoolOptions},
};
use usecases::ports::{ChangeFeed, StoreError};

use crate::failure::failed;

/// The channel on which every process announces.
const CHANNEL: &str = "gangway_changes";

/// Listens on a connection of its own, so that it never waits for one of the pool.
pub(super) struct PostgresFeed {
    listener: PgListener,
}

#[derive(Debug, thiserror::Error)]
#[error("the change feed was cut off and may have missed changes")]
struct CutOff;

impl PostgresFeed {
    /// A feed from now on.
    pub(super) async fn open(server: &PgConnectOptions) -> Result<Self, Error> {
        let pool = PgPoolOptions::new()
            .max_connections(1)
            .idle_timeout(None)
            .max_lifetime(None)
            .connect_with(server.clone())
            .await?;
        let mut listener = PgListener::connect_with(&pool).await?;
        listener.listen(CHANNEL).await?;
        Ok(Self { listener })
    }
}

/// A name that is not ours on our channel is somebody else's joke, not an error.
fn organization(notification: &PgNotification) -> Option<OrganizationId> {
    OrganizationId::parse(notification.payload()).ok()
}

#[async_trait]
impl ChangeFeed for PostgresFeed {
    async fn next(&mut self) -> Result<Vec<OrganizationId>, StoreError> {
        loop {
            let Some(first) = self.listener.try_recv().await.map_err(failed)? else {
                // It listens again already; the caller reads again what it shows.
                return Err(StoreError::Unavailable(Box::new(CutOff)));
            };
            let mut news: Vec<OrganizationId> = organization(&first).into_iter().collect();
            while let Some(more) = self.listener.next_buffered() {
                news.extend(organization(&more).filter(|one| !news.contains(one)));
            }
            if !news.is_empty() {
                return Ok(news);
            }
        }
    }
}
