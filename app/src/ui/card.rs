use leptos::prelude::*;

use super::text::{OptText, Text};

/// Cards side by side, as many as fit.
#[component]
pub fn CardGrid(children: Children) -> impl IntoView {
    view! { <div class="card-grid">{children()}</div> }
}

/// A bordered block for one thing among several of its kind.
#[component]
pub fn Card(
    /// Its name, a third-level heading.
    #[prop(into)]
    title: Text,
    /// A line under the name.
    #[prop(into)]
    under: OptText,
    /// Its state, beside the name.
    #[prop(into)]
    badge: ViewFnOnce,
    children: Children,
) -> impl IntoView {
    view! {
        <article class="card">
            <header class="card-head">
                <div class="min-w-0">
                    <h3 class="card-title">{title}</h3>
                    {under.into_inner().map(|words| view! { <p class="card-under">{words}</p> })}
                </div>
                {badge.run()}
            </header>
            <div class="card-body">{children()}</div>
        </article>
    }
}
