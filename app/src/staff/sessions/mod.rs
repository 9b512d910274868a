//! `/sessions`: where one is signed in, and the way to end it elsewhere.

pub mod api;
pub mod table;

use leptos::prelude::*;

use self::{api::list_sessions, table::SessionTable};
use crate::{
    frame::{PageTitle, ProblemPage, StaffFrame},
    ui::PageHeader,
};

#[component]
pub fn SessionsPage() -> impl IntoView {
    let page = Suspend::new(async move {
        match list_sessions().await {
            Ok(sessions) => view! {
                <PageHeader
                    title="Your sessions"
                    subtitle="Where you are signed in. End what you do not know, and ask an admin for another password then."
                />
                <SessionTable
                    lines=sessions.lines
                    now=sessions.now
                    note="One ends by itself after twelve hours without use, and after a week in any case."
                />
            }
            .into_any(),
            Err(error) => view! { <ProblemPage error/> }.into_any(),
        }
    });
    view! {
        <PageTitle text="Your sessions"/>
        <StaffFrame>{page}</StaffFrame>
    }
}
