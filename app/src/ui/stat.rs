use leptos::prelude::*;

use super::{
    icon::{Icon, Shape},
    text::{OptText, Text},
    tone::Tone,
};

/// Tiles side by side, all of one height.
#[component]
pub fn Tiles(
    /// The tiles.
    children: Children,
) -> impl IntoView {
    view! { <div class="tiles">{children()}</div> }
}

/// One state, large: what it is about, the word, since when and how we know.
#[component]
pub fn StateTile(
    /// What the state is about.
    #[prop(into)]
    label: Text,
    /// The state in a word.
    #[prop(into)]
    word: Text,
    /// What the state means.
    tone: Tone,
    /// Another shape than the tone's own.
    #[prop(optional_no_strip, into)]
    shape: Option<Shape>,
    /// The state in a plain sentence.
    #[prop(optional, into)]
    sentence: OptText,
    /// Since when, from which source, how fresh.
    children: Children,
) -> impl IntoView {
    view! {
        <section class=tone.paint("tile tile-state") aria-label=label>
            <h2 class="tile-label">{label.clone()}</h2>
            <p class="tile-word">
                <Icon shape=shape.unwrap_or(tone.shape()) class="icon size-5"/>
                {word}
            </p>
            {sentence.into_inner().map(|words| view! { <p class="tile-sentence">{words}</p> })}
            <div class="tile-foot">{children()}</div>
        </section>
    }
}

/// One count that leads to its rows.
#[component]
pub fn CountTile(
    /// What is counted.
    #[prop(into)]
    label: Text,
    /// How many.
    count: u64,
    /// The rows behind the count.
    #[prop(into)]
    href: Text,
    /// What it means when there are any. A count of nought is always quiet.
    #[prop(optional)]
    tone: Tone,
    /// What belongs to the count.
    #[prop(optional, into)]
    hint: OptText,
) -> impl IntoView {
    let tone = if count == 0 { Tone::Neutral } else { tone };
    let shape = if count == 0 {
        Shape::Check
    } else {
        tone.shape()
    };
    view! {
        <a href=href class=tone.paint("tile tile-count")>
            <span class="tile-label">
                <Icon shape/>
                {label}
            </span>
            <span class="tile-number">{count}</span>
            {hint.into_inner().map(|words| view! { <span class="tile-hint">{words}</span> })}
        </a>
    }
}
