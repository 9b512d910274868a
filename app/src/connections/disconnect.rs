//! Stub.

use leptos::prelude::*;

/// Stub.
#[component]
pub fn DisconnectPage() -> impl IntoView {
    view! { <p>"stub"</p> }
}
