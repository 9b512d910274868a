//! The list of invitations.

use jiff::Timestamp;
use leptos::prelude::*;

use super::language;
use crate::{
    connections::invitations::api::{InvitationLine, InvitationStatus},
    frame::PostForm,
    ui::{
        Badge, Button, Cell, Column, DataTable, Empty, Icon, Kind, RelativeTime, Row, Section,
        Size, Stacked, Tone,
    },
};

/// The newest invitations and what became of them.
#[component]
pub fn InvitationTable(
    lines: Vec<InvitationLine>,
    /// The time of this page.
    now: Timestamp,
) -> impl IntoView {
    if lines.is_empty() {
        return view! {
            <Empty icon=Icon::Mail title="No invitations yet">
                "Make the first one above. It then stands here until the seller has used it."
            </Empty>
        }
        .into_any();
    }
    let rows = lines
        .into_iter()
        .map(|line| view! { <InvitationRow line now/> })
        .collect_view();
    view! {
        <Section title="Made so far" id="list" note="The newest 100.">
            <DataTable
                caption="Invitations, newest first"
                head=|| {
                    view! {
                        <Column label="Seller reference"/>
                        <Column label="Standing"/>
                        <Column label="Went to Mollie"/>
                        <Column label="Ends"/>
                        <Column label="Made"/>
                        <Column label="Action"/>
                    }
                }
            >
                {rows}
            </DataTable>
        </Section>
    }
    .into_any()
}

#[component]
fn InvitationRow(line: InvitationLine, now: Timestamp) -> impl IntoView {
    let started = match line.started_at {
        Some(at) => view! { <RelativeTime at now/> }.into_any(),
        None => view! { <span class="text-faint">"Not yet"</span> }.into_any(),
    };
    let withdraw = (line.status == InvitationStatus::Open)
        .then(|| view! { <Withdraw id=line.id reference=line.reference.clone()/> });
    view! {
        <Row>
            <Cell label="Seller reference">
                <Stacked under=language(&line.locale)>
                    <span class="font-medium">{line.reference}</span>
                </Stacked>
            </Cell>
            <Cell label="Standing">
                <StatusCell status=line.status now/>
            </Cell>
            <Cell label="Went to Mollie">{started}</Cell>
            <Cell label="Ends">
                <RelativeTime at=line.expires_at now/>
            </Cell>
            <Cell label="Made">
                <Stacked under=line.created_by>
                    <RelativeTime at=line.created_at now/>
                </Stacked>
            </Cell>
            <Cell label="Action">
                {withdraw}
            </Cell>
        </Row>
    }
}

#[component]
fn StatusCell(status: InvitationStatus, now: Timestamp) -> impl IntoView {
    match status {
        InvitationStatus::Open => view! { <Badge label="Open" tone=Tone::Info/> }.into_any(),
        InvitationStatus::Used { organization, at } => view! {
            <Stacked below=move || {
                view! {
                    <span class="cell-under">
                        <a class="text-link" href=format!("/sellers/{organization}")>
                            <code>{organization.clone()}</code>
                        </a>
                        ", "
                        <RelativeTime at now/>
                    </span>
                }
            }>
                <Badge label="Connected" tone=Tone::Success/>
            </Stacked>
        }
        .into_any(),
        InvitationStatus::Withdrawn { at } => view! {
            <Stacked below=move || {
                view! {
                    <span class="cell-under">
                        <RelativeTime at now/>
                    </span>
                }
            }>
                <Badge label="Withdrawn" tone=Tone::Neutral icon=Icon::Minus/>
            </Stacked>
        }
        .into_any(),
        InvitationStatus::Expired => {
            view! { <Badge label="Expired" tone=Tone::Neutral icon=Icon::Clock/> }.into_any()
        }
    }
}

#[component]
fn Withdraw(id: String, reference: String) -> impl IntoView {
    view! {
        <PostForm action="/fn/withdraw-invitation">
            <input type="hidden" name="id" value=id/>
            <Button
                kind=Kind::Quiet
                size=Size::Small
                icon=Icon::Close
                label=format!("Withdraw the invitation for {reference}")
            >
                "Withdraw"
            </Button>
        </PostForm>
    }
}
