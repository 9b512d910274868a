use leptos::prelude::*;

use super::text::{OptText, Text};

/// Facts as a definition list, in as many columns as fit.
#[component]
pub fn Facts(
    /// One fact per line, term left of value: for a narrow place or a card.
    #[prop(optional)]
    rows: bool,
    /// The facts.
    children: Children,
) -> impl IntoView {
    view! { <dl class=if rows { "facts facts-rows" } else { "facts" }>{children()}</dl> }
}

/// One fact.
#[component]
pub fn Fact(
    /// What it is.
    #[prop(into)]
    term: Text,
    /// Where it comes from or how old it is.
    #[prop(optional, into)]
    note: OptText,
    /// Its value. Say "Not given" rather than leaving it empty.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="fact">
            <dt>{term}</dt>
            <dd>
                {children()}
                {note.into_inner().map(|words| view! { <span class="fact-note">{words}</span> })}
            </dd>
        </div>
    }
}
