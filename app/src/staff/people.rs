//! Stub.

use leptos::prelude::*;

/// Stub.
#[component]
pub fn PeoplePage() -> impl IntoView {
    view! { <p>"stub"</p> }
}
