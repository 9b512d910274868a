use jiff::Timestamp;
use leptos::prelude::*;

use super::{
    icon::{Icon, Shape},
    text::{OptText, Text},
    time::RelativeTime,
    tone::Tone,
};

/// What happened, newest first.
#[component]
pub fn Timeline(
    /// The entries.
    children: Children,
) -> impl IntoView {
    view! { <ol class="timeline" role="list">{children()}</ol> }
}

/// One thing that happened.
#[component]
pub fn TimelineItem(
    /// What kind of thing it was.
    shape: Shape,
    /// What it means.
    #[prop(optional)]
    tone: Tone,
    /// What happened, in one line.
    #[prop(into)]
    title: Text,
    /// When.
    at: Timestamp,
    /// The time of this page.
    now: Timestamp,
    /// Who or what told us.
    #[prop(optional, into)]
    source: OptText,
    /// More about it.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <li class=tone.paint("timeline-item")>
            <span class="timeline-shape">
                <Icon shape/>
            </span>
            <div class="timeline-text">
                <p class="timeline-title">{title}</p>
                {children.map(|children| view! { <div class="timeline-body">{children()}</div> })}
                <p class="timeline-meta">
                    <RelativeTime at now/>
                    {source.into_inner().map(|words| view! { <span>{words}</span> })}
                </p>
            </div>
        </li>
    }
}
