//! What the organization can do, and what Mollie asks for before it turns the rest on.

use domain::{Capability, CapabilityStatus, Onboarding, Requirement, SellerDetail};
use jiff::{Timestamp, tz::TimeZone};
use leptos::prelude::*;

use super::{ToMollie, age, shown};
use crate::{
    sellers::{history::task, status},
    ui::{Badge, Card, CardGrid, Due, Section},
};

/// Requirements of a capability that are shown.
const SHOWN: usize = 20;

/// Every capability with its requirements, and what the onboarding status says beside them.
#[component]
pub fn CapabilitiesSection(seller: SellerDetail) -> impl IntoView {
    let now = seller.now;
    let fact = seller.facts.capabilities;
    let age = age(&fact, now, seller.stale_after);
    let cards = shown(&fact, |capabilities| cards(capabilities, now));
    let onboarding = seller.facts.onboarding.value;
    view! {
        <Section
            title="Capabilities"
            id="capabilities"
            framed=false
            aside=move || age
            attr:data-live="capabilities"
        >
            <div class="grid gap-4">
                {cards} {onboarding.map(|onboarding| view! { <SaidByOnboarding onboarding/> })}
            </div>
        </Section>
    }
}

fn cards(capabilities: &[Capability], now: Timestamp) -> AnyView {
    if capabilities.is_empty() {
        return view! { <p class="text-muted">"Mollie lists no capability for this organization."</p> }
            .into_any();
    }
    let cards = capabilities
        .iter()
        .cloned()
        .map(|capability| view! { <CapabilityCard capability now/> }.into_any())
        .collect_view();
    view! { <CardGrid>{cards}</CardGrid> }.into_any()
}

#[component]
fn CapabilityCard(capability: Capability, now: Timestamp) -> impl IntoView {
    let words = status::capability(capability.status);
    let reason = capability.status_reason.as_deref().map(reason);
    let nothing = capability.requirements.is_empty();
    let more = capability.requirements.len().saturating_sub(SHOWN);
    let tasks = capability
        .requirements
        .into_iter()
        .take(SHOWN)
        .map(|requirement| view! { <Task requirement now/> })
        .collect_view();
    view! {
        <Card
            title=task(&capability.name)
            under=(capability.status != CapabilityStatus::Enabled).then_some(words.sentence)
            badge=move || view! { <Badge label=words.word tone=words.tone/> }
        >
            {reason.map(|words| view! { <p>{words}</p> })}
            {if nothing {
                view! { <p class="text-muted">"Mollie asks for nothing."</p> }.into_any()
            } else {
                view! {
                    <ul class="grid gap-4" role="list">{tasks}</ul>
                    {(more > 0)
                        .then(|| {
                            view! {
                                <p class="text-muted">
                                    {format!("And {more} more, which the seller sees at Mollie.")}
                                </p>
                            }
                        })}
                }
                    .into_any()
            }}
        </Card>
    }
}

/// Mollie's reason in words; a new one is shown as it is, without its dashes.
fn reason(word: &str) -> String {
    match word {
        "requirement-past-due" => "Reason: something that was asked for is late.".to_owned(),
        "onboarding-information-needed" => "Reason: Mollie needs more details.".to_owned(),
        other => format!("Reason: {}.", other.replace('-', " ")),
    }
}

#[component]
fn Task(requirement: Requirement, now: Timestamp) -> impl IntoView {
    let words = status::requirement(requirement.status);
    let today = now.to_zoned(TimeZone::UTC).date();
    let due = requirement
        .due_at
        .map(|at| at.to_zoned(TimeZone::UTC).date());
    view! {
        <li class="flex flex-wrap items-center gap-x-3 gap-y-2">
            <Badge label=words.word tone=words.tone title=words.sentence/>
            <span class="min-w-0 grow">
                {task(&requirement.id)} " " <code class="mono text-faint">{requirement.id}</code>
            </span>
            {due.map(|date| view! { <Due date today/> })}
            {requirement.dashboard.map(|href| view! { <ToMollie href words="Open step"/> })}
        </li>
    }
}

/// The other place where Mollie says it: an older answer, of two plain facts.
#[component]
fn SaidByOnboarding(onboarding: Onboarding) -> impl IntoView {
    let yes = |can| if can { "yes" } else { "no" };
    view! {
        <p class="text-sm text-muted">
            "The onboarding status says: can receive payments, "
            <strong>{yes(onboarding.can_receive_payments)}</strong> "; can receive settlements, "
            <strong>{yes(onboarding.can_receive_settlements)}</strong> "."
        </p>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_that_mollie_adds_is_still_readable() {
        assert_eq!(reason("some-new-word"), "Reason: some new word.");
        assert!(reason("requirement-past-due").contains("late"));
    }
}
