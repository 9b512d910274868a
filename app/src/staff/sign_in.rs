//! Stub.

use leptos::prelude::*;

/// Stub.
#[component]
pub fn SignInPage() -> impl IntoView {
    view! { <p>"stub"</p> }
}
