//! What happened to the seller, newest first.

use domain::TimelineEntry;
use jiff::Timestamp;
use leptos::prelude::*;

use crate::{
    sellers::{cause, history},
    ui::{Section, Timeline, TimelineItem},
};

#[component]
pub fn TimelineSection(
    /// What happened, newest first.
    timeline: Vec<TimelineEntry>,
    /// The time of this page.
    now: Timestamp,
) -> impl IntoView {
    let nothing = timeline.is_empty();
    let entries = timeline
        .into_iter()
        .map(|entry| view! { <Entry entry now/> })
        .collect_view();
    view! {
        <Section title="Timeline" id="timeline" attr:data-live="timeline">
            {if nothing {
                view! { <p class="text-muted">"Nothing has changed since we first looked."</p> }
                    .into_any()
            } else {
                view! { <Timeline>{entries}</Timeline> }.into_any()
            }}
        </Section>
    }
}

#[component]
fn Entry(entry: TimelineEntry, now: Timestamp) -> impl IntoView {
    let description = history::describe(&entry.change);
    let source = cause::event_source(entry.source);
    let at = entry.at;
    view! {
        <TimelineItem icon=description.icon tone=description.tone title=description.title at now source>
            {description.more}
        </TimelineItem>
    }
}
