//! The parts of the Seller page, each in a file of its own. The seller's own page is made of
//! the same parts.

pub mod capabilities;
pub mod checklist;
pub mod connection;
pub mod connection_notice;
pub mod header;
pub mod next_step;
pub mod organization;
pub mod profiles;
pub mod states;
pub mod timeline;

use domain::{Fact, FactProblem, SellerReference};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use leptos::prelude::*;

use super::cause;
use crate::ui::{ButtonLink, Freshness, Icon, Kind, Notice, Size, Text, Tone, date_words};

/// How old a fact is, and where it comes from.
fn age<T>(fact: &Fact<T>, now: Timestamp, limit: SignedDuration) -> impl IntoView + use<T> {
    let checked = fact.checked_at;
    let note = fact.source.map(cause::source);
    view! { <Freshness checked now limit note/> }
}

/// A fact: what was read last stays, and says why it is old; what could never be read says why.
fn shown<T>(fact: &Fact<T>, draw: impl FnOnce(&T) -> AnyView) -> AnyView {
    let problem = fact.problem.map(|problem| view! { <Unread problem/> });
    let value = fact.value.as_ref().map(draw);
    if problem.is_none() && value.is_none() {
        let words = "Nothing has been read yet. The first reading comes by itself.";
        return view! { <Notice tone=Tone::Info title="Not read yet">{words}</Notice> }.into_any();
    }
    view! {
        <div class="grid gap-4">
            {problem} {value}
        </div>
    }
    .into_any()
}

/// Why a fact could not be read this time.
#[component]
fn Unread(problem: FactProblem) -> impl IntoView {
    let (tone, title, sentence) = cause::problem(problem);
    let icon = (problem == FactProblem::ScopeMissing).then_some(Icon::EyeOff);
    view! {
        <Notice tone title icon>
            {sentence}
        </Notice>
    }
}

/// The way to a step in Mollie's own dashboard.
#[component]
fn ToMollie(
    /// Where it is.
    href: String,
    /// What is there.
    #[prop(into)]
    words: Text,
    /// How much it asks for attention.
    #[prop(optional)]
    kind: Kind,
    /// How large it is.
    #[prop(default = Size::Small)]
    size: Size,
) -> impl IntoView {
    view! {
        <ButtonLink href kind size external=true attr:target="_blank">
            {words}
        </ButtonLink>
    }
}

/// The day of a moment: "20 Nov 2026".
fn day(at: Timestamp) -> String {
    date_words(at.to_zoned(TimeZone::UTC).date())
}

/// Where a new invitation for the same seller is made.
fn invitation(reference: &SellerReference) -> String {
    let reference = leptos_router::location::Url::escape(reference.as_str());
    format!("/invitations?reference={reference}")
}
