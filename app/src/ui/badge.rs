use leptos::prelude::*;

use super::{
    icon::Icon,
    text::{OptText, Text},
    tone::Tone,
};

/// A status in one glance: icon, word and colour together.
#[component]
pub fn Badge(
    #[prop(into)] label: Text,
    tone: Tone,
    /// Another icon than the tone's own, for a status with an icon of its own.
    #[prop(optional_no_strip, into)]
    icon: Option<Icon>,
    /// Shown on hover; must not be the only place of a fact.
    #[prop(optional, into)]
    title: OptText,
) -> impl IntoView {
    view! {
        <span class=tone.class("badge") title=title.into_inner()>
            <Icon icon=icon.unwrap_or(tone.icon())/>
            {label}
        </span>
    }
}

/// A quiet label without judgement: a kind, an owner, a role.
#[component]
pub fn Tag(
    #[prop(into)] label: Text,
    #[prop(optional_no_strip, into)] icon: Option<Icon>,
) -> impl IntoView {
    view! { <span class="tag">{icon.map(|icon| view! { <Icon icon/> })} {label}</span> }
}

/// A small coloured point before a word that already tells the state.
#[component]
pub fn Dot(tone: Tone, #[prop(into)] label: Text) -> impl IntoView {
    view! {
        <span class=tone.class("dot")>
            <svg viewBox="0 0 8 8" aria-hidden="true" inner_html=dot_drawing(tone)></svg>
            {label}
        </span>
    }
}

/// Round when well, hollow when unknown, square or pointed when not: readable without colour.
const fn dot_drawing(tone: Tone) -> &'static str {
    match tone {
        Tone::Success => r#"<circle cx="4" cy="4" r="3.5"/>"#,
        Tone::Info => {
            r#"<path d="M4 .5a3.5 3.5 0 0 1 0 7z"/><circle cx="4" cy="4" r="2.9" class="hollow"/>"#
        }
        Tone::Neutral => r#"<circle cx="4" cy="4" r="2.9" class="hollow"/>"#,
        Tone::Warning => r#"<path d="M4 .3 8 7.5H0z"/>"#,
        Tone::Danger => r#"<path d="M.5 .5h7v7h-7z"/>"#,
    }
}
