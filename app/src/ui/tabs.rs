use leptos::prelude::*;

use super::text::Text;

/// Views of one list side by side; each is a link, so each is a URL.
#[component]
pub fn Tabs(
    /// What the views are of, for screen readers.
    #[prop(into)]
    label: Text,
    children: Children,
) -> impl IntoView {
    view! {
        <nav class="tabs" aria-label=label>
            <ul role="list">{children()}</ul>
        </nav>
    }
}

#[component]
pub fn Tab(
    #[prop(into)] href: Text,
    #[prop(into)] label: Text,
    /// How many rows the view has.
    #[prop(into)]
    count: Option<u64>,
    current: bool,
) -> impl IntoView {
    view! {
        <li>
            <a href=href aria-current=current.then_some("page")>
                {label}
                {count.map(|count| view! { <span class="tab-count">{count}</span> })}
            </a>
        </li>
    }
}
