//! The six items: what is done, what is open, what cannot be seen, and how each is known.

use domain::{ChecklistItem as Item, ItemState, SellerDetail};
use jiff::Timestamp;
use leptos::prelude::*;

use super::ToMollie;
use crate::{
    sellers::evidence,
    ui::{Checklist, ChecklistItem, Progress, Section, relative},
};

/// The checklist with its evidence.
#[component]
pub fn ChecklistSection(seller: SellerDetail) -> impl IntoView {
    let now = seller.now;
    let checklist = seller.checklist;
    let label = evidence::summary(&checklist);
    let max = checklist.0.len() as u64;
    let value = checklist.count(ItemState::Complete) as u64;
    let items = checklist
        .0
        .into_iter()
        .map(|item| view! { <OneItem item now/> })
        .collect_view();
    view! {
        <Section
            title="Checklist"
            id="checklist"
            note="Mollie has no list of these steps for platforms, so each says how we know."
            aside=move || view! { <Progress label value max/> }
            attr:data-live="checklist"
        >
            <Checklist>{items}</Checklist>
        </Section>
    }
}

#[component]
fn OneItem(item: Item, now: Timestamp) -> impl IntoView {
    let (state, word) = evidence::state(item.state);
    let known = match item.checked_at {
        Some(at) => format!(
            "{} Checked {}.",
            evidence::evidence(item.evidence),
            relative(now, at)
        ),
        None => evidence::evidence(item.evidence).to_owned(),
    };
    let link = item.link;
    view! {
        <ChecklistItem
            state
            word
            title=evidence::topic(item.topic)
            evidence=known
            aside=move || link.map(|href| view! { <ToMollie href words="Open step"/> })
        />
    }
}
