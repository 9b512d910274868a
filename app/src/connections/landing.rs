//! `/connect/{invite}`: what connecting means, before the seller goes on to Mollie.

use domain::Scope;
use jiff::{Timestamp, tz::TimeZone};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{
    api::{Landing, invitation_landing},
    frame::{IconList, IconListItem, SellerFrame, SellerMessage, SellerProblem, platform},
    scopes::ScopesSeen,
};
use crate::{
    frame::PostForm,
    ui::{
        Button, ButtonLink, Icon, Kind, Notice, PageHeader, Section, Size, Text, Tone, date_words,
        relative,
    },
};

/// Where an invitation leads.
#[component]
pub fn ConnectPage() -> impl IntoView {
    let invite = use_params_map()
        .with_untracked(|params| params.get("invite"))
        .unwrap_or_default();
    Suspend::new(async move {
        match invitation_landing(invite.clone()).await {
            Ok(Landing::Open {
                reference,
                expires_at,
                scopes,
                now,
                ..
            }) => view! { <Invited invite reference expires_at scopes now/> }.into_any(),
            Ok(Landing::Used) => view! { <Used/> }.into_any(),
            Ok(Landing::Over) => view! { <Over/> }.into_any(),
            Ok(Landing::Unknown) => view! { <Unknown/> }.into_any(),
            Err(error) => view! { <SellerProblem error/> }.into_any(),
        }
    })
}

#[component]
fn Invited(
    invite: String,
    reference: String,
    expires_at: Timestamp,
    scopes: Vec<Scope>,
    now: Timestamp,
) -> impl IntoView {
    let platform = platform();
    let title = format!("Connect {reference} to Mollie");
    let subtitle = format!(
        "Mollie handles the payments of {platform}. Connect once, and you and {platform} both \
         see what is left to do."
    );
    view! {
        <SellerFrame title="Connect to Mollie">
            <PageHeader title subtitle/>
            <Steps platform=platform.clone()/>
            <Continue invite expires_at now/>
            <div>
                <WhatIsSeen platform scopes/>
                <HaveReady/>
            </div>
        </SellerFrame>
    }
}

#[component]
fn Steps(platform: String) -> impl IntoView {
    view! {
        <Section title="What will happen" id="steps" framed=false>
            <ol role="list" class="grid gap-3">
                <Step number=1 title="Sign in at Mollie, or make an account there">
                    "You leave this page for mollie.com. About 2 minutes."
                </Step>
                <Step number=2 title=format!("Approve what {platform} may see")>
                    "One page and one button. You come straight back here."
                </Step>
                <Step number=3 title="Give Mollie the details it asks for">
                    "About 10 minutes; you can stop and go on later. Mollie then checks them, usually in 1 to 2 business days, at times in up to 10."
                </Step>
            </ol>
        </Section>
    }
}

#[component]
fn Step(number: u8, #[prop(into)] title: Text, children: Children) -> impl IntoView {
    view! {
        <li class="flex gap-3">
            <span
                class="grid size-6 shrink-0 place-items-center rounded-full border border-line text-sm font-medium text-muted"
                aria-hidden="true"
            >
                {number}
            </span>
            <div class="min-w-0">
                <p class="font-medium">{title}</p>
                <p class="text-muted">{children()}</p>
            </div>
        </li>
    }
}

#[component]
fn Continue(invite: String, expires_at: Timestamp, now: Timestamp) -> impl IntoView {
    let until = date_words(expires_at.to_zoned(TimeZone::UTC).date());
    let left = relative(now, expires_at);
    view! {
        <PostForm action=format!("/connect/{invite}/start") class="grid gap-2">
            <Button kind=Kind::Primary size=Size::Large full=true icon=Icon::ArrowRight>
                "Continue to Mollie"
            </Button>
            <p class="text-center text-sm text-muted">
                "This invitation works once, until " {until} " (" {left} ")."
            </p>
        </PostForm>
    }
}

#[component]
fn WhatIsSeen(platform: String, scopes: Vec<Scope>) -> impl IntoView {
    let nothing_else = format!(
        "{platform} can only read. It cannot move or hold your money, pay back a customer, or \
         change anything at Mollie."
    );
    view! {
        <Section title=format!("What {platform} will see") id="seen" framed=false>
            <div class="grid gap-4">
                <ScopesSeen scopes/>
                <Notice tone=Tone::Neutral icon=Icon::Shield title=nothing_else>
                    "Your password, your identity documents and your bank login stay with Mollie. You can end the connection at Mollie whenever you like."
                </Notice>
            </div>
        </Section>
    }
}

#[component]
fn HaveReady() -> impl IntoView {
    view! {
        <Section title="Have ready" id="ready" framed=false>
            <IconList>
                <IconListItem
                    icon=Icon::Document
                    title="Registration number"
                    text="From your chamber of commerce. Mollie connects registered businesses, not private persons."
                />
                <IconListItem
                    icon=Icon::User
                    title="Identity document"
                    text="Of everyone who may sign for the business."
                />
                <IconListItem icon=Icon::Bank title="Bank account" text="In the name of the business."/>
                <IconListItem
                    icon=Icon::Globe
                    title="Website"
                    text="Where you sell, and in a few words what."
                />
            </IconList>
        </Section>
    }
}

#[component]
fn Used() -> impl IntoView {
    let platform = platform();
    view! {
        <SellerMessage
            title="This invitation was used"
            tone=Tone::Success
            subtitle="A seller connected to Mollie with it. An invitation works once."
            actions=|| {
                view! {
                    <ButtonLink href="/my" kind=Kind::Primary size=Size::Large full=true>
                        "See where you stand"
                    </ButtonLink>
                }
            }
        >
            <p class="text-muted">
                "Was it not you, or are you on another device? Ask "
                {platform}
                " for a new invitation; it brings you to your page."
            </p>
        </SellerMessage>
    }
}

#[component]
fn Over() -> impl IntoView {
    let platform = platform();
    view! {
        <SellerMessage
            title="This invitation is over"
            tone=Tone::Warning
            icon=Icon::Clock
            subtitle="Its last day has passed, or it was withdrawn. Nothing happened to your Mollie account."
        >
            <p>"Ask " {platform} " for a new invitation. It takes them a minute."</p>
        </SellerMessage>
    }
}

#[component]
fn Unknown() -> impl IntoView {
    let platform = platform();
    view! {
        <SellerMessage
            title="There is no such invitation"
            tone=Tone::Neutral
            icon=Icon::Link
            subtitle="Most often the link lost its end on the way: mail programs like to cut long links at the end of a line."
        >
            <p>
                "Copy the whole link from the message into the address bar. If that does not help, ask "
                {platform} " for a new one."
            </p>
        </SellerMessage>
    }
}
