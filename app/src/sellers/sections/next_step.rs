//! The one box that says what happens next.

use domain::{Capability, NextStepCode, Owner, SellerDetail};
use jiff::{Timestamp, tz::TimeZone};
use leptos::prelude::*;

use super::ToMollie;
use crate::{
    sellers::{
        history::task,
        next::{self, Reader},
    },
    ui::{Callout, Due, Icon, Kind, Size, Tag},
};

/// What happens next, whose turn it is, until when, the way there, and what stays so otherwise.
#[component]
pub fn NextStepBox(
    seller: SellerDetail,
    /// Who reads it.
    reader: Reader,
) -> impl IntoView {
    let now = seller.now;
    let step = seller.states.next;
    let tone = next::tone(&step);
    let title = next::sentence(step.code, reader);
    let consequence = consequence(step.code, reader);
    let (owner, due) = (step.owner, step.due_at);
    let task = (step.link.is_some() || due.is_some())
        .then(|| Capability::most_urgent(seller.facts.capabilities()))
        .flatten()
        .map(|requirement| task(&requirement.id));
    view! {
        <Callout
            label="Next step"
            title
            tone
            consequence
            meta=move || view! { <StepMeta owner task due now reader/> }
            actions=move || step.link.map(|href| view! { <Step href reader/> })
            attr:id="next-step"
            attr:data-live="next-step"
        />
    }
}

/// What stays so while nothing is done; staff are also told what the seller reads.
fn consequence(code: NextStepCode, reader: Reader) -> String {
    let stays = next::consequence(code).unwrap_or_default().to_owned();
    let to_seller = next::sentence(code, Reader::Seller);
    match reader {
        Reader::Staff if to_seller != next::sentence(code, Reader::Staff) => {
            format!("{stays} The seller reads: \u{201c}{to_seller}\u{201d}")
                .trim()
                .to_owned()
        }
        _ => stays,
    }
}

#[component]
fn StepMeta(
    owner: Owner,
    task: Option<String>,
    due: Option<Timestamp>,
    now: Timestamp,
    reader: Reader,
) -> impl IntoView {
    let today = now.to_zoned(TimeZone::UTC).date();
    let turn = (owner != Owner::Nobody).then(|| next::owner(owner, reader));
    let due = due.map(|due| due.to_zoned(TimeZone::UTC).date());
    view! {
        {turn.map(|label| view! { <Tag label icon=Icon::User/> })}
        {task.map(|label| view! { <Tag label icon=Icon::List/> })}
        {due.map(|date| view! { <Due date today/> })}
    }
}

/// The way to the step. It lies in the seller's own Mollie account, so staff copy it.
#[component]
fn Step(href: String, reader: Reader) -> impl IntoView {
    if reader == Reader::Seller {
        return view! { <ToMollie href words="Go to this step at Mollie" kind=Kind::Primary size=Size::Regular/> }.into_any();
    }
    let spoken = "Copy the link to this step for the seller";
    view! {
        <button
            type="button"
            class="btn btn-primary hidden [.js_&]:inline-flex"
            data-copy=href.clone()
            aria-label=spoken
        >
            <Icon icon=Icon::Link/>
            "Copy the link to this step"
        </button>
        <ToMollie href words="Open this step at Mollie" size=Size::Regular/>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn staff_read_what_the_seller_reads_when_it_differs() {
        let staff = consequence(NextStepCode::GiveDetails, Reader::Staff);
        assert!(staff.contains("The seller reads"), "{staff}");
        let same = consequence(NextStepCode::WaitForChange, Reader::Staff);
        assert_eq!(same, "");
        let seller = consequence(NextStepCode::GiveDetails, Reader::Seller);
        assert!(!seller.contains("The seller reads"), "{seller}");
    }
}
