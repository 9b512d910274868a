//! `/audit`: who did what, and how it ended.

use domain::OrganizationId;
use jiff::Timestamp;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::api::{Audit, AuditLine, read_audit};
use crate::{
    frame::{PageTitle, ProblemPage, StaffFrame},
    paging::{Cursor, address, newer_than, older_than, typed},
    ui::{
        Badge, ButtonLink, Cell, Chip, Chips, Column, CopyId, DataTable, Empty, FilterForm, Icon,
        PageHeader, RelativeTime, Row, SearchField, Stacked, StepPager, Tone, absolute,
    },
};

/// What an action is called by people. Its own name stands beside it, and alone when it is new.
fn action_words(action: &str) -> Option<&'static str> {
    Some(match action {
        "seller.invite" => "Invited a seller",
        "seller.invitation-withdraw" => "Withdrew an invitation",
        "seller.connect" => "Connected to Mollie",
        "seller.disconnect-request" => "Asked to disconnect",
        "seller.disconnect" => "Disconnected",
        "connection.revive" => "Revived an ended connection",
        "connection.ended" => "Found the connection ended",
        "staff.sign-in" => "Signed in",
        "staff.add" => "Added to the staff",
        "staff.role" => "Given another role",
        "staff.password" => "Given another password",
        "staff.remove" => "Removed from the staff",
        "staff.end-sessions" => "Ended sessions",
        _ => return None,
    })
}

/// What is looked for.
#[derive(Clone, Default)]
struct Search {
    subject: Option<String>,
    actor: Option<String>,
}

impl Search {
    /// The address of the newest page.
    fn href(&self) -> String {
        address(
            "/audit",
            &[("subject", &self.subject), ("actor", &self.actor)],
        )
    }

    fn chips(&self) -> impl IntoView + use<> {
        let chip = |label, value: &Option<String>, rest: Self| {
            let value = value.clone()?;
            Some(view! { <Chip label value remove=rest.href()/> })
        };
        let (about, by) = (self.subject.clone(), self.actor.clone());
        let subject = chip(
            "About",
            &about,
            Self {
                subject: None,
                actor: by.clone(),
            },
        );
        let actor = chip(
            "Who",
            &by,
            Self {
                actor: None,
                subject: about.clone(),
            },
        );
        (about.is_some() || by.is_some())
            .then(|| view! { <Chips clear="/audit">{subject} {actor}</Chips> })
    }
}

/// One page of the log, optionally about one subject and by one person.
#[component]
pub fn AuditPage() -> impl IntoView {
    let (search, at) = use_query_map().with_untracked(|query| {
        let search = Search {
            subject: typed(query, "subject"),
            actor: typed(query, "actor"),
        };
        (search, Cursor::of(query))
    });
    let page = Suspend::new(async move {
        match read_audit(search.subject.clone(), search.actor.clone(), at).await {
            Ok(audit) => view! { <AuditView audit search/> }.into_any(),
            Err(error) => view! { <ProblemPage error/> }.into_any(),
        }
    });
    view! {
        <PageTitle text="Audit"/>
        <StaffFrame>{page}</StaffFrame>
    }
}

#[component]
fn AuditView(audit: Audit, search: Search) -> impl IntoView {
    let newest = search.href();
    let newer = audit.newer.as_deref().map(|key| newer_than(&newest, key));
    let older = audit.older.as_deref().map(|key| older_than(&newest, key));
    let chips = search.chips();
    view! {
        <PageHeader
            title="Audit"
            subtitle="Who did what, and how it ended. Lines are added and never changed."
        />
        <div class="grid gap-3">
            <FilterForm action="/audit" label="Filter the audit log" submit="Show">
                <SearchField
                    label="About: id, reference or e-mail"
                    name="subject"
                    value=search.subject
                />
                <SearchField
                    label="Who: e-mail, seller, worker or operator"
                    name="actor"
                    value=search.actor
                />
            </FilterForm>
            {chips}
            <AuditTable audit/>
            <StepPager newer older newest/>
        </div>
    }
}

#[component]
fn AuditTable(audit: Audit) -> impl IntoView {
    if audit.lines.is_empty() {
        return view! {
            <Empty
                icon=Icon::Document
                title="Nothing here"
                actions=|| view! { <ButtonLink href="/audit">"Show everything"</ButtonLink> }
            >
                "No line of the log fits exactly this. Write the whole id, reference or address."
            </Empty>
        }
        .into_any();
    }
    let now = audit.now;
    let rows = audit
        .lines
        .into_iter()
        .map(|line| view! { <AuditRow line now/> })
        .collect_view();
    view! {
        <DataTable
            caption="Audit log, newest first"
            head=|| {
                view! {
                    <Column label="When"/>
                    <Column label="Who"/>
                    <Column label="What"/>
                    <Column label="About"/>
                    <Column label="Ended"/>
                    <Column label="Request"/>
                }
            }
        >
            {rows}
        </DataTable>
    }
    .into_any()
}

#[component]
fn AuditRow(line: AuditLine, now: Timestamp) -> impl IntoView {
    let words = action_words(&line.action);
    let role = (line.role != line.actor).then_some(line.role);
    let (first, under) = match words {
        Some(words) => (words.to_owned(), Some(line.action)),
        None => (line.action, None),
    };
    view! {
        <Row>
            <Cell label="When">
                <Stacked under=absolute(line.at)>
                    <RelativeTime at=line.at now/>
                </Stacked>
            </Cell>
            <Cell label="Who">
                <Stacked under=role>{line.actor}</Stacked>
            </Cell>
            <Cell label="What">
                <Stacked below=move || {
                    under.map(|name| view! { <code class="cell-under">{name}</code> })
                }>{first}</Stacked>
            </Cell>
            <Cell label="About" wide=true>
                <Stacked under=line.detail>
                    <Subject subject=line.subject/>
                </Stacked>
            </Cell>
            <Cell label="Ended">
                <Ending outcome=line.outcome/>
            </Cell>
            <Cell label="Request">
                {line.request_id.map(|value| view! { <CopyId what="request id" value/> })}
            </Cell>
        </Row>
    }
}

#[component]
fn Subject(subject: Option<String>) -> impl IntoView {
    let Some(subject) = subject else {
        return view! { <span class="text-faint">"None"</span> }.into_any();
    };
    if OrganizationId::parse(&subject).is_err() {
        return subject.into_any();
    }
    view! {
        <a class="text-link" href=format!("/sellers/{subject}")>
            <code>{subject.clone()}</code>
        </a>
    }
    .into_any()
}

#[component]
fn Ending(outcome: String) -> impl IntoView {
    match outcome.as_str() {
        "done" => view! { <Badge label="Done" tone=Tone::Success/> }.into_any(),
        "denied" => view! { <Badge label="Denied" tone=Tone::Warning/> }.into_any(),
        _ => view! { <Badge label="Failed" tone=Tone::Danger/> }.into_any(),
    }
}
