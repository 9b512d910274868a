//! Stub.

use leptos::prelude::*;

/// Stub.
#[component]
pub fn PortalPage() -> impl IntoView {
    view! { <p>"stub"</p> }
}
