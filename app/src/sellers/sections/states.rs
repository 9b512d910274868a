//! The three large states, each with since when, and how fresh.

use domain::{PaymentsIndicator, SellerDetail};
use jiff::{SignedDuration, Timestamp};
use leptos::prelude::*;

use super::day;
use crate::{
    sellers::{
        cause,
        status::{self, Words},
    },
    ui::{Freshness, Notice, StateTile, Text, Tiles, Tone},
};

/// Onboarding, payments and settlements.
#[component]
pub fn StateTiles(seller: SellerDetail) -> impl IntoView {
    let facts = &seller.facts;
    let known = |checked, source: Option<domain::Source>| Known {
        checked,
        source: source.map(cause::source),
        now: seller.now,
        limit: seller.stale_after,
    };
    let onboarding = known(facts.onboarding.checked_at, facts.onboarding.source);
    let derived = known(
        facts.status_checked_at(),
        facts.capabilities.source.or(facts.onboarding.source),
    );
    let states = seller.states.clone();
    let name = seller.shown_name().to_owned();
    let disagree = PaymentsIndicator::sources_disagree(facts);
    let raw = facts
        .onboarding
        .value
        .as_ref()
        .and_then(|one| one.raw_status.clone())
        .map(|word| {
            format!("Mollie says \u{201c}{word}\u{201d}, which Gangway does not know yet.")
        });
    view! {
        <div class="contents" data-live="states">
            <Tiles attr:id="states">
                <Tile name=name.clone() label="Onboarding" words=status::onboarding(states.onboarding) since=states.onboarding_since known=onboarding instead=raw/>
                <Tile name=name.clone() label="Payments" words=status::payments(states.payments) since=states.payments_since known=derived.clone()/>
                <Tile name label="Settlements" words=status::settlements(states.settlements) since=states.settlements_since known=derived/>
            </Tiles>
            {disagree.then(|| view! { <Disagreement/> })}
        </div>
    }
}

/// How a state is known.
#[derive(Clone)]
struct Known {
    checked: Option<Timestamp>,
    source: Option<&'static str>,
    now: Timestamp,
    limit: SignedDuration,
}

#[component]
fn Tile(
    name: String,
    label: &'static str,
    words: Words,
    since: Timestamp,
    known: Known,
    /// Said instead of the usual sentence.
    #[prop(optional_no_strip)]
    instead: Option<String>,
) -> impl IntoView {
    let Known {
        checked,
        source,
        now,
        limit,
    } = known;
    let sentence = instead.map_or(Text::Borrowed(words.sentence), Text::Owned);
    let said = format!("{name}: {label} {}", words.word.to_lowercase());
    view! {
        <StateTile label word=words.word tone=words.tone sentence attr:data-say-key=label attr:data-say=said>
            <span>{format!("Since {}", day(since))}</span>
            <Freshness checked now limit note=source/>
        </StateTile>
    }
}

/// Mollie tells the same thing in two places, and they do not always change together.
#[component]
fn Disagreement() -> impl IntoView {
    view! {
        <Notice tone=Tone::Info title="Mollie's two answers on payments differ">
            "The onboarding status says that shoppers can pay, while the payments capability still waits. We show what the onboarding status says. "
            <a class="text-link" href="#capabilities">"Both are listed under capabilities."</a>
        </Notice>
    }
}
