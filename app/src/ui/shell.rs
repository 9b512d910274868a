use leptos::prelude::*;

use super::{
    copy::CopyButtons,
    icon::Icon,
    text::{OptText, Text},
};

pub(super) fn skip_link() -> impl IntoView {
    view! { <a class="skip-link" href="#main">"Skip to content"</a> }
}

/// A line over everything, for instance that this is test data.
pub(super) fn banner(words: OptText) -> impl IntoView {
    words
        .into_inner()
        .map(|words| view! { <p class="banner">{words}</p> })
}

/// Help in the same place on every page, the one live region, and the one script-driven part.
pub(super) fn footer(help: Text) -> impl IntoView {
    view! {
        <footer class="shell-foot">
            <span>"Gangway"</span>
            <a href=help>
                <Icon icon=Icon::Question/>
                "Help"
            </a>
        </footer>
        <div id="live" class="live" role="status" aria-live="polite"></div>
        <CopyButtons/>
    }
}
