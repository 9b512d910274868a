use leptos::prelude::*;

use super::{
    icon::{Icon, Shape},
    text::{OptText, Text},
};

/// Views of one list side by side; each is a link, so each is a URL.
#[component]
pub fn Tabs(
    /// What the views are of, for screen readers.
    #[prop(into)]
    label: Text,
    /// The views.
    children: Children,
) -> impl IntoView {
    view! {
        <nav class="tabs" aria-label=label>
            <ul role="list">{children()}</ul>
        </nav>
    }
}

/// One view.
#[component]
pub fn Tab(
    /// Where it is.
    #[prop(into)]
    href: Text,
    /// Its name.
    #[prop(into)]
    label: Text,
    /// How many rows it has.
    #[prop(optional_no_strip, into)]
    count: Option<u64>,
    /// Whether it is shown now.
    #[prop(optional)]
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
    #[prop(optional, into)]
    value: OptText,
) -> impl IntoView {
    view! {
        <div class="search-field">
            <Icon shape=Shape::Search/>
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
    #[prop(optional, into)]
    clear: OptText,
    /// The chips.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="chips">
            {summary.into_inner().map(|words| view! { <p class="chips-summary">{words}</p> })}
            {children.map(|children| view! { <ul role="list">{children()}</ul> })}
            {clear.into_inner().map(|href| view! { <a class="chips-clear" href=href>"Clear all"</a> })}
        </div>
    }
}

/// One filter in force, with the link that takes it away.
#[component]
pub fn Chip(
    /// What is filtered.
    #[prop(into)]
    label: Text,
    /// By which value.
    #[prop(into)]
    value: Text,
    /// The list without this filter.
    #[prop(into)]
    remove: Text,
) -> impl IntoView {
    let spoken = format!("Remove filter {label}: {value}");
    view! {
        <li class="chip">
            <span class="chip-label">{label}":"</span>
            {value}
            <a href=remove aria-label=spoken>
                <Icon shape=Shape::Close/>
            </a>
        </li>
    }
}
