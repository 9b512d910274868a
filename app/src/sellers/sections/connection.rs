//! Our grant at the seller: how it stands, what it allows, when it is used next.

use domain::{ConnectionSummary, Permission, SellerDetail};
use jiff::Timestamp;
use leptos::prelude::*;

use super::invitation;
use crate::{
    connections::scopes,
    sellers::{cause, status},
    ui::{
        ButtonLink, Dot, Fact, Facts, Icon, RelativeTime, Section, Size, StatusGrid, StatusItem,
        Tone,
    },
};

#[component]
pub fn ConnectionSection(seller: SellerDetail) -> impl IntoView {
    let now = seller.now;
    let may_invite = seller.allows(Permission::InviteSellers);
    let ask = (may_invite && !seller.connection.missing().is_empty())
        .then(|| invitation(&seller.reference));
    let connection = seller.connection;
    view! {
        <Section title="Connection" id="connection" attr:data-live="connection">
            <div class="grid gap-4">
                <ConnectionFacts connection=connection.clone() now/>
                <Permissions connection/>
                {ask.map(|href| {
                    view! {
                        <div>
                            <ButtonLink href size=Size::Small icon=Icon::Plug>
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
fn ConnectionFacts(connection: ConnectionSummary, now: Timestamp) -> impl IntoView {
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
        <Facts>
            <Fact term="State" note=words.sentence>
                <Dot label=words.word tone=words.tone/>
            </Fact>
            {connection.cause.map(|one| view! { <Fact term="Cause">{cause::loss(one)}</Fact> })}
            {when("Failing since", connection.failing_since)}
            {when("Consented", Some(connection.connected_at))}
            {when("Ended", connection.ended_at)}
            {when("Last refresh", connection.refreshed_at)}
            {match (connection.cause, connection.next_attempt_at) {
                (Some(cause), Some(at)) if cause.is_doubted_refusal() => {
                    Some(view! { <AskedAgain at now/> }.into_any())
                }
                (_, Some(at)) => Some(view! { <NextPoll at now/> }.into_any()),
                (_, None) => None,
            }}
        </Facts>
    }
}

#[component]
fn AskedAgain(at: Timestamp, now: Timestamp) -> impl IntoView {
    view! {
        <Fact term="Asked again" note="Check now asks at once.">
            <RelativeTime at now/>
        </Fact>
    }
}

#[component]
fn NextPoll(at: Timestamp, now: Timestamp) -> impl IntoView {
    let time = if at > now {
        view! { <RelativeTime at now/> }.into_any()
    } else {
        "Due now".into_any()
    };
    view! { <Fact term="Next reading">{time}</Fact> }
}

/// What was granted of what was asked for, each with what it shows.
#[component]
fn Permissions(connection: ConnectionSummary) -> impl IntoView {
    let (requested, missing) = (connection.requested.known(), connection.missing());
    let asked = requested.len();
    let granted = asked.saturating_sub(missing.len());
    let items = requested
        .into_iter()
        .map(|scope| {
            let (word, tone) = if missing.contains(&scope) {
                ("Missing", Tone::Warning)
            } else {
                ("Granted", Tone::Success)
            };
            view! { <StatusItem name=scope.as_str() word tone note=scopes::words(scope).opens/> }
        })
        .collect_view();
    let unused: Vec<&str> = connection
        .granted
        .iter()
        .filter(|name| !connection.requested.iter().any(|one| one == *name))
        .collect();
    view! {
        <h3 class="text-sm font-semibold">
            {format!("Permissions: {granted} of {asked} granted")}
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
