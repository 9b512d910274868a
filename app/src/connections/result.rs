//! Stub.

use leptos::prelude::*;

/// Stub.
#[component]
pub fn ResultPage() -> impl IntoView {
    view! { <p>"stub"</p> }
}
