//! Stub.

use leptos::prelude::*;

/// Stub.
#[component]
pub fn HomePage() -> impl IntoView {
    view! { <p>"stub"</p> }
}
