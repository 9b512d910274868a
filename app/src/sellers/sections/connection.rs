//! Our grant at the seller: how it stands, what it allows, when it is used next.

use domain::Scope;
use jiff::Timestamp;
use leptos::prelude::*;

use super::invitation;
use crate::{
    sellers::{
        api::{ConnectionData, SellerPageData},
        cause, status,
    },
    ui::{
        ButtonLink, Dot, Fact, Facts, RelativeTime, Section, Shape, Size, StatusGrid, StatusItem,
        Tone,
    },
};

/// The connection.
#[component]
pub fn ConnectionSection(
    /// The seller.
    seller: SellerPageData,
) -> impl IntoView {
    let now = seller.now;
    let ask = (seller.may_invite && !seller.connection.missing.is_empty())
        .then(|| invitation(&seller.reference));
    let connection = seller.connection;
    view! {
        <Section title="Connection" id="connection" attr:data-live="connection">
            <div class="stack">
                <Standing connection=connection.clone() now/>
                <Permissions connection/>
                {ask.map(|href| {
                    view! {
                        <div>
                            <ButtonLink href size=Size::Small icon=Shape::Plug>
                                "Ask for the missing permissions"
                            </ButtonLink>
                        </div>
                    }
                })}
            </div>
        </Section>
    }
}

#[component]
fn Standing(connection: ConnectionData, now: Timestamp) -> impl IntoView {
    let words = status::connection(connection.state);
    let when = move |term: &'static str, at: Option<Timestamp>| {
        at.map(|at| {
            view! {
                <Fact term>
                    <RelativeTime at now/>
                </Fact>
            }
        })
    };
    view! {
        <Facts rows=true>
            <Fact term="State" note=words.sentence>
                <Dot label=words.word tone=words.tone/>
            </Fact>
            {connection.cause.map(|one| view! { <Fact term="Cause">{cause::loss(one)}</Fact> })}
            {when("Failing since", connection.failing_since)}
            {when("Consented", Some(connection.connected_at))}
            {when("Ended", connection.ended_at)}
            {when("Last refresh", connection.refreshed_at)}
            {connection.next_poll_at.map(|at| view! { <NextReading at now/> })}
        </Facts>
    }
}

#[component]
fn NextReading(at: Timestamp, now: Timestamp) -> impl IntoView {
    let time = if at > now {
        view! { <RelativeTime at now/> }.into_any()
    } else {
        "Due now".into_any()
    };
    view! { <Fact term="Next reading">{time}</Fact> }
}

/// What was granted of what is wanted, each with what it shows.
#[component]
fn Permissions(connection: ConnectionData) -> impl IntoView {
    let wanted = Scope::ALL.len();
    let granted = wanted.saturating_sub(connection.missing.len());
    let items = Scope::ALL
        .iter()
        .map(|scope| {
            let (word, tone) = if connection.missing.contains(scope) {
                ("Missing", Tone::Warning)
            } else {
                ("Granted", Tone::Success)
            };
            view! { <StatusItem name=scope.as_str() word tone note=cause::unlocks(*scope)/> }
        })
        .collect_view();
    let unused: Vec<String> = connection
        .granted
        .into_iter()
        .filter(|name| !Scope::ALL.iter().any(|scope| scope.as_str() == name))
        .collect();
    view! {
        <h3 class="text-sm font-semibold">
            {format!("Permissions: {granted} of {wanted} granted")}
        </h3>
        <StatusGrid label="Permissions">{items}</StatusGrid>
        {(!unused.is_empty())
            .then(|| {
                view! {
                    <p class="text-sm text-muted">
                        "Also granted, and not used: " <span class="mono">{unused.join(", ")}</span>
                    </p>
                }
            })}
    }
}
