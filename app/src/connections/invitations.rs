//! Stub.

use leptos::prelude::*;

/// Stub.
#[component]
pub fn InvitationsPage() -> impl IntoView {
    view! { <p>"stub"</p> }
}
