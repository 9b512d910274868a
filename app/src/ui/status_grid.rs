use leptos::prelude::*;

use super::{
    icon::{Icon, Shape},
    text::{OptText, Text},
    tone::Tone,
};

/// Many small states side by side.
#[component]
pub fn StatusGrid(
    /// What the states are about, for screen readers.
    #[prop(into)]
    label: Text,
    /// The states.
    children: Children,
) -> impl IntoView {
    view! { <ul class="status-grid" role="list" aria-label=label>{children()}</ul> }
}

/// One thing and its state.
#[component]
pub fn StatusItem(
    /// The thing.
    #[prop(into)]
    name: Text,
    /// Its state in a word or two.
    #[prop(into)]
    word: Text,
    /// What the state means.
    tone: Tone,
    /// Another shape than the tone's own.
    #[prop(optional_no_strip, into)]
    shape: Option<Shape>,
    /// What to do about it.
    #[prop(optional, into)]
    note: OptText,
) -> impl IntoView {
    view! {
        <li class=tone.paint("status-item")>
            <Icon shape=shape.unwrap_or(tone.shape())/>
            <span class="status-name">{name}</span>
            <span class="status-word">{word}</span>
            {note.into_inner().map(|words| view! { <span class="status-note">{words}</span> })}
        </li>
    }
}
