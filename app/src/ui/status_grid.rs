use leptos::prelude::*;

use super::{
    icon::Icon,
    text::{OptText, Text},
    tone::Tone,
};

/// Many small states side by side.
#[component]
pub fn StatusGrid(
    /// What the states are about, for screen readers.
    #[prop(into)]
    label: Text,
    children: Children,
) -> impl IntoView {
    view! { <ul class="status-grid" role="list" aria-label=label>{children()}</ul> }
}

/// One thing and its state.
#[component]
pub fn StatusItem(
    #[prop(into)] name: Text,
    /// The state in a word or two.
    #[prop(into)]
    word: Text,
    tone: Tone,
    /// What to do about it.
    #[prop(into)]
    note: OptText,
) -> impl IntoView {
    view! {
        <li class=tone.class("status-item")>
            <Icon icon=tone.icon()/>
            <span class="status-name">{name}</span>
            <span class="status-word">{word}</span>
            {note.into_inner().map(|words| view! { <span class="status-note">{words}</span> })}
        </li>
    }
}
