//! Tells open pages that a seller has changed.

use std::{convert::Infallible, time::Duration};

use app::guard::Visitor;
use axum::{
    extract::{Query, State},
    http::{Extensions, StatusCode},
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use domain::{OrganizationId, Permission};
use futures::{Stream, StreamExt};
use serde::Deserialize;
use tokio::sync::broadcast;
use tokio_stream::wrappers::{BroadcastStream, errors::BroadcastStreamRecvError};
use tokio_util::sync::CancellationToken;
use usecases::ports::{ChangeFeed, SharedStore};

use crate::router::{AppState, visitor};

/// Changes that a slow page may lag behind before it is told to read everything again.
const BACKLOG: usize = 1_024;
/// Stands for any seller.
const ANY: &str = "*";
/// Pause before a broken feed is opened again.
const TROUBLE: Duration = Duration::from_secs(1);
/// A stream ends after this time; the browser asks again, and its session is checked again.
const LIFE: Duration = Duration::from_mins(5);
const HEARTBEAT: Duration = Duration::from_secs(20);

/// What open pages are told.
#[derive(Debug, Clone)]
enum News {
    /// This seller has changed.
    Seller(OrganizationId),
    /// Some news was missed: any seller may have changed.
    Missed,
}

/// Hands the store's changes on to every open page of this process.
#[derive(Clone)]
pub(crate) struct Hub {
    changes: broadcast::Sender<News>,
    stop: CancellationToken,
}

impl Hub {
    pub(crate) fn new(stop: CancellationToken) -> Self {
        Self {
            changes: broadcast::Sender::new(BACKLOG),
            stop,
        }
    }

    /// Reads the store's feed until the program stops.
    pub(crate) async fn run(self, store: SharedStore) {
        let stop = self.stop.clone();
        let forever = async {
            loop {
                let cause = match store.change_feed().await {
                    Ok(feed) => self.hand_on(feed).await,
                    Err(error) => error,
                };
                tracing::warn!(%cause, "the feed of changes broke");
                tokio::time::sleep(TROUBLE).await;
                // Nobody listening is no failure.
                let _ = self.changes.send(News::Missed);
            }
        };
        tokio::select! {
            () = stop.cancelled() => {}
            () = forever => {}
        }
    }

    async fn hand_on(&self, mut feed: Box<dyn ChangeFeed>) -> usecases::ports::StoreError {
        loop {
            match feed.next().await {
                Ok(organizations) => {
                    for organization in organizations {
                        // Nobody listening is no failure.
                        let _ = self.changes.send(News::Seller(organization));
                    }
                }
                Err(error) => return error,
            }
        }
    }

    /// Changes from now on; ends when the program stops.
    fn listen(&self, about: Option<OrganizationId>) -> impl Stream<Item = Event> + use<> {
        BroadcastStream::new(self.changes.subscribe())
            .filter_map(move |change| std::future::ready(event(change, about.as_ref())))
            .take_until(self.stop.clone().cancelled_owned())
            .take_until(tokio::time::sleep(LIFE))
    }
}

/// The event for a change, if it is about the seller that the page shows.
fn event(
    change: Result<News, BroadcastStreamRecvError>,
    about: Option<&OrganizationId>,
) -> Option<Event> {
    let event = Event::default().event("seller");
    match change {
        Ok(News::Seller(organization)) => about
            .is_none_or(|about| *about == organization)
            .then(|| event.data(organization.as_str())),
        Ok(News::Missed) | Err(BroadcastStreamRecvError::Lagged(_)) => Some(event.data(ANY)),
    }
}

/// Which sellers the page shows.
#[derive(Deserialize)]
pub(crate) struct EventsQuery {
    org: Option<OrganizationId>,
}

/// Streams changes: to staff of any seller or of one, to a seller of itself.
pub(crate) async fn stream(
    State(state): State<AppState>,
    extensions: Extensions,
    query: Result<Query<EventsQuery>, axum::extract::rejection::QueryRejection>,
) -> Response {
    let Ok(Query(query)) = query else {
        return (StatusCode::BAD_REQUEST, "That is not an organization id.").into_response();
    };
    let about = match scope(&visitor(&extensions), query.org) {
        Scope::Everyone => None,
        Scope::One(organization) => Some(organization),
        Scope::Nothing => {
            return (StatusCode::FORBIDDEN, "This is another seller.").into_response();
        }
    };
    let events = state.hub.listen(about).map(Ok::<_, Infallible>);
    Sse::new(events)
        .keep_alive(KeepAlive::new().interval(HEARTBEAT))
        .into_response()
}

/// Whom a visitor may hear of.
#[derive(Debug, PartialEq, Eq)]
enum Scope {
    Everyone,
    One(OrganizationId),
    Nothing,
}

fn scope(visitor: &Visitor, wanted: Option<OrganizationId>) -> Scope {
    let staff = visitor
        .actor
        .as_ref()
        .is_some_and(|actor| actor.role().allows(Permission::ViewSellers));
    match (&visitor.portal, wanted) {
        (_, None) if staff => Scope::Everyone,
        (_, Some(wanted)) if staff => Scope::One(wanted),
        (Some(own), None) => Scope::One(own.clone()),
        (Some(own), Some(wanted)) if *own == wanted => Scope::One(wanted),
        _ => Scope::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seller_hears_only_of_itself() {
        let id = |text| OrganizationId::parse(text).unwrap();
        let seller = Visitor {
            portal: Some(id("org_1")),
            ..Visitor::default()
        };
        assert_eq!(scope(&seller, None), Scope::One(id("org_1")));
        assert_eq!(scope(&seller, Some(id("org_1"))), Scope::One(id("org_1")));
        assert_eq!(scope(&seller, Some(id("org_2"))), Scope::Nothing);
        assert_eq!(scope(&Visitor::default(), None), Scope::Nothing);
    }
}
