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
use usecases::portal::SellerPortal;

use super::cookies::Cookies;
use crate::{
    change_hub::Change,
    state::{AppState, visitor},
    stream_limit::{StreamSlot, TooMany},
};

/// Stands for any seller.
const ANY: &str = "*";
/// A stream ends after this time; the browser asks again, and its session is checked again.
const LIFE: Duration = Duration::from_mins(5);
const HEARTBEAT: Duration = Duration::from_secs(20);

/// Which sellers the page shows.
#[derive(Deserialize)]
pub(crate) struct EventsQuery {
    org: Option<OrganizationId>,
}

/// Streams changes: to staff of any seller or of one, to a seller of itself.
pub(crate) async fn stream(
    State(state): State<AppState>,
    extensions: Extensions,
    headers: HeaderMap,
    query: Result<Query<EventsQuery>, QueryRejection>,
) -> Response {
    let Ok(Query(query)) = query else {
        return (StatusCode::BAD_REQUEST, "That is not an organization id.").into_response();
    };
    let visitor = visitor(&extensions);
    let own = visitor.portal.as_ref().map(SellerPortal::organization);
    let about = match scope(sees_everyone(&visitor), own, query.org) {
        Scope::Everyone => None,
        Scope::One(organization) => Some(organization),
        Scope::Nothing => {
            return (StatusCode::FORBIDDEN, "This is another seller.").into_response();
        }
    };
    let slot = match slot(&state, &visitor, &headers) {
        Ok(slot) => slot,
        Err(problem) => return refused(problem),
    };
    let events = state
        .changes
        .subscribe()
        .filter_map(move |change| {
            // It is given back when the stream ends, however it ends.
            let _ = &slot;
            ready(event(&change, about.as_ref()))
        })
        .take_until(tokio::time::sleep(LIFE))
        .map(Ok::<_, Infallible>);
    Sse::new(events)
        .keep_alive(KeepAlive::new().interval(HEARTBEAT))
        .into_response()
}

/// One of the streams that the session behind this request may have.
fn slot(state: &AppState, visitor: &Visitor, headers: &HeaderMap) -> Result<StreamSlot, TooMany> {
    let cookies = Cookies::of(headers, state.addresses.is_https());
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
#[derive(Debug, PartialEq, Eq)]
enum Scope {
    Everyone,
    One(OrganizationId),
    Nothing,
}

fn sees_everyone(visitor: &Visitor) -> bool {
    let actor = visitor.actor.as_ref();
    actor.is_some_and(|actor| actor.role().allows(Permission::ViewSellers))
}

fn scope(staff: bool, own: Option<&OrganizationId>, wanted: Option<OrganizationId>) -> Scope {
    match (own, wanted) {
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
        let own = id("org_1");
        let scope_of = |wanted| scope(false, Some(&own), wanted);
        assert_eq!(scope_of(None), Scope::One(id("org_1")));
        assert_eq!(scope_of(Some(id("org_1"))), Scope::One(id("org_1")));
        assert_eq!(scope_of(Some(id("org_2"))), Scope::Nothing);
        assert_eq!(scope(false, None, None), Scope::Nothing);
    }
}
