use leptos::prelude::*;

use super::{
    icon::{Icon, Shape},
    text::{OptText, Text},
    tone::Tone,
};

/// What is known about one item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckState {
    /// Known to be done.
    Done,
    /// Known to be open.
    Open,
    /// Being looked at by someone else.
    Waiting,
    /// Was tried and refused, or is late.
    Failed,
    /// Cannot be seen from here.
    Unseen,
}

impl CheckState {
    const fn tone(self) -> Tone {
        match self {
            Self::Done => Tone::Success,
            Self::Open => Tone::Warning,
            Self::Waiting => Tone::Info,
            Self::Failed => Tone::Danger,
            Self::Unseen => Tone::Neutral,
        }
    }

    const fn shape(self) -> Shape {
        match self {
            Self::Done => Shape::CheckCircle,
            Self::Open => Shape::Circle,
            Self::Waiting => Shape::Clock,
            Self::Failed => Shape::Blocked,
            Self::Unseen => Shape::EyeOff,
        }
    }
}

/// A list of things to be done, in the order in which they are usually done.
#[component]
pub fn Checklist(
    /// The items.
    children: Children,
) -> impl IntoView {
    view! { <ul class="checklist" role="list">{children()}</ul> }
}

/// One thing with its state, how that is known, and the way to it.
#[component]
pub fn ChecklistItem(
    /// What is known.
    state: CheckState,
    /// The state in a word or two.
    #[prop(into)]
    word: Text,
    /// What it is.
    #[prop(into)]
    title: Text,
    /// How the state is known, and since when.
    #[prop(optional, into)]
    evidence: OptText,
    /// A link or a button to deal with it.
    #[prop(optional, into)]
    aside: ViewFnOnce,
    /// More under the evidence.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <li class=state.tone().paint("checklist-item")>
            <Icon shape=state.shape()/>
            <div class="checklist-text">
                <p class="checklist-title">{title}</p>
                {evidence.into_inner().map(|words| view! { <p class="checklist-evidence">{words}</p> })}
                {children.map(|children| children())}
            </div>
            <span class="checklist-word">{word}</span>
            <div class="checklist-aside">{aside.run()}</div>
        </li>
    }
}
