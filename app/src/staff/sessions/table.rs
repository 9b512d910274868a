//! Open sessions with what ends them.

use jiff::Timestamp;
use leptos::prelude::*;

use super::api::SessionLine;
use crate::{
    frame::PostForm,
    ui::{
        Badge, Button, Cell, Column, DataTable, Empty, Icon, Kind, RelativeTime, Row, Section,
        Size, Stacked, Text, Tone, absolute,
    },
};

#[component]
pub fn SessionTable(
    lines: Vec<SessionLine>,
    /// The time of this page.
    now: Timestamp,
    /// Whose, where they are not one's own.
    #[prop(optional, into)]
    person: Option<String>,
    #[prop(into)] note: Text,
) -> impl IntoView {
    if lines.is_empty() {
        return view! {
            <Empty icon=Icon::User title="No open session">
                "Nobody is signed in here with this account."
            </Empty>
        }
        .into_any();
    }
    let others = lines.iter().any(|line| !line.is_own);
    let row = |line| view! { <SessionRow line now person=person.clone()/> };
    let rows = lines.into_iter().map(row).collect_view();
    view! {
        <Section
            title="Open sessions"
            id="sessions"
            note
            aside=move || others.then(|| view! { <EndMany person/> })
        >
            <DataTable
                caption="Open sessions, the last used first"
                head=|| {
                    view! {
                        <Column label="Browser"/>
                        <Column label="Last used"/>
                        <Column label="Signed in"/>
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
fn SessionRow(line: SessionLine, now: Timestamp, person: Option<String>) -> impl IntoView {
    let browser = if line.browser.is_empty() {
        "Not noted".to_owned()
    } else {
        line.browser
    };
    let action = if line.is_own {
        view! { <Badge label="This one" tone=Tone::Info icon=Icon::User/> }.into_any()
    } else {
        view! { <End session=line.id browser=browser.clone() person/> }.into_any()
    };
    view! {
        <Row>
            <Cell label="Browser">
                <span class="font-medium">{browser}</span>
            </Cell>
            <Cell label="Last used">
                <RelativeTime at=line.used_at now/>
            </Cell>
            <Cell label="Signed in">
                <Stacked under=absolute(line.opened_at)>
                    <RelativeTime at=line.opened_at now/>
                </Stacked>
            </Cell>
            <Cell label="Action">{action}</Cell>
        </Row>
    }
}

#[component]
fn End(session: String, browser: String, person: Option<String>) -> impl IntoView {
    let action = match person {
        Some(_) => "/fn/end-persons-session",
        None => "/fn/end-session",
    };
    view! {
        <PostForm action>
            <input type="hidden" name="session" value=session/>
            {person.map(|person| view! { <input type="hidden" name="person" value=person/> })}
            <Button
                kind=Kind::Quiet
                size=Size::Small
                icon=Icon::Close
                label=format!("End the session of {browser}")
            >
                "End"
            </Button>
        </PostForm>
    }
}

/// All of somebody's, or all but one's own.
#[component]
fn EndMany(person: Option<String>) -> impl IntoView {
    match person {
        Some(person) => view! {
            <PostForm action="/fn/end-persons-sessions">
                <input type="hidden" name="person" value=person/>
                <Button size=Size::Small>"End all"</Button>
            </PostForm>
        }
        .into_any(),
        None => view! {
            <PostForm action="/fn/end-other-sessions">
                <Button size=Size::Small>"End all others"</Button>
            </PostForm>
        }
        .into_any(),
    }
}
