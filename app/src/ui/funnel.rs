use leptos::prelude::*;

use super::text::Text;

/// One stage of a path.
#[derive(Clone, Debug)]
pub struct FunnelStep {
    /// Its name.
    pub label: Text,
    /// How many reached it.
    pub count: u64,
    /// The rows behind the count.
    pub href: Text,
}

/// How many got how far, as links with bars drawn to the largest count.
#[component]
pub fn Funnel(
    /// What goes along the path, for screen readers.
    #[prop(into)]
    label: Text,
    /// The stages in order.
    steps: Vec<FunnelStep>,
) -> impl IntoView {
    let most = steps
        .iter()
        .map(|step| step.count)
        .max()
        .unwrap_or(0)
        .max(1);
    let stages = steps.into_iter().map(|step| {
        view! {
            <li>
                <a href=step.href class="funnel-step">
                    <span class="funnel-label">{step.label}</span>
                    <span class="funnel-count">{step.count}</span>
                    <progress value=step.count max=most aria-hidden="true"></progress>
                </a>
            </li>
        }
    });
    view! { <ol class="funnel" role="list" aria-label=label>{stages.collect_view()}</ol> }
}
