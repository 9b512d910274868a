//! What Mollie asks of the seller, the most pressing first.

use domain::{Capability, Requirement, RequirementStatus, SellerDetail};
use jiff::{Timestamp, tz::TimeZone};
use leptos::prelude::*;

use crate::{
    sellers::{history::task, status},
    ui::{Badge, ButtonLink, Due, Section, Size},
};

/// Tasks that are shown.
const SHOWN: usize = 20;

/// Each task once, late ones first, then by date. Mollie lists a task under every capability
/// that waits for it.
fn tasks(capabilities: &[Capability]) -> Vec<Requirement> {
    let mut all: Vec<Requirement> = Capability::requirements(capabilities).cloned().collect();
    all.sort_by_key(|task| {
        (
            task.status != RequirementStatus::PastDue,
            task.due_at.unwrap_or(Timestamp::MAX),
            task.id.clone(),
        )
    });
    let mut kept: Vec<Requirement> = Vec::with_capacity(all.len());
    for task in all {
        if kept.iter().all(|one| one.id != task.id) {
            kept.push(task);
        }
    }
    kept
}

/// What Mollie asks for, each with its date and the way to it.
#[component]
pub fn Tasks(
    /// The seller who looks.
    seller: SellerDetail,
) -> impl IntoView {
    let now = seller.now;
    let tasks = tasks(seller.facts.capabilities());
    let read = seller.facts.capabilities.checked_at.is_some();
    let body = match (tasks.is_empty(), read) {
        (true, false) => nothing("Not read yet. The first reading comes by itself."),
        (true, true) => nothing("Nothing. Mollie asks for no more at the moment."),
        (false, _) => {
            let more = tasks.len().saturating_sub(SHOWN);
            let tasks = tasks
                .into_iter()
                .take(SHOWN)
                .map(|task| view! { <Task task now/> })
                .collect_view();
            view! {
                <ul role="list" class="grid gap-3">
                    {tasks}
                </ul>
                {(more > 0)
                    .then(|| {
                        view! {
                            <p class="mt-3 text-muted">
                                {format!("And {more} more, which you see at Mollie.")}
                            </p>
                        }
                    })}
            }
            .into_any()
        }
    };
    view! {
        <Section title="What Mollie asks for" id="tasks" attr:data-live="tasks">
            {body}
        </Section>
    }
}

fn nothing(words: &'static str) -> AnyView {
    view! { <p class="text-muted">{words}</p> }.into_any()
}

#[component]
fn Task(task: Requirement, now: Timestamp) -> impl IntoView {
    let words = status::requirement(task.status);
    let today = now.to_zoned(TimeZone::UTC).date();
    let due = task.due_at.map(|at| at.to_zoned(TimeZone::UTC).date());
    let name = self::task(&task.id);
    let spoken = format!("Open at Mollie: {name}");
    view! {
        <li class="flex flex-wrap items-center gap-x-3 gap-y-2">
            <Badge label=words.word tone=words.tone title=words.sentence/>
            <span class="min-w-0 grow">{name}</span>
            {due.map(|date| view! { <Due date today/> })}
            {task
                .dashboard
                .map(|href| {
                    view! {
                        <ButtonLink href size=Size::Small external=true label=spoken>
                            "Open at Mollie"
                        </ButtonLink>
                    }
                })}
        </li>
    }
}

#[cfg(test)]
mod tests {
    use domain::CapabilityStatus;

    use super::*;

    fn requirement(id: &str, status: RequirementStatus, due: Option<i64>) -> Requirement {
        Requirement {
            id: id.to_owned(),
            status,
            due_at: due.map(|second| Timestamp::from_second(second).unwrap()),
            dashboard: None,
        }
    }

    fn capability(requirements: Vec<Requirement>) -> Capability {
        Capability {
            name: "payments".to_owned(),
            status: CapabilityStatus::Pending,
            status_reason: None,
            requirements,
        }
    }

    #[test]
    fn a_task_is_listed_once_and_the_most_pressing_comes_first() {
        use RequirementStatus::{CurrentlyDue, PastDue, Requested};
        let listed = tasks(&[
            capability(vec![
                requirement("website", Requested, None),
                requirement("bank-account", CurrentlyDue, Some(20)),
            ]),
            capability(vec![
                requirement("bank-account", CurrentlyDue, Some(20)),
                requirement("identity", PastDue, Some(30)),
            ]),
        ]);
        let order: Vec<&str> = listed.iter().map(|task| task.id.as_str()).collect();
        assert_eq!(order, ["identity", "bank-account", "website"]);
    }
}
