//! What stands around every page for sellers: the marketplace's name, and one column of words.

use leptos::prelude::*;
use leptos_meta::Meta;

use crate::{
    error::UiError,
    frame::{PageTitle, ProblemPage, PublicFrame},
    ui::{Icon, OptText, PageHeader, Text, Tone},
};

/// Name of the marketplace, as sellers know it.
pub fn platform() -> String {
    #[cfg(feature = "ssr")]
    return crate::guard::installation().platform_name;
    #[cfg(not(feature = "ssr"))]
    String::new()
}

/// The frame of a page for sellers. Such pages are private: search engines are kept out, and the
/// address, which may be an invitation, is not told to other sites.
#[component]
pub fn SellerFrame(
    /// Title of the window.
    #[prop(into)]
    title: Text,
    /// Wider, for pages with lists rather than one question.
    #[prop(optional)]
    wide: bool,
    children: Children,
) -> impl IntoView {
    view! {
        <PageTitle text=title/>
        <Meta name="robots" content="noindex"/>
        <Meta name="referrer" content="same-origin"/>
        <PublicFrame wide>{children()}</PublicFrame>
    }
}

/// A short page for sellers: what is the case, and what to do now.
#[component]
pub fn SellerMessage(
    /// What is the case.
    #[prop(into)]
    title: Text,
    tone: Tone,
    /// Another icon than the tone's own.
    #[prop(optional_no_strip, into)]
    icon: Option<Icon>,
    /// One sentence under the title.
    #[prop(optional, into)]
    subtitle: OptText,
    /// The organization of whom it tells, where the page is to keep itself current.
    #[prop(optional, into)]
    organization: OptText,
    /// The way on.
    #[prop(optional, into)]
    actions: Option<ViewFnOnce>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <SellerFrame title=title.clone()>
            <div class="contents" data-org=organization.into_inner() data-live="message">
                <span class=tone.class("grid size-11 place-items-center rounded-full bg-(--tone-bg) text-(--tone-fg)")>
                    <Icon icon=icon.unwrap_or(tone.icon()) class="icon size-6"/>
                </span>
                <PageHeader title subtitle/>
                {children.map(|children| children())}
                {actions.map(|actions| view! { <div class="grid gap-2">{actions.run()}</div> })}
            </div>
        </SellerFrame>
    }
}

/// A page for sellers about something that went wrong while it was being made.
#[component]
pub fn SellerProblem(error: UiError) -> impl IntoView {
    view! {
        <SellerFrame title="A problem">
            <ProblemPage error/>
        </SellerFrame>
    }
}

/// A list whose items each have an icon.
#[component]
pub fn IconList(
    /// The [`IconListItem`]s.
    children: Children,
) -> impl IntoView {
    view! {
        <ul role="list" class="grid gap-3">
            {children()}
        </ul>
    }
}

/// A few strong words, and a sentence.
#[component]
pub fn IconListItem(
    icon: Icon,
    #[prop(into)] title: Text,
    #[prop(optional, into)] text: OptText,
) -> impl IntoView {
    view! {
        <li class="flex gap-3">
            <span class="mt-0.5 text-muted">
                <Icon icon/>
            </span>
            <div class="min-w-0">
                <p class="font-medium">{title}</p>
                {text.into_inner().map(|words| view! { <p class="text-muted">{words}</p> })}
            </div>
        </li>
    }
}
