use leptos::prelude::*;

use super::text::{OptText, Text};

/// A part of a page under a heading.
#[component]
pub fn Section(
    #[prop(into)] title: Text,
    /// The `id`, so that it can be linked to.
    #[prop(into)]
    id: Text,
    /// One sentence under the heading.
    #[prop(optional, into)]
    note: OptText,
    /// Beside the heading: freshness, a link.
    #[prop(optional, into)]
    aside: Option<ViewFnOnce>,
    /// Drawn on a surface of its own; off for content that brings its own frames.
    #[prop(default = true)]
    framed: bool,
    children: Children,
) -> impl IntoView {
    let heading = format!("{id}-heading");
    let class = if framed {
        "section section-framed"
    } else {
        "section"
    };
    view! {
        <section class=class id=id aria-labelledby=heading>
            <header class="section-head">
                <div class="min-w-0">
                    <h2 id=heading.clone()>{title}</h2>
                    {note.into_inner().map(|words| view! { <p class="section-note">{words}</p> })}
                </div>
                {aside.map(|aside| view! { <div class="section-aside">{aside.run()}</div> })}
            </header>
            <div class="section-body">{children()}</div>
        </section>
    }
}

/// A wide main column with a narrow one beside it; one above the other on a narrow screen.
#[component]
pub fn Columns(
    /// The narrow column.
    #[prop(into)]
    side: ViewFnOnce,
    /// The main column.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="columns-split">
            <div class="column-main">{children()}</div>
            <div class="column-side">{side.run()}</div>
        </div>
    }
}
