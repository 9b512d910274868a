//! Stub.

use leptos::prelude::*;

/// Stub.
#[component]
pub fn OperationsPage() -> impl IntoView {
    view! { <p>"stub"</p> }
}
