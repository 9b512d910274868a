use leptos::prelude::*;

use super::{text::Text, tone::Tone};

/// A measured share, drawn and told.
#[component]
pub fn Progress(
    /// What is measured, in words that carry the numbers: "4 of 6 confirmed".
    #[prop(into)]
    label: Text,
    /// How much is done.
    value: u64,
    /// How much there is.
    max: u64,
    /// What the share means.
    #[prop(optional)]
    tone: Tone,
) -> impl IntoView {
    view! {
        <div class=tone.paint("progress")>
            <span class="progress-label">{label.clone()}</span>
            <progress value=value max=max.max(1) aria-label=label></progress>
        </div>
    }
}
