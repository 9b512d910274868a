use leptos::prelude::*;

use super::{
    icon::{Icon, Shape},
    text::{OptText, Text},
};

/// One step of the way to a page.
#[derive(Clone, Debug)]
pub struct Crumb {
    /// Its name.
    pub label: Text,
    /// Where it is.
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
                    <Icon shape=Shape::ChevronRight/>
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
    /// What the page is about.
    #[prop(into)]
    title: Text,
    /// One sentence, if the title needs it.
    #[prop(optional, into)]
    subtitle: OptText,
    /// Small facts under the title: ids, tags, freshness.
    #[prop(optional, into)]
    meta: Option<ViewFnOnce>,
    /// Buttons.
    #[prop(optional, into)]
    actions: Option<ViewFnOnce>,
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

/// A part of a page under a heading.
#[component]
pub fn Section(
    /// The heading.
    #[prop(into)]
    title: Text,
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
    /// The content.
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
