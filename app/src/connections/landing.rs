//! Stub.

use leptos::prelude::*;

/// Stub.
#[component]
pub fn ConnectPage() -> impl IntoView {
    view! { <p>"stub"</p> }
}
