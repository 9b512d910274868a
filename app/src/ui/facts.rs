use leptos::prelude::*;

use super::text::{OptText, Text};

/// Facts as a definition list: one a line, term left of value.
#[component]
pub fn Facts(children: Children) -> impl IntoView {
    view! { <dl class="facts">{children()}</dl> }
}

#[component]
pub fn Fact(
    #[prop(into)] term: Text,
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
