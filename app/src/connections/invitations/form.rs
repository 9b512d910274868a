//! The form that makes an invitation.

use leptos::prelude::*;

use super::language;
use crate::{
    connections::complaint,
    error::{Field, UiError},
    frame::PostForm,
    ui::{Button, Choice, Icon, Kind, Section, Select, TextField},
};

/// How long an invitation may live, in days, with words. Mollie's own client links live 30 days.
const LIVES: [(&str, &str); 7] = [
    ("1", "1 day"),
    ("3", "3 days"),
    ("7", "1 week"),
    ("14", "2 weeks"),
    ("30", "30 days"),
    ("60", "60 days"),
    ("90", "90 days"),
];
const USUAL_LIFE: &str = "14";

/// The form that makes an invitation.
#[component]
pub fn InviteForm(
    /// Languages on offer.
    locales: Vec<String>,
    /// Whom the invitation is probably for, from the page that led here.
    reference: String,
    /// What was wrong with the last one.
    problem: Option<UiError>,
) -> impl IntoView {
    let languages = locales
        .into_iter()
        .map(|locale| Choice::new(locale.clone(), language(&locale)))
        .collect();
    let lives = LIVES.map(|(days, words)| Choice::new(days, words)).to_vec();
    view! {
        <Section title="Invite a seller" id="invite">
            <PostForm action="/fn/invite-seller" class="grid items-end gap-4 md:grid-cols-[minmax(0,1fr)_12rem_9rem_auto]">
                <TextField
                    name="reference"
                    label="Seller reference"
                    value=reference
                    hint="Your own name for it, such as a shop number. The seller sees it."
                    error=complaint(problem, Field::Reference)
                    autocomplete="off"
                />
                <Select
                    name="locale"
                    label="Language at Mollie"
                    choices=languages
                    selected="en_US"
                    error=complaint(problem, Field::Locale)
                />
                <Select name="days" label="Valid for" choices=lives selected=USUAL_LIFE/>
                <Button kind=Kind::Primary icon=Icon::Link>
                    "Make link"
                </Button>
            </PostForm>
        </Section>
    }
}
