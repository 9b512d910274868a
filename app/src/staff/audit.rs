//! Stub.

use leptos::prelude::*;

/// Stub.
#[component]
pub fn AuditPage() -> impl IntoView {
    view! { <p>"stub"</p> }
}
