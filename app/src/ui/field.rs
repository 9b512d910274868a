use leptos::prelude::*;

use super::{
    icon::{Icon, Shape},
    text::{OptText, Text},
};

/// One choice of a [`Select`].
#[derive(Clone, Debug)]
pub struct Choice {
    /// What is sent.
    pub value: Text,
    /// What is read.
    pub label: Text,
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
    optional: bool,
    children: Children,
) -> impl IntoView {
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    view! {
        <div class="field">
            <label for=id>
                {label} {optional.then(|| view! { <span class="field-optional">"optional"</span> })}
            </label>
            {hint.into_inner().map(|words| view! { <p class="field-hint" id=hint_id>{words}</p> })}
            {children()}
            {error
                .into_inner()
                .map(|words| {
                    view! {
                        <p class="field-error" id=error_id>
                            <Icon shape=Shape::Warning/>
                            {words}
                        </p>
                    }
                })}
        </div>
    }
}

/// A field of one line.
#[component]
pub fn TextField(
    /// Name sent with the form; also the `id` unless one is given.
    #[prop(into)]
    name: Text,
    /// What to enter.
    #[prop(into)]
    label: Text,
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
    /// The `id`, where two forms of a page share a name.
    #[prop(optional, into)]
    id: OptText,
    /// The `autocomplete` token, so that nothing is asked twice.
    #[prop(optional, into)]
    autocomplete: OptText,
    /// Must be filled in. A field that need not be is marked "optional".
    #[prop(default = true)]
    required: bool,
) -> impl IntoView {
    let id = id.into_inner().unwrap_or_else(|| name.clone());
    let described = described_by(&id, &hint, &error);
    let invalid = error.is_some().then_some("true");
    view! {
        <Field id=id.clone() label hint error optional=!required>
            <input
                class="control"
                type=kind
                id=id
                name=name
                value=value.into_inner()
                autocomplete=autocomplete.into_inner()
                required=required
                aria-describedby=described
                aria-invalid=invalid
            />
        </Field>
    }
}

/// A field of several lines.
#[component]
pub fn TextArea(
    /// Name sent with the form, and the `id`.
    #[prop(into)]
    name: Text,
    /// What to enter.
    #[prop(into)]
    label: Text,
    /// What stands in it at first.
    #[prop(optional, into)]
    value: Text,
    /// How to enter it.
    #[prop(optional, into)]
    hint: OptText,
    /// What is wrong with what was entered.
    #[prop(optional, into)]
    error: OptText,
    /// Its height in lines.
    #[prop(default = 4)]
    rows: u32,
    /// Must be filled in.
    #[prop(default = true)]
    required: bool,
) -> impl IntoView {
    let described = described_by(&name, &hint, &error);
    let invalid = error.is_some().then_some("true");
    view! {
        <Field id=name.clone() label hint error optional=!required>
            <textarea
                class="control"
                id=name.clone()
                name=name
                rows=rows
                required=required
                aria-describedby=described
                aria-invalid=invalid
            >
                {value}
            </textarea>
        </Field>
    }
}

/// One out of a few.
#[component]
pub fn Select(
    /// Name sent with the form, and the `id`.
    #[prop(into)]
    name: Text,
    /// What to choose.
    #[prop(into)]
    label: Text,
    /// What can be chosen.
    choices: Vec<Choice>,
    /// The value chosen at first.
    #[prop(optional, into)]
    selected: OptText,
    /// What follows from the choice.
    #[prop(optional, into)]
    hint: OptText,
    /// What is wrong with the choice.
    #[prop(optional, into)]
    error: OptText,
) -> impl IntoView {
    let described = described_by(&name, &hint, &error);
    let invalid = error.is_some().then_some("true");
    let options = choices
        .into_iter()
        .map(|choice| {
            let chosen = selected.as_deref() == Some(&*choice.value);
            view! { <option value=choice.value selected=chosen>{choice.label}</option> }
        })
        .collect_view();
    view! {
        <Field id=name.clone() label hint error optional=false>
            <select
                class="control"
                id=name.clone()
                name=name
                aria-describedby=described
                aria-invalid=invalid
            >
                {options}
            </select>
        </Field>
    }
}

/// A yes or no.
#[component]
pub fn Checkbox(
    /// Name sent with the form, and the `id` unless a value is given too.
    #[prop(into)]
    name: Text,
    /// What is agreed to or switched on.
    #[prop(into)]
    label: Text,
    /// What is sent when ticked.
    #[prop(default = Text::Borrowed("true"), into)]
    value: Text,
    /// What follows from ticking it.
    #[prop(optional, into)]
    hint: OptText,
    /// Ticked at first.
    #[prop(optional)]
    checked: bool,
    /// Must be ticked.
    #[prop(optional)]
    required: bool,
) -> impl IntoView {
    let id = format!("{name}-{value}");
    let hint_id = format!("{id}-hint");
    let described = hint.is_some().then(|| hint_id.clone());
    view! {
        <div class="check">
            <input
                type="checkbox"
                id=id.clone()
                name=name
                value=value
                checked=checked
                required=required
                aria-describedby=described
            />
            <label for=id>{label}</label>
            {hint.into_inner().map(|words| view! { <p class="field-hint" id=hint_id>{words}</p> })}
        </div>
    }
}

/// Fields that answer one question together.
#[component]
pub fn Fieldset(
    /// The question.
    #[prop(into)]
    legend: Text,
    /// The fields.
    children: Children,
) -> impl IntoView {
    view! {
        <fieldset class="fieldset">
            <legend>{legend}</legend>
            {children()}
        </fieldset>
    }
}

/// The buttons at the foot of a form, the main one first.
#[component]
pub fn FormActions(
    /// The buttons.
    children: Children,
) -> impl IntoView {
    view! { <div class="actions form-actions">{children()}</div> }
}
