//! What stands between us and the seller: a connection that fails, is lost or has ended, and
//! permissions that were not granted. The page stays readable under it.

use domain::{ConnectionState, NextStepCode, Permission, SellerDetail};
use jiff::Timestamp;
use leptos::prelude::*;

use super::{day, invitation};
use crate::{
    sellers::{cause, status},
    ui::{ButtonLink, Icon, Kind, Notice, Tone, absolute},
};

/// Says what is wrong with the connection, if anything is.
#[component]
pub fn ConnectionNotice(seller: SellerDetail) -> impl IntoView {
    let paused = seller.connection.paused_until(seller.now);
    let notice = match (seller.connection.state, paused) {
        (ConnectionState::Connected, None) => None,
        (ConnectionState::Connected, Some(until)) => {
            Some(view! { <Paused seller until/> }.into_any())
        }
        _ => Some(view! { <Broken seller/> }.into_any()),
    };
    view! {
        <div class="mb-4 empty:hidden" data-live="connection-notice">
            {notice}
        </div>
    }
}

/// Mollie limits how often one seller is read.
#[component]
fn Paused(seller: SellerDetail, until: Timestamp) -> impl IntoView {
    let last = seller.states.checked_at;
    let last = last.map(|at| format!(" What you see below was read last on {}.", absolute(at)));
    let title = format!("Mollie asks us to wait until {}", absolute(until));
    view! {
        <Notice tone=Tone::Info title>
            "Then this seller is read again, by itself." {last}
        </Notice>
    }
}

#[component]
fn Broken(seller: SellerDetail) -> impl IntoView {
    let connection = &seller.connection;
    let words = status::connection(connection.state);
    let why = connection.cause.map(cause::loss);
    let since = connection
        .failing_since
        .filter(|_| connection.state == ConnectionState::Failing)
        .or(connection.ended_at)
        .map(|at| format!("Since {}.", day(at)));
    let last = seller
        .states
        .checked_at
        .map(|at| format!("What you see below was read last on {}.", absolute(at)));
    let again = (seller.states.next.code == NextStepCode::Reconnect
        || connection.state == ConnectionState::DisconnectedByUs)
        && seller.allows(Permission::InviteSellers);
    let href = invitation(&seller.reference);
    let reconnect = again.then(|| {
        view! {
            <ButtonLink href kind=Kind::Primary icon=Icon::Plug>
                "Make a reconnect link"
            </ButtonLink>
        }
    });
    let more: Vec<String> = since
        .into_iter()
        .chain(why.map(str::to_owned))
        .chain(last)
        .collect();
    view! {
        <Notice tone=words.tone title=words.sentence actions=move || reconnect>
            {more.join(" ")}
        </Notice>
    }
}
