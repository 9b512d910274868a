//! Hands the store's changes on to every open page of this process.

use std::time::Duration;

use domain::OrganizationId;
use futures::{Stream, StreamExt};
use tokio::sync::broadcast;
use tokio_stream::wrappers::{BroadcastStream, errors::BroadcastStreamRecvError};
use tokio_util::sync::CancellationToken;
use usecases::{Gangway, UseCaseError, ports::ChangeFeed};

/// Changes that a slow page may lag behind before it is told to read everything again.
const CAPACITY: usize = 1_024;
/// Pause before a broken feed is opened again.
const RETRY_AFTER: Duration = Duration::from_secs(1);

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Change {
    Seller(OrganizationId),
    /// Some changes were missed: any seller may have changed.
    AnySeller,
}

#[derive(Clone)]
pub(crate) struct ChangeHub {
    sender: broadcast::Sender<Change>,
    stop: CancellationToken,
}

impl ChangeHub {
    pub(crate) fn new(stop: CancellationToken) -> Self {
        Self {
            sender: broadcast::Sender::new(CAPACITY),
            stop,
        }
    }

    /// Reads the store's feed until the program stops.
    pub(crate) async fn run(self, gangway: Gangway) {
        let stop = self.stop.clone();
        let forever = async {
            loop {
                let cause = match gangway.changes().await {
                    Ok(feed) => self.forward(feed).await,
                    Err(error) => error,
                };
                tracing::warn!(%cause, "the feed of changes broke");
                tokio::time::sleep(RETRY_AFTER).await;
                self.send(Change::AnySeller);
            }
        };
        tokio::select! {
            () = stop.cancelled() => {}
            () = forever => {}
        }
    }

    /// Ends when the feed breaks.
    async fn forward(&self, mut feed: Box<dyn ChangeFeed>) -> UseCaseError {
        loop {
            match feed.next().await {
                Ok(organizations) => organizations
                    .into_iter()
                    .for_each(|organization| self.send(Change::Seller(organization))),
                Err(error) => return error.into(),
            }
        }
    }

    fn send(&self, change: Change) {
        // Nobody listening is no failure.
        let _ = self.sender.send(change);
    }

    /// Changes from now on; ends when the program stops.
    pub(crate) fn subscribe(&self) -> impl Stream<Item = Change> + use<> {
        BroadcastStream::new(self.sender.subscribe())
            .map(|change| match change {
                Ok(change) => change,
                Err(BroadcastStreamRecvError::Lagged(_)) => Change::AnySeller,
            })
            .take_until(self.stop.clone().cancelled_owned())
    }
}
