use leptos::prelude::*;

use super::{icon::Icon, text::Text};

/// An identifier in full, with a button that copies it.
///
/// The button needs a script, so it stays hidden until [`CopyButtons`] runs.
#[component]
pub fn CopyId(
    /// What it identifies, for the button's name: "organization id".
    #[prop(into)]
    what: Text,
    #[prop(into)] value: Text,
) -> impl IntoView {
    let label = format!("Copy {what} {value}");
    view! {
        <span class="copy-id">
            <code>{value.clone()}</code>
            <button type="button" class="copy-button" data-copy=value aria-label=label>
                <Icon icon=Icon::Copy/>
            </button>
        </span>
    }
}

/// Makes every `data-copy` button of the page work and tells the outcome in the live region.
///
/// One listener on the page instead of one island per button: a list of hundreds costs nothing.
#[island]
pub fn CopyButtons() -> impl IntoView {
    #[cfg(feature = "hydrate")]
    browser::listen();
}

#[cfg(feature = "hydrate")]
mod browser {
    use std::time::Duration;

    use leptos::{ev, prelude::*, task::spawn_local, wasm_bindgen::JsCast, web_sys};
    use wasm_bindgen_futures::JsFuture;

    /// How long the outcome stays. Emptying the region lets the same words be told again.
    const SHOWN: Duration = Duration::from_secs(4);

    /// Shows the buttons by a class on the root and answers their clicks.
    pub(super) fn listen() {
        if let Some(root) = document().document_element() {
            let _ = root.class_list().add_1("js");
        }
        let _kept_for_the_life_of_the_page = window_event_listener(ev::click, |event| {
            let target = event
                .target()
                .and_then(|target| target.dyn_into::<web_sys::Element>().ok());
            let button = target.and_then(|target| target.closest("[data-copy]").ok().flatten());
            if let Some(value) = button.and_then(|button| button.get_attribute("data-copy")) {
                spawn_local(copy(value));
            }
        });
    }

    async fn copy(value: String) {
        let words = if written(&value).await {
            "Copied ".to_owned() + &value
        } else {
            "Copying is not allowed here".to_owned()
        };
        tell(&words);
        set_timeout(|| tell(""), SHOWN);
    }

    /// Outside a secure context there is no clipboard at all.
    async fn written(value: &str) -> bool {
        window().is_secure_context()
            && JsFuture::from(window().navigator().clipboard().write_text(value))
                .await
                .is_ok()
    }

    fn tell(words: &str) {
        if let Some(live) = document().get_element_by_id("live") {
            live.set_text_content(Some(words));
        }
    }
}
