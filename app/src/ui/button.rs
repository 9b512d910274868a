use leptos::prelude::*;

use super::{
    icon::Icon,
    text::{OptText, Text},
};

/// How much a button asks for attention.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// The one thing this page is for.
    Primary,
    /// Any other action.
    #[default]
    Secondary,
    /// An action that should not compete, as in a row or a bar.
    Quiet,
    /// An action that takes something away.
    Danger,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Size {
    /// 28 pixels high, inside rows and cards.
    Small,
    /// 34 pixels high.
    #[default]
    Regular,
    /// 44 pixels high, for the one button of a public page.
    Large,
}

fn class(kind: Kind, size: Size, full: bool) -> String {
    let kind = match kind {
        Kind::Primary => "btn btn-primary",
        Kind::Secondary => "btn btn-secondary",
        Kind::Quiet => "btn btn-quiet",
        Kind::Danger => "btn btn-danger",
    };
    let size = match size {
        Size::Small => " btn-small",
        Size::Regular => "",
        Size::Large => " btn-large",
    };
    [kind, size, if full { " w-full" } else { "" }].concat()
}

/// A button that sends the form it stands in.
#[component]
pub fn Button(
    #[prop(optional)] kind: Kind,
    #[prop(optional)] size: Size,
    /// An icon before the words.
    #[prop(optional_no_strip, into)]
    icon: Option<Icon>,
    /// Spoken instead of the visible words; must contain them.
    #[prop(optional, into)]
    label: OptText,
    /// As wide as its place.
    #[prop(optional)]
    full: bool,
    children: Children,
) -> impl IntoView {
    view! {
        <button type="submit" class=class(kind, size, full) aria-label=label.into_inner()>
            {icon.map(|icon| view! { <Icon icon/> })}
            {children()}
        </button>
    }
}

/// A link that looks like a button: it goes somewhere and changes nothing.
#[component]
pub fn ButtonLink(
    #[prop(into)] href: Text,
    #[prop(optional)] kind: Kind,
    #[prop(optional)] size: Size,
    /// An icon before the words.
    #[prop(optional_no_strip, into)]
    icon: Option<Icon>,
    /// Leaves this site: marked with an icon, opened without a referrer.
    #[prop(optional)]
    external: bool,
    /// Spoken instead of the visible words; must contain them.
    #[prop(optional, into)]
    label: OptText,
    /// As wide as its place.
    #[prop(optional)]
    full: bool,
    children: Children,
) -> impl IntoView {
    view! {
        <a
            href=href
            class=class(kind, size, full)
            aria-label=label.into_inner()
            rel=external.then_some("noreferrer")
        >
            {icon.map(|icon| view! { <Icon icon/> })}
            {children()}
            {external.then(|| view! { <Icon icon=Icon::External/> })}
        </a>
    }
}
