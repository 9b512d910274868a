use leptos::prelude::*;

use super::{
    icon::Icon,
    text::{OptText, Text},
};

/// The ids that tie hint and error to their control.
fn described_by(id: &str, hint: &OptText, error: &OptText) -> Option<String> {
    match (hint.is_some(), error.is_some()) {
        (false, false) => None,
        (true, false) => Some(format!("{id}-hint")),
        (false, true) => Some(format!("{id}-error")),
        (true, true) => Some(format!("{id}-error {id}-hint")),
    }
}

/// Label, hint and error around a control.
#[component]
fn Field(
    id: Text,
    label: Text,
    hint: OptText,
    error: OptText,
    children: Children,
) -> impl IntoView {
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    view! {
        <div class="field">
            <label for=id>{label}</label>
            {hint.into_inner().map(|words| view! { <p class="field-hint" id=hint_id>{words}</p> })}
            {children()}
            {error
                .into_inner()
                .map(|words| {
                    view! {
                        <p class="field-error" id=error_id>
                            <Icon icon=Icon::Warning/>
                            {words}
                        </p>
                    }
                })}
        </div>
    }
}

/// A field of one line that must be filled in. Its name is its `id` too.
#[component]
pub fn TextField(
    #[prop(into)] name: Text,
    #[prop(into)] label: Text,
    /// The `type` attribute.
    #[prop(default = "text")]
    kind: &'static str,
    /// What stands in it at first.
    #[prop(optional, into)]
    value: OptText,
    /// How to enter it. Stands before the field, so that it is read first.
    #[prop(optional, into)]
    hint: OptText,
    /// What is wrong with what was entered, and how to put it right.
    #[prop(optional, into)]
    error: OptText,
    /// How many characters are needed at least.
    #[prop(optional_no_strip, into)]
    min_length: Option<u16>,
    /// The `autocomplete` token, so that nothing is asked twice.
    #[prop(into)]
    autocomplete: Text,
) -> impl IntoView {
    let described_by = described_by(&name, &hint, &error);
    let invalid = error.is_some().then_some("true");
    view! {
        <Field id=name.clone() label hint error>
            <input
                class="control"
                type=kind
                id=name.clone()
                name=name
                value=value.into_inner()
                autocomplete=autocomplete
                minlength=min_length
                required
                aria-describedby=described_by
                aria-invalid=invalid
            />
        </Field>
    }
}

/// A field of several lines that must be filled in. Its name is its `id` too.
#[component]
pub fn TextArea(
    #[prop(into)] name: Text,
    #[prop(into)] label: Text,
    /// How to enter it.
    #[prop(into)]
    hint: OptText,
    /// What is wrong with what was entered.
    #[prop(into)]
    error: OptText,
    /// Its height in lines.
    rows: u32,
) -> impl IntoView {
    let described_by = described_by(&name, &hint, &error);
    let invalid = error.is_some().then_some("true");
    view! {
        <Field id=name.clone() label hint error>
            <textarea
                class="control"
                id=name.clone()
                name=name
                rows=rows
                required
                aria-describedby=described_by
                aria-invalid=invalid
            ></textarea>
        </Field>
    }
}

/// One choice of a [`Select`].
#[derive(Clone, Debug)]
pub struct Choice {
    value: Text,
    label: Text,
}

impl Choice {
    /// A choice that sends `value` and reads `label`.
    pub fn new(value: impl Into<Text>, label: impl Into<Text>) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
        }
    }
}

/// One out of a few. Its name is its `id` too.
#[component]
pub fn Select(
    #[prop(into)] name: Text,
    #[prop(into)] label: Text,
    choices: Vec<Choice>,
    /// The value chosen at first.
    #[prop(into)]
    selected: OptText,
    /// What is wrong with the choice.
    #[prop(optional, into)]
    error: OptText,
) -> impl IntoView {
    let described_by = described_by(&name, &OptText::default(), &error);
    let invalid = error.is_some().then_some("true");
    let options = choices
        .into_iter()
        .map(|choice| {
            let chosen = selected.as_deref() == Some(&*choice.value);
            view! { <option value=choice.value selected=chosen>{choice.label}</option> }
        })
        .collect_view();
    view! {
        <Field id=name.clone() label hint=OptText::default() error>
            <select
                class="control"
                id=name.clone()
                name=name
                aria-describedby=described_by
                aria-invalid=invalid
            >
                {options}
            </select>
        </Field>
    }
}

/// The buttons at the foot of a form, the main one first.
#[component]
pub fn FormActions(children: Children) -> impl IntoView {
    view! { <div class="actions mt-1">{children()}</div> }
}
