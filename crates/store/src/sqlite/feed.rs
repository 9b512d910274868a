//! News of changes, also those that other processes make.

use std::time::Duration;

use async_trait::async_trait;
use domain::OrganizationId;
use sqlx::{ConnectOptions, SqliteConnection, sqlite::SqliteConnectOptions};
use tokio::time::timeout;
use usecases::ports::{ChangeFeed, StoreError};

use crate::{
    engine::SqlConnection, failure::failed, loan::NoAnswer, row_reader::RowReader,
    statement::Statement,
};

/// How often to look whether anything was written. A look reads one number from shared memory.
const LOOK_EVERY: Duration = Duration::from_millis(200);

/// Changes with every commit of any other connection.
const DATA_VERSION: &str = "PRAGMA data_version";
const NEWEST: &str = "SELECT COALESCE(MAX(seq), 0) AS seq FROM changes";
const SINCE: &str = "SELECT seq, organization FROM changes WHERE seq > $1 ORDER BY seq";

/// Reads the table of changes whenever the file has changed.
pub(super) struct SqliteFeed {
    link: SqliteConnection,
    version: Option<i64>,
    seen: i64,
    /// How long one look may take.
    limit: Duration,
}

impl SqliteFeed {
    /// A feed on a connection of its own, from now on.
    pub(super) async fn open(
        reading: &SqliteConnectOptions,
        limit: Duration,
    ) -> Result<Self, sqlx::Error> {
        let mut link = reading.connect().await?;
        let seen = sqlx::query_scalar(NEWEST).fetch_one(&mut link).await?;
        Ok(Self {
            link,
            version: None,
            seen,
            limit,
        })
    }

    async fn version(&mut self) -> Result<i64, StoreError> {
        sqlx::query_scalar(DATA_VERSION)
            .fetch_one(&mut self.link)
            .await
            .map_err(failed)
    }

    /// What is new. Nothing is forgotten unless all of it is handed over.
    async fn news(&mut self) -> Result<Vec<OrganizationId>, StoreError> {
        let version = self.version().await?;
        if self.version == Some(version) {
            return Ok(Vec::new());
        }
        let found = self
            .link
            .rows(Statement::new(SINCE).bind(self.seen))
            .await?;
        let mut seen = self.seen;
        let mut news: Vec<OrganizationId> = Vec::new();
        for row in &found {
            let row = RowReader::of("changes", row);
            seen = row.int("seq")?;
            let organization = row.checked("organization")?;
            if !news.contains(&organization) {
                news.push(organization);
            }
        }
        self.seen = seen;
        self.version = Some(version);
        Ok(news)
    }
}

#[async_trait]
impl ChangeFeed for SqliteFeed {
    async fn next(&mut self) -> Result<Vec<OrganizationId>, StoreError> {
        loop {
            let limit = self.limit;
            let Ok(news) = timeout(limit, self.news()).await else {
                return Err(StoreError::Unavailable(Box::new(NoAnswer(limit))));
            };
            let news = news?;
            if !news.is_empty() {
                return Ok(news);
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }
}
