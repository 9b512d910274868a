//! News of changes, as the server passes them on.

use std::time::Duration;

use async_trait::async_trait;
use domain::OrganizationId;
use sqlx::{
    Error, Executor,
    postgres::{PgConnectOptions, PgListener, PgNotification, PgPoolOptions},
};
use tokio::time::timeout;
use usecases::ports::{ChangeFeed, StoreError};

use crate::{failure::failed, loan::NoAnswer};

/// The channel on which every process announces.
const CHANNEL: &str = "gangway_changes";

/// Listens on a connection of its own, so that it never waits for one of the pool.
pub(super) struct PostgresFeed {
    listener: PgListener,
    /// How long nothing may be heard before the server is asked whether it is still there, and how
    /// long its answer may take.
    limit: Duration,
}

#[derive(Debug, thiserror::Error)]
#[error("the change feed was cut off and may have missed changes")]
struct CutOff;

impl PostgresFeed {
    /// A feed from now on.
    pub(super) async fn open(server: &PgConnectOptions, limit: Duration) -> Result<Self, Error> {
        let pool = PgPoolOptions::new()
            .max_connections(1)
            .idle_timeout(None)
            .max_lifetime(None)
            .acquire_timeout(limit)
            .connect_with(server.clone())
            .await?;
        let mut listener = PgListener::connect_with(&pool).await?;
        listener.listen(CHANNEL).await?;
        Ok(Self { listener, limit })
    }

    /// A server that has vanished is as silent as one that has no news.
    async fn is_still_there(&mut self) -> Result<(), StoreError> {
        match timeout(self.limit, self.listener.execute("SELECT 1")).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(failed(error)),
            Err(_) => Err(StoreError::Unavailable(Box::new(NoAnswer(self.limit)))),
        }
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
            let Ok(heard) = timeout(self.limit, self.listener.try_recv()).await else {
                self.is_still_there().await?;
                continue;
            };
            let Some(first) = heard.map_err(failed)? else {
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
