//! What stands between us and the seller: a connection that fails, is lost or has ended, and
//! permissions that were not granted. The page stays readable under it.

use domain::{ConnectionState, NextStepCode, Permission, SellerDetail};
use leptos::prelude::*;

use super::{day, invitation};
use crate::{
    sellers::{cause, status},
    ui::{ButtonLink, Icon, Kind, Notice, absolute},
};

/// Says what is wrong with the connection, if anything is.
#[component]
pub fn ConnectionNotice(seller: SellerDetail) -> impl IntoView {
    let notice = match seller.connection.state {
        ConnectionState::Connected => None,
        _ => Some(view! { <Broken seller/> }),
    };
    view! {
        <div class="mb-4 empty:hidden" data-live="connection-notice">
            {notice}
        </div>
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
