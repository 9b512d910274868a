//! `/invitations`: staff make links for sellers, see what became of them, and withdraw them.

pub mod api;
pub mod form;
pub mod made;
pub mod made_invitation;
#[cfg(feature = "ssr")]
mod made_link;
pub mod table;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use self::{
    api::{Invitations, list_invitations, take_made_invitation},
    form::InviteForm,
    made::MadeLink,
    made_invitation::MadeInvitation,
    table::{InvitationList, Search},
};
use crate::{
    error::UiError,
    frame::{PageTitle, ProblemPage, StaffFrame},
    paging::{Cursor, typed},
    ui::{PageHeader, Text},
};

/// Links for sellers.
#[component]
pub fn InvitationsPage() -> impl IntoView {
    let (reference, problem, search, at) = use_query_map().with_untracked(|query| {
        let problem = query.get("problem").as_deref().and_then(UiError::from_code);
        let search = Search {
            reference: typed(query, "q"),
            only_open: query.get("standing").is_some_and(|word| word == "open"),
        };
        (
            query.get("reference").unwrap_or_default(),
            problem,
            search,
            Cursor::of(query),
        )
    });
    let page = Suspend::new(async move {
        let list = list_invitations(search.reference.clone(), search.only_open, at).await;
        match (list, take_made_invitation().await) {
            (Ok(invitations), Ok(made)) => {
                view! { <InvitationsView invitations made reference problem search/> }.into_any()
            }
            (Err(error), _) | (_, Err(error)) => view! { <ProblemPage error/> }.into_any(),
        }
    });
    view! {
        <PageTitle text="Invitations"/>
        <StaffFrame>{page}</StaffFrame>
    }
}

#[component]
fn InvitationsView(
    invitations: Invitations,
    made: Option<MadeInvitation>,
    reference: String,
    problem: Option<UiError>,
    search: Search,
) -> impl IntoView {
    let now = invitations.now;
    let locales = invitations.locales.clone();
    view! {
        <PageHeader
            title="Invitations"
            subtitle="A link takes one seller to Mollie and back. It works once, and only until its last day."
        />
        {made.map(|made| view! { <MadeLink made lines=invitations.lines.clone() now/> })}
        <InviteForm locales reference problem/>
        <InvitationList invitations search/>
    }
}

/// The name of a language of Mollie's pages; the code itself when it has none here.
fn language(locale: &str) -> Text {
    match locale {
        "en_US" => "English".into(),
        "nl_NL" => "Dutch".into(),
        "nl_BE" => "Dutch (Belgium)".into(),
        "fr_FR" => "French".into(),
        "fr_BE" => "French (Belgium)".into(),
        "de_DE" => "German".into(),
        "es_ES" => "Spanish".into(),
        "it_IT" => "Italian".into(),
        other => other.to_owned().into(),
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::language;

    #[test]
    fn every_language_on_offer_has_a_name() {
        for locale in usecases::invitations::LOCALES {
            assert_ne!(language(locale), locale);
        }
    }
}
