//! A page that could not be shown: what is the case, what to do, and the reference.

use leptos::prelude::*;
use leptos_router::{hooks::use_url, location::Url};

use super::outcome::Reference;
use crate::{
    error::UiError,
    ui::{ButtonLink, Icon, Kind, Notice, PageHeader, Tone},
};

fn heading(error: UiError) -> &'static str {
    match error {
        UiError::SignInNeeded => "Sign in to go on",
        UiError::Forbidden => "Not for your role",
        UiError::NotFound => "Nothing here",
        UiError::Invalid(_) | UiError::BadRequest => "This address is not right",
        UiError::LastAdmin => "Not the last admin",
        UiError::Busy | UiError::TooOften => "A moment, please",
        UiError::StoreUnavailable => "The database does not answer",
        UiError::MollieUnavailable => "Mollie does not answer",
        UiError::Internal => "Something went wrong",
    }
}

/// What a person can do about it.
fn advice(error: UiError) -> &'static str {
    match error {
        UiError::SignInNeeded => "You come back to this page afterwards.",
        UiError::Forbidden => "Ask an admin of your marketplace for the role that allows it.",
        UiError::NotFound | UiError::Invalid(_) | UiError::BadRequest => {
            "Check the address, or start again from the list."
        }
        UiError::LastAdmin => "Make somebody else an admin first.",
        UiError::Busy | UiError::TooOften => "Try again in a few seconds.",
        UiError::StoreUnavailable | UiError::MollieUnavailable | UiError::Internal => {
            "Try again in a moment. If it stays so, pass the reference on to whoever runs Gangway."
        }
    }
}

fn tone(error: UiError) -> Tone {
    match error {
        UiError::NotFound | UiError::SignInNeeded => Tone::Neutral,
        UiError::Internal | UiError::StoreUnavailable | UiError::MollieUnavailable => Tone::Danger,
        _ => Tone::Warning,
    }
}

/// Whether asking again may help.
fn passes(error: UiError) -> bool {
    matches!(
        error,
        UiError::Busy
            | UiError::TooOften
            | UiError::StoreUnavailable
            | UiError::MollieUnavailable
            | UiError::Internal
    )
}

#[cfg(feature = "ssr")]
fn request_id() -> Option<String> {
    super::outcome::plain_reference(crate::guard::visitor().request_id)
}

#[cfg(not(feature = "ssr"))]
fn request_id() -> Option<String> {
    None
}

/// A problem in place of a page. It stands inside a frame; the guard has set the status.
#[component]
pub fn ProblemPage(error: UiError) -> impl IntoView {
    let reference = (!matches!(error, UiError::NotFound | UiError::SignInNeeded))
        .then(request_id)
        .flatten();
    view! {
        <PageHeader title=heading(error)/>
        <Notice
            tone=tone(error)
            title=error.sentence()
            actions=move || view! { <WayOn error/> }
        >
            <p>{advice(error)}</p>
            {reference.map(|reference| view! { <Reference reference/> })}
        </Notice>
    }
}

#[component]
fn WayOn(error: UiError) -> impl IntoView {
    let here = use_url().with_untracked(|url| {
        if url.search().is_empty() {
            url.path().to_owned()
        } else {
            format!("{}?{}", url.path(), url.search())
        }
    });
    if error == UiError::SignInNeeded {
        let href = format!("/sign-in?next={}", Url::escape(&here));
        view! { <ButtonLink href kind=Kind::Primary>"Sign in"</ButtonLink> }.into_any()
    } else if passes(error) {
        view! { <ButtonLink href=here icon=Icon::Refresh>"Try again"</ButtonLink> }.into_any()
    } else {
        view! { <ButtonLink href="/">"Go to the start"</ButtonLink> }.into_any()
    }
}
