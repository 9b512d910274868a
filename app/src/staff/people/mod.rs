//! `/people`: who may sign in, and what each role may do.

pub mod add;
pub mod api;
pub mod person;

use domain::Role;
use jiff::Timestamp;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use self::{
    add::AddPerson,
    api::{People, PersonLine, list_people},
};
use crate::{
    error::UiError,
    frame::{PageTitle, ProblemPage, StaffFrame, role_word},
    ui::{
        Cell, Choice, Column, Columns, DataTable, Fact, Facts, Icon, PageHeader, RelativeTime, Row,
        Section, Tag,
    },
};

/// What a role may do, in a sentence.
const fn may(role: Role) -> &'static str {
    match role {
        Role::Viewer => "Sees the sellers and everything about them.",
        Role::Onboarding => {
            "Also invites sellers, asks Mollie for a fresh reading, and sees how the installation does."
        }
        Role::Admin => "Also disconnects sellers, sees the audit log, and manages people.",
    }
}

/// The roles to choose from.
fn roles() -> Vec<Choice> {
    let choice = |role: &Role| Choice::new(role.as_str(), role_word(*role));
    Role::ALL.iter().map(choice).collect()
}

/// Who the staff are.
#[component]
pub fn PeoplePage() -> impl IntoView {
    let problem = use_query_map()
        .with_untracked(|query| query.get("problem"))
        .as_deref()
        .and_then(UiError::from_code);
    let page = Suspend::new(async move {
        match list_people().await {
            Ok(people) => view! { <PeopleView people problem/> }.into_any(),
            Err(error) => view! { <ProblemPage error/> }.into_any(),
        }
    });
    view! {
        <PageTitle text="People"/>
        <StaffFrame>{page}</StaffFrame>
    }
}

#[component]
fn PeopleView(people: People, problem: Option<UiError>) -> impl IntoView {
    let now = people.now;
    let rows = people
        .lines
        .into_iter()
        .map(|person| view! { <PersonRow person now/> })
        .collect_view();
    view! {
        <PageHeader title="People" subtitle="Everyone who may sign in here."/>
        <Columns side=move || {
            view! {
                <AddPerson problem/>
                <Roles/>
            }
        }>
            <DataTable
                caption="Staff, by e-mail address"
                head=|| {
                    view! {
                        <Column label="E-mail address"/>
                        <Column label="Role"/>
                        <Column label="Added"/>
                        <Column label="Last signed in"/>
                    }
                }
            >
                {rows}
            </DataTable>
        </Columns>
    }
}

#[component]
fn PersonRow(person: PersonLine, now: Timestamp) -> impl IntoView {
    let icon = match person.role {
        Role::Admin => Icon::Shield,
        Role::Onboarding | Role::Viewer => Icon::User,
    };
    let signed_in = match person.signed_in_at {
        Some(at) => view! { <RelativeTime at now/> }.into_any(),
        None => view! { <span class="text-faint">"Never"</span> }.into_any(),
    };
    view! {
        <Row>
            <Cell label="E-mail address">
                <a class="text-link font-medium" href=format!("/people/{}", person.id)>
                    {person.email}
                </a>
            </Cell>
            <Cell label="Role">
                <Tag label=role_word(person.role) icon/>
            </Cell>
            <Cell label="Added">
                <RelativeTime at=person.created_at now/>
            </Cell>
            <Cell label="Last signed in">{signed_in}</Cell>
        </Row>
    }
}

#[component]
fn Roles() -> impl IntoView {
    let roles = Role::ALL
        .iter()
        .map(|role| view! { <Fact term=role_word(*role)>{may(*role)}</Fact> })
        .collect_view();
    view! {
        <Section title="Roles" id="roles">
            <Facts>{roles}</Facts>
        </Section>
    }
}
