use leptos::prelude::*;

use super::{icon::Icon, text::Text, tone::Tone};

/// A message on a page: what is the case, what follows, what to do.
///
/// It is part of the page, so it is read in its place; it is not an alert.
#[component]
pub fn Notice(
    tone: Tone,
    /// The message in one line.
    #[prop(into)]
    title: Text,
    /// Another icon than the tone's own.
    #[prop(optional_no_strip, into)]
    icon: Option<Icon>,
    #[prop(optional, into)] actions: Option<ViewFnOnce>,
    /// Cause and consequence.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let own = match tone {
        Tone::Neutral | Tone::Info => Icon::Info,
        other => other.icon(),
    };
    view! {
        <div class=tone.class("notice") role="note">
            <Icon icon=icon.unwrap_or(own)/>
            <div>
                <p class="notice-title">{title}</p>
                {children.map(|children| view! { <div class="notice-body">{children()}</div> })}
            </div>
            {actions.map(|actions| view! { <div class="actions">{actions.run()}</div> })}
        </div>
    }
}
