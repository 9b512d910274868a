//! Stands in for the merchant's own dashboard, where the links of requirements lead.

use maud::html;

use super::page;
use crate::simulation::{
    capability::RequirementStatus,
    onboarding::{OnboardingState, OnboardingStatus},
    organization::Organization,
    scenario::Scenario,
};

pub(crate) fn render(organization: &Organization) -> String {
    let title = format!("{} – Mollie sandbox", organization.name);
    let steps = [
        (
            "Give all data, so that Mollie reviews it",
            OnboardingState::new(OnboardingStatus::InReview, true, false),
        ),
        (
            "Finish onboarding",
            OnboardingState::new(OnboardingStatus::Completed, true, true),
        ),
    ];
    page(
        &title,
        "narrow",
        &html! {
            section.card {
                p.soft { "The merchant’s dashboard" }
                h1 { (organization.name) }
                p { code { (organization.id) } " – " (organization.state().label()) }
                @for capability in &organization.capabilities {
                    @for requirement in &capability.requirements {
                        p.notice {
                            strong { (capability.name) } " asks for " code { (requirement.id) }
                            @if let Some(due) = requirement.due_date {
                                @if requirement.status() == RequirementStatus::PastDue { ", was due " } @else { ", due " }
                                (due.readable()) " UTC"
                            }
                        }
                    }
                }
                form method="post" action={ "/control/organizations/" (organization.id) "/scenario" } {
                    input type="hidden" name="from" value="dashboard";
                    div.buttons {
                        @for (label, state) in steps {
                            button name="scenario" value=(Scenario::State(state).key()) { (label) }
                        }
                    }
                }
            }
        },
    )
}

pub(crate) fn unknown() -> String {
    page(
        "Unknown organization – Mollie sandbox",
        "narrow",
        &html! {
            section.card { h1 { "There is no such organization" } }
        },
    )
}
