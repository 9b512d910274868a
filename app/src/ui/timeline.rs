use jiff::Timestamp;
use leptos::prelude::*;

use super::{icon::Icon, text::Text, time::RelativeTime, tone::Tone};

/// What happened, newest first.
#[component]
pub fn Timeline(children: Children) -> impl IntoView {
    view! { <ol role="list">{children()}</ol> }
}

/// One thing that happened.
#[component]
pub fn TimelineItem(
    icon: Icon,
    tone: Tone,
    #[prop(into)] title: Text,
    at: Timestamp,
    /// The time of this page.
    now: Timestamp,
    /// Who or what told us.
    #[prop(into)]
    source: Text,
    children: Children,
) -> impl IntoView {
    view! {
        <li class=tone.class("timeline-item")>
            <span class="timeline-icon">
                <Icon icon/>
            </span>
            <div>
                <p class="timeline-title">{title}</p>
                <div class="text-muted">{children()}</div>
                <p class="timeline-meta">
                    <RelativeTime at now/>
                    <span>{source}</span>
                </p>
            </div>
        </li>
    }
}
