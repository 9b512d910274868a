use leptos::prelude::*;

use super::{
    icon::Icon,
    text::{OptText, Text},
};

/// A bar of filters that is sent as a GET form: the URL is the state.
#[component]
pub fn FilterForm(
    /// Where the list is.
    #[prop(into)]
    action: Text,
    /// What is filtered, for screen readers.
    #[prop(into)]
    label: Text,
    /// The words of the button.
    #[prop(default = Text::Borrowed("Apply"), into)]
    submit: Text,
    /// Fields, and hidden inputs for the state to be kept.
    children: Children,
) -> impl IntoView {
    view! {
        <search>
            <form class="filter-bar" method="get" action=action aria-label=label>
                {children()}
                <button type="submit" class="btn btn-secondary">
                    {submit}
                </button>
            </form>
        </search>
    }
}

/// The search field of a [`FilterForm`].
#[component]
pub fn SearchField(
    /// What is searched, spoken and shown inside the empty field.
    #[prop(into)]
    label: Text,
    /// Name in the URL.
    #[prop(default = "q")]
    name: &'static str,
    /// What is searched for now.
    #[prop(into)]
    value: OptText,
) -> impl IntoView {
    view! {
        <div class="search-field">
            <Icon icon=Icon::Search/>
            <input
                class="control"
                type="search"
                name=name
                value=value.into_inner()
                placeholder=label.clone()
                aria-label=label
                autocomplete="off"
                spellcheck="false"
            />
        </div>
    }
}

/// The filters in force, and how many rows they leave.
#[component]
pub fn Chips(
    /// "12 of 212 rows".
    #[prop(optional, into)]
    summary: OptText,
    /// The list without any filter; given only when some filter is in force.
    #[prop(into)]
    clear: OptText,
    children: Children,
) -> impl IntoView {
    view! {
        <div class="chips">
            {summary.into_inner().map(|words| view! { <p class="text-muted">{words}</p> })}
            <ul role="list">{children()}</ul>
            {clear.into_inner().map(|href| view! { <a class="chips-clear" href=href>"Clear all"</a> })}
        </div>
    }
}

/// One filter in force, with the link that takes it away.
#[component]
pub fn Chip(
    #[prop(into)] label: Text,
    #[prop(into)] value: Text,
    /// The list without this filter.
    #[prop(into)]
    remove: Text,
) -> impl IntoView {
    let remove_label = format!("Remove filter {label}: {value}");
    view! {
        <li class="chip">
            <span class="chip-label">{label}":"</span>
            {value}
            <a href=remove aria-label=remove_label>
                <Icon icon=Icon::Close/>
            </a>
        </li>
    }
}
