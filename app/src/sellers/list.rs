//! Stub.

use leptos::prelude::*;

/// Stub.
#[component]
pub fn SellersPage() -> impl IntoView {
    view! { <p>"stub"</p> }
}
