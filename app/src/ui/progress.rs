use leptos::prelude::*;

use super::{text::Text, tone::Tone};

/// A measured share, drawn and told.
#[component]
pub fn Progress(
    /// What is measured, in words that carry the numbers: "4 of 6 confirmed".
    #[prop(into)]
    label: Text,
    value: u64,
    max: u64,
) -> impl IntoView {
    view! {
        <div class=Tone::Success.class("progress")>
            <span class="progress-label">{label.clone()}</span>
            <progress value=value max=max.max(1) aria-label=label></progress>
        </div>
    }
}
