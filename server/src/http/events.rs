//! `/events`: tells open pages that a seller has changed.

use std::{convert::Infallible, future::ready, time::Duration};

use app::guard::Visitor;
use axum::{
    extract::{Query, State, rejection::QueryRejection},
    http::{Extensions, HeaderMap, StatusCode, header},
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use domain::{OrganizationId, Permission};
use futures::StreamExt;
use serde::Deserialize;
use tokio::time::{Instant, MissedTickBehavior, interval_at};
use usecases::{Gangway, portal::SellerPortal, staff::AskedBy};

use super::cookies::Cookies;
use crate::{
    change_hub::Change,
    layers::auth,
    state::{AppState, visitor},
    stream_limit::{StreamSlot, TooMany},
};

/// Stands for any seller.
const ANY: &str = "*";
/// A stream ends after this time; the browser asks again.
const LIFE: Duration = Duration::from_mins(5);
/// How often an open stream looks whether the session is still open and may still hear the same.
const LOOK_EVERY: Duration = Duration::from_secs(3);
const HEARTBEAT: Duration = Duration::from_secs(20);

/// Which sellers the page shows.
#[derive(Deserialize)]
pub(crate) struct EventsQuery {
    org: Option<OrganizationId>,
}

/// Streams changes: to staff of any seller or of one, to a seller of itself.
pub(crate) async fn stream(
    State(state): State<AppState>,
    headers: HeaderMap,
    extensions: Extensions,
    query: Result<Query<EventsQuery>, QueryRejection>,
) -> Response {
    let Ok(Query(query)) = query else {
        return (StatusCode::BAD_REQUEST, "That is not an organization id.").into_response();
    };
    let visitor = visitor(&extensions);
    let scope = scope_of(&visitor, query.org.as_ref());
    let about = match scope.clone() {
        Scope::Everyone => None,
        Scope::One(organization) => Some(organization),
        Scope::Nothing => {
            return (StatusCode::FORBIDDEN, "This is another seller.").into_response();
        }
    };
    let cookies = Cookies::of(&headers, state.addresses.is_https());
    let slot = match slot(&state, &visitor, &cookies) {
        Ok(slot) => slot,
        Err(problem) => return refused(problem),
    };
    let changes = state.changes.subscribe();
    let listener = Listener {
        cookies,
        gangway: state.gangway,
        wanted: query.org,
        scope,
    };
    let events = changes
        .filter_map(move |change| {
            // It is given back when the stream ends, however it ends.
            let _ = &slot;
            ready(event(&change, about.as_ref()))
        })
        .take_until(tokio::time::timeout(LIFE, listener.lost()))
        .map(Ok::<_, Infallible>);
    Sse::new(events)
        .keep_alive(KeepAlive::new().interval(HEARTBEAT))
        .into_response()
}

/// One of the streams that the session behind this request may have.
fn slot(state: &AppState, visitor: &Visitor, cookies: &Cookies) -> Result<StreamSlot, TooMany> {
    let session = match visitor.actor {
        Some(_) => cookies.session(),
        None => cookies.portal(),
    };
    state.streams.open(session.unwrap_or_default())
}

/// A browser does not ask again by itself for a stream that was refused; the page does.
fn refused(problem: TooMany) -> Response {
    let (status, words) = match problem {
        TooMany::OfThisSession => (
            StatusCode::TOO_MANY_REQUESTS,
            "This session has too many pages open. This one renews itself every minute.",
        ),
        TooMany::InAll => (
            StatusCode::SERVICE_UNAVAILABLE,
            "Too many pages are open. This one renews itself every minute.",
        ),
    };
    (status, [(header::RETRY_AFTER, "60")], words).into_response()
}

/// Whoever holds a stream open.
struct Listener {
    gangway: Gangway,
    cookies: Cookies,
    wanted: Option<OrganizationId>,
    /// What they may hear of.
    scope: Scope,
}

impl Listener {
    /// Waits until they may not hear the same any more: the session has ended, in whichever
    /// process, or the role is another one. It is no use of the session. While the database does
    /// not answer nobody knows, and the stream goes on.
    async fn lost(self) {
        let mut turn = interval_at(Instant::now() + LOOK_EVERY, LOOK_EVERY);
        turn.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            turn.tick().await;
            let visitor = auth::visitor(&self.gangway, &self.cookies, AskedBy::Page, "").await;
            match visitor.map(|visitor| scope_of(&visitor, self.wanted.as_ref())) {
                Ok(scope) if scope != self.scope => return,
                Ok(_) => {}
                Err(error) => tracing::debug!(%error, "cannot look whether a session is open"),
            }
        }
    }
}

/// The event for a change, if it is about the seller that the page shows.
fn event(change: &Change, about: Option<&OrganizationId>) -> Option<Event> {
    let event = Event::default().event("seller");
    match change {
        Change::Seller(organization) => about
            .is_none_or(|about| about == organization)
            .then(|| event.data(organization.as_str())),
        Change::AnySeller => Some(event.data(ANY)),
    }
}

/// Whom a visitor may hear of.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Scope {
    Everyone,
    One(OrganizationId),
    Nothing,
}

fn scope_of(visitor: &Visitor, wanted: Option<&OrganizationId>) -> Scope {
    let actor = visitor.actor.as_ref();
    let staff = actor.is_some_and(|actor| actor.role().allows(Permission::ViewSellers));
    let own = visitor.portal.as_ref().map(SellerPortal::organization);
    scope(staff, own, wanted)
}

fn scope(staff: bool, own: Option<&OrganizationId>, wanted: Option<&OrganizationId>) -> Scope {
    match (own, wanted) {
        (_, None) if staff => Scope::Everyone,
        (_, Some(wanted)) if staff => Scope::One(wanted.clone()),
        (Some(own), None) => Scope::One(own.clone()),
        (Some(own), Some(wanted)) if own == wanted => Scope::One(wanted.clone()),
        _ => Scope::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seller_hears_only_of_itself() {
        let id = |text| OrganizationId::parse(text).unwrap();
        let own = id("org_1");
        let scope_of = |wanted: Option<OrganizationId>| scope(false, Some(&own), wanted.as_ref());
        assert_eq!(scope_of(None), Scope::One(id("org_1")));
        assert_eq!(scope_of(Some(id("org_1"))), Scope::One(id("org_1")));
        assert_eq!(scope_of(Some(id("org_2"))), Scope::Nothing);
        assert_eq!(scope(false, None, None), Scope::Nothing);
    }
}
