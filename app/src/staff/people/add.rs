//! The form that adds somebody.

use domain::Role;
use leptos::prelude::*;

use super::roles;
use crate::{
    connections::complaint,
    error::{Field, UiError},
    frame::PostForm,
    ui::{Button, Icon, Kind, Section, Select, TextField},
};

/// Shortest password that is accepted, in characters.
pub(super) const PASSWORD_MIN: u16 = 12;

#[component]
pub fn AddPerson(
    /// What was wrong with the last one.
    problem: Option<UiError>,
) -> impl IntoView {
    let email_problem =
        complaint(problem, Field::Email).or_else(|| complaint(problem, Field::EmailTaken));
    view! {
        <Section title="Add someone" id="add">
            <PostForm action="/fn/add-person" class="grid gap-4">
                <TextField
                    name="email"
                    kind="email"
                    label="E-mail address"
                    error=email_problem
                    autocomplete="off"
                />
                <Select
                    name="role"
                    label="Role"
                    choices=roles()
                    selected=Role::Viewer.as_str()
                    error=complaint(problem, Field::Role)
                />
                <TextField
                    name="password"
                    kind="password"
                    label="First password"
                    hint="12 characters or more. Hand it over by a safe way: it is not sent, and not shown again."
                    error=complaint(problem, Field::Password)
                    min_length=PASSWORD_MIN
                    autocomplete="new-password"
                />
                <div>
                    <Button kind=Kind::Primary icon=Icon::Plus>
                        "Add"
                    </Button>
                </div>
            </PostForm>
        </Section>
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    #[test]
    fn the_form_asks_for_as_many_characters_as_are_needed() {
        let needed = usecases::staff::PASSWORD_MIN;
        assert_eq!(usize::from(super::PASSWORD_MIN), needed);
    }
}
