//! Stub.

use leptos::prelude::*;

/// Stub.
#[component]
pub fn SellerPage() -> impl IntoView {
    view! { <p>"stub"</p> }
}
