use leptos::prelude::*;

use super::{icon::Icon, text::Text, tone::Tone};

/// Tiles side by side, all of one height.
#[component]
pub fn Tiles(children: Children) -> impl IntoView {
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
    tone: Tone,
    /// The state in a plain sentence.
    #[prop(into)]
    sentence: Text,
    /// Since when, from which source, how fresh.
    children: Children,
) -> impl IntoView {
    view! {
        <section class=tone.class("tile") aria-label=label>
            <h2 class="tile-label">{label.clone()}</h2>
            <p class="tile-word">
                <Icon icon=tone.icon() class="icon size-5"/>
                {word}
            </p>
            <p class="tile-sentence">{sentence}</p>
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
    count: u64,
    /// The rows behind the count.
    #[prop(into)]
    href: Text,
    /// What it means when there are any. A count of nought is always quiet.
    tone: Tone,
    /// What belongs to the count.
    #[prop(into)]
    hint: Text,
) -> impl IntoView {
    let tone = if count == 0 { Tone::Neutral } else { tone };
    let icon = if count == 0 { Icon::Check } else { tone.icon() };
    view! {
        <a href=href class=tone.class("tile tile-count")>
            <span class="tile-label">
                <Icon icon/>
                {label}
            </span>
            <span class="tile-number">{count}</span>
            <span class="tile-hint">{hint}</span>
        </a>
    }
}
