//! The list of invitations.

use jiff::Timestamp;
use leptos::prelude::*;

use super::language;
use crate::{
    connections::invitations::api::{InvitationLine, InvitationStatus, Invitations},
    frame::PostForm,
    paging::{address, newer_than, older_than},
    ui::{
        Badge, Button, ButtonLink, Cell, Chip, Chips, Column, DataTable, Empty, FilterForm, Icon,
        Kind, RelativeTime, Row, SearchField, Section, Size, Stacked, StepPager, Tab, Tabs, Tone,
    },
};

/// What is looked for.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Search {
    /// For exactly this reference.
    pub reference: Option<String>,
    /// Those that can be used.
    pub only_open: bool,
}

impl Search {
    /// The address of the newest page.
    fn href(&self) -> String {
        let standing = self.only_open.then(|| "open".to_owned());
        address(
            "/invitations",
            &[("q", &self.reference), ("standing", &standing)],
        )
    }

    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A page of the invitations, and what became of them.
#[component]
pub fn InvitationList(invitations: Invitations, search: Search) -> impl IntoView {
    let newest = search.href();
    let newer = invitations
        .newer
        .as_deref()
        .map(|key| newer_than(&newest, key));
    let older = invitations
        .older
        .as_deref()
        .map(|key| older_than(&newest, key));
    let Invitations { lines, now, .. } = invitations;
    view! {
        <Section title="Made so far" id="list">
            <Finding search=search.clone()/>
            <InvitationTable lines now search/>
            <StepPager newer older newest/>
        </Section>
    }
}

/// Which of them are shown.
#[component]
fn Finding(search: Search) -> impl IntoView {
    let tab = |label: &'static str, only_open: bool| {
        let current = search.only_open == only_open;
        let view = Search {
            only_open,
            ..search.clone()
        };
        view! { <Tab href=view.href() label count=None current/> }
    };
    let tabs = (tab("All", false), tab("Open", true));
    let standing = search.only_open;
    let rest = Search {
        reference: None,
        ..search.clone()
    };
    let reference = search.reference.clone();
    let (remove, clear) = (rest.href(), rest.href());
    view! {
        <Tabs label="Invitations by standing">{tabs}</Tabs>
        <FilterForm action="/invitations" label="Find invitations" submit="Find">
            <SearchField label="Whole reference" value=search.reference/>
            {standing.then(|| view! { <input type="hidden" name="standing" value="open"/> })}
        </FilterForm>
        {reference
            .map(|value| {
                view! {
                    <Chips clear>
                        <Chip label="For" value remove/>
                    </Chips>
                }
            })}
    }
}

#[component]
fn InvitationTable(
    lines: Vec<InvitationLine>,
    /// The time of this page.
    now: Timestamp,
    search: Search,
) -> impl IntoView {
    if lines.is_empty() && !search.is_empty() {
        return view! {
            <Empty
                icon=Icon::Mail
                title="None of these"
                actions=|| view! { <ButtonLink href="/invitations">"Show all"</ButtonLink> }
            >
                "No invitation fits. Write the whole reference as it was given."
            </Empty>
        }
        .into_any();
    }
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
