//! What stands around the pages: the staff frame, problems in words, the page for no page.

use leptos::prelude::*;

use crate::error::UiError;

/// The page for an address that leads nowhere.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    #[cfg(feature = "ssr")]
    crate::guard::set_status(UiError::NotFound);
    view! { <p>{UiError::NotFound.sentence()}</p> }
}
