use leptos::prelude::*;

use super::{icon::Icon, text::Text, tone::Tone};

/// What is known about one item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckState {
    Done,
    Open,
    /// Cannot be seen from here.
    Unseen,
}

impl CheckState {
    const fn tone(self) -> Tone {
        match self {
            Self::Done => Tone::Success,
            Self::Open => Tone::Warning,
            Self::Unseen => Tone::Neutral,
        }
    }

    const fn icon(self) -> Icon {
        match self {
            Self::Done => Icon::CheckCircle,
            Self::Open => Icon::Circle,
            Self::Unseen => Icon::EyeOff,
        }
    }
}

/// A list of things to be done, in the order in which they are usually done.
#[component]
pub fn Checklist(children: Children) -> impl IntoView {
    view! { <ul class="checklist" role="list">{children()}</ul> }
}

/// One thing with its state, how that is known, and the way to it.
#[component]
pub fn ChecklistItem(
    state: CheckState,
    /// The state in a word or two.
    #[prop(into)]
    word: Text,
    #[prop(into)] title: Text,
    /// How the state is known, and since when.
    #[prop(into)]
    evidence: Text,
    /// A link or a button to deal with it.
    #[prop(into)]
    aside: ViewFnOnce,
) -> impl IntoView {
    view! {
        <li class=state.tone().class("checklist-item")>
            <Icon icon=state.icon()/>
            <div>
                <p class="checklist-title">{title}</p>
                <p class="checklist-evidence">{evidence}</p>
            </div>
            <span class="checklist-word">{word}</span>
            <div class="checklist-aside">{aside.run()}</div>
        </li>
    }
}
