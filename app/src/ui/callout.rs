use leptos::prelude::*;

use super::{
    text::{OptText, Text},
    tone::Tone,
};

/// One prominent box: a sentence that says what to do, who does it, and the way there.
#[component]
pub fn Callout(
    /// The small heading, for instance "Next step".
    #[prop(into)]
    label: Text,
    /// The sentence.
    #[prop(into)]
    title: Text,
    tone: Tone,
    /// Facts beside the heading: owner, deadline.
    #[prop(into)]
    meta: ViewFnOnce,
    #[prop(into)] actions: ViewFnOnce,
    /// What happens if nothing is done.
    #[prop(into)]
    consequence: OptText,
) -> impl IntoView {
    view! {
        <section class=tone.class("callout") aria-label=label>
            <div class="callout-body">
                <div class="callout-meta">
                    <h2 class="callout-label">{label.clone()}</h2>
                    {meta.run()}
                </div>
                <p class="callout-title">{title}</p>
                {consequence.into_inner().map(|words| view! { <p class="text-muted">{words}</p> })}
            </div>
            <div class="actions">{actions.run()}</div>
        </section>
    }
}
