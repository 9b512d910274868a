use leptos::prelude::*;

use super::{
    icon::Icon,
    text::{OptText, Text},
};

/// One step of the way to a page.
#[derive(Clone, Debug)]
pub struct Crumb {
    pub label: Text,
    pub href: Text,
}

/// The way to this page. The page itself is named by its heading, not here.
#[component]
pub fn Breadcrumb(
    /// From the top down.
    steps: Vec<Crumb>,
) -> impl IntoView {
    let steps = steps
        .into_iter()
        .map(|step| {
            view! {
                <li>
                    <a href=step.href>{step.label}</a>
                    <Icon icon=Icon::ChevronRight/>
                </li>
            }
        })
        .collect_view();
    view! {
        <nav class="breadcrumb" aria-label="Breadcrumb">
            <ol role="list">{steps}</ol>
        </nav>
    }
}

/// The heading of a page, with what can be done on it.
#[component]
pub fn PageHeader(
    #[prop(into)] title: Text,
    /// One sentence, if the title needs it.
    #[prop(optional, into)]
    subtitle: OptText,
    /// Small facts under the title: ids, tags, freshness.
    #[prop(optional, into)]
    meta: Option<ViewFnOnce>,
    #[prop(optional, into)] actions: Option<ViewFnOnce>,
) -> impl IntoView {
    view! {
        <header class="page-header">
            <div class="page-heading">
                <h1>{title}</h1>
                {subtitle.into_inner().map(|words| view! { <p class="page-subtitle">{words}</p> })}
                {meta.map(|meta| view! { <div class="page-meta">{meta.run()}</div> })}
            </div>
            {actions.map(|actions| view! { <div class="actions">{actions.run()}</div> })}
        </header>
    }
}
