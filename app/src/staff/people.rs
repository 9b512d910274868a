//! `/people`: who may sign in, and what each role may do.

use domain::Role;
use jiff::Timestamp;
use leptos::prelude::*;

use super::api::{People, PersonLine, list_people};
use crate::{
    frame::{PageTitle, ProblemPage, StaffFrame, role_word},
    ui::{
        Cell, Column, Columns, DataTable, Fact, Facts, Icon, PageHeader, RelativeTime, Row,
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
        Role::Admin => "Also disconnects sellers, and sees the audit log and this page.",
    }
}

/// Who the staff are.
#[component]
pub fn PeoplePage() -> impl IntoView {
    let page = Suspend::new(async move {
        match list_people().await {
            Ok(people) => view! { <PeopleView people/> }.into_any(),
            Err(error) => view! { <ProblemPage error/> }.into_any(),
        }
    });
    view! {
        <PageTitle text="People"/>
        <StaffFrame>{page}</StaffFrame>
    }
}

#[component]
fn PeopleView(people: People) -> impl IntoView {
    let now = people.now;
    let rows = people
        .lines
        .into_iter()
        .map(|person| view! { <PersonRow person now/> })
        .collect_view();
    view! {
        <PageHeader title="People" subtitle="Everyone who may sign in here."/>
        <Columns side=|| {
            view! {
                <Roles/>
                <Adding/>
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
                <span class="font-medium">{person.email}</span>
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

#[component]
fn Adding() -> impl IntoView {
    view! {
        <Section title="Add, change or remove someone" id="add">
            <div class="prose text-muted">
                <p>"Where Gangway runs, an operator types:"</p>
                <p>
                    <code class="break-words">
                        "gangway staff add --email ann@example.org --role viewer --password-stdin"
                    </code>
                </p>
                <p>"The password needs 12 characters or more."</p>
                <p>
                    "In the same way " <code>"staff role"</code> ", " <code>"staff password"</code>
                    " and " <code>"staff remove"</code>
                    " change somebody; the last two end every session. All of it is written to the audit log."
                </p>
            </div>
        </Section>
    }
}
