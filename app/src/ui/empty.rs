use leptos::prelude::*;

use super::{icon::Icon, text::Text};

/// What stands where a list would be: what this is, and one thing to do.
#[component]
pub fn Empty(
    icon: Icon,
    /// What is missing.
    #[prop(into)]
    title: Text,
    /// The way on.
    #[prop(optional, into)]
    actions: ViewFnOnce,
    /// What would stand here, or which filter hides it.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="empty">
            <span class="empty-icon">
                <Icon icon class="icon size-5"/>
            </span>
            <h2 class="empty-title">{title}</h2>
            <div class="empty-text">{children()}</div>
            <div class="actions justify-center">{actions.run()}</div>
        </div>
    }
}
