//! `/people/{id}`: one member of staff, and what an admin can change.

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::{
    add::PASSWORD_MIN,
    api::{PersonDetail, PersonLine, read_person},
    may, roles,
};
use crate::{
    connections::complaint,
    error::{Field, UiError},
    frame::{PageTitle, PostForm, ProblemPage, StaffFrame, role_word},
    staff::sessions::table::SessionTable,
    ui::{
        Breadcrumb, Button, Columns, Crumb, Fact, Facts, Icon, Kind, PageHeader, RelativeTime,
        Section, Select, TextField,
    },
};

#[component]
pub fn PersonPage() -> impl IntoView {
    let person = use_params_map()
        .with_untracked(|params| params.get("person"))
        .unwrap_or_default();
    let problem = use_query_map()
        .with_untracked(|query| query.get("problem"))
        .as_deref()
        .and_then(UiError::from_code);
    let page = Suspend::new(async move {
        match read_person(person).await {
            Ok(person) => view! { <PersonView person problem/> }.into_any(),
            Err(error) => view! { <ProblemPage error/> }.into_any(),
        }
    });
    view! {
        <PageTitle text="Person"/>
        <StaffFrame>{page}</StaffFrame>
    }
}

#[component]
fn PersonView(person: PersonDetail, problem: Option<UiError>) -> impl IntoView {
    let PersonDetail {
        line,
        sessions,
        now,
    } = person;
    let trail = vec![Crumb {
        label: "People".into(),
        href: "/people".into(),
    }];
    let signed_in = match line.signed_in_at {
        Some(at) => view! { <RelativeTime at now/> }.into_any(),
        None => view! { <span class="text-faint">"Never"</span> }.into_any(),
    };
    let (added, role, id) = (line.created_at, line.role, line.id.clone());
    let side = line.clone();
    view! {
        <Breadcrumb steps=trail/>
        <PageHeader title=line.email.clone()/>
        <Columns side=move || {
            view! {
                <Section title="Access" id="access">
                    <Facts>
                        <Fact term="Role" note=may(role)>{role_word(role)}</Fact>
                        <Fact term="Added"><RelativeTime at=added now/></Fact>
                        <Fact term="Signed in">{signed_in}</Fact>
                    </Facts>
                </Section>
                <ChangeRole person=side.clone() problem/>
                <ChangePassword person=side.clone() problem/>
            }
        }>
            <SessionTable
                lines=sessions
                now
                person=id
                note="Ended means at once: the next page asks to sign in again."
            />
            <Remove person=line problem/>
        </Columns>
    }
}

#[component]
fn ChangeRole(person: PersonLine, problem: Option<UiError>) -> impl IntoView {
    view! {
        <Section title="Another role" id="change-role" note="It holds from their next page on.">
            <PostForm action="/fn/change-role" class="grid gap-4">
                <input type="hidden" name="person" value=person.id/>
                <Select
                    name="role"
                    label="Role"
                    choices=roles()
                    selected=person.role.as_str()
                    error=complaint(problem, Field::Role)
                />
                <div>
                    <Button>"Change role"</Button>
                </div>
            </PostForm>
        </Section>
    }
}

#[component]
fn ChangePassword(person: PersonLine, problem: Option<UiError>) -> impl IntoView {
    view! {
        <Section title="Another password" id="change-password">
            <PostForm action="/fn/change-password" class="grid gap-4">
                <input type="hidden" name="person" value=person.id/>
                <TextField
                    name="password"
                    kind="password"
                    label="New password"
                    hint="12 characters or more. Every session of theirs ends."
                    error=complaint(problem, Field::Password)
                    min_length=PASSWORD_MIN
                    autocomplete="new-password"
                />
                <div>
                    <Button>"Set password"</Button>
                </div>
            </PostForm>
        </Section>
    }
}

#[component]
fn Remove(person: PersonLine, problem: Option<UiError>) -> impl IntoView {
    let hint = format!("Type {} to confirm.", person.email);
    view! {
        <Section
            title="Remove"
            id="remove"
            note="They may not sign in any more, and every session ends at once. What they did stays in the audit log."
        >
            <PostForm action="/fn/remove-person" class="grid gap-4">
                <input type="hidden" name="person" value=person.id/>
                <TextField
                    name="typed_email"
                    label="E-mail address"
                    hint
                    error=complaint(problem, Field::TypedEmail)
                    autocomplete="off"
                />
                <div>
                    <Button kind=Kind::Danger icon=Icon::Close>
                        "Remove"
                    </Button>
                </div>
            </PostForm>
        </Section>
    }
}
