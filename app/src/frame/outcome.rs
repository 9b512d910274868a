//! The notice of what the last form did, told by closed codes in the URL.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::{
    error::UiError,
    ui::{Notice, Tone},
};

/// Longest reference that is shown; ours are shorter.
const REFERENCE_LIMIT: usize = 64;

/// A tone, a line, and a sentence that says more.
type NoticeText = (Tone, &'static str, &'static str);

/// What each code of a success says. An unknown code says nothing.
fn notice_text(code: &str) -> Option<NoticeText> {
    Some(match code {
        "checking" => (
            Tone::Info,
            "A fresh reading has been asked for.",
            "The page changes by itself when Mollie has answered, usually within seconds.",
        ),
        "made" => (
            Tone::Success,
            "The invitation is ready.",
            "Its link is shown below, this one time.",
        ),
        "withdrawn" => (
            Tone::Success,
            "The invitation was withdrawn.",
            "Its link no longer works.",
        ),
        "disconnected" => (
            Tone::Success,
            "The seller is disconnected.",
            "Mollie has refused our old permission, which proves it.",
        ),
        "already-ended" => (
            Tone::Info,
            "This connection had ended before.",
            "Mollie was not asked anything.",
        ),
        "unconfirmed" => (
            Tone::Warning,
            "Mollie has not yet confirmed the disconnect.",
            "We go on trying, and say so here until it is proved.",
        ),
        "person-added" => (
            Tone::Success,
            "Added.",
            "They sign in with the password that you chose.",
        ),
        "role-changed" => (
            Tone::Success,
            "The role was changed.",
            "It holds from their next page on.",
        ),
        "password-changed" => (
            Tone::Success,
            "The password was changed.",
            "Every session of theirs has ended.",
        ),
        "person-removed" => (
            Tone::Success,
            "Removed.",
            "They may not sign in any more, and every session of theirs has ended.",
        ),
        "session-ended" => (
            Tone::Success,
            "The session has ended.",
            "Whoever used it is asked to sign in again.",
        ),
        "sessions-ended" => (
            Tone::Success,
            "The sessions have ended.",
            "Whoever used one is asked to sign in again.",
        ),
        _ => return None,
    })
}

/// A reference that can only be one of ours.
pub(super) fn plain_reference(text: String) -> Option<String> {
    let ours = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let plain = (1..=REFERENCE_LIMIT).contains(&text.len()) && text.chars().all(ours);
    plain.then_some(text)
}

/// Says what the last form did, if the URL tells of one.
#[component]
pub fn Outcome() -> impl IntoView {
    let query = use_query_map().read_untracked();
    let problem = query.get_str("problem").and_then(UiError::from_code);
    if let Some(error) = problem {
        let reference = query.get("ref").and_then(plain_reference);
        // Having to wait a moment is nothing to be alarmed at.
        let tone = match error {
            UiError::TooOften | UiError::Busy => Tone::Info,
            _ => Tone::Danger,
        };
        return view! {
            <div class="mb-4">
                <Notice tone title=error.sentence()>
                    {reference.map(|reference| view! { <Reference reference/> })}
                </Notice>
            </div>
        }
        .into_any();
    }
    let notice = query.get_str("notice").and_then(notice_text);
    notice
        .map(|(tone, title, more)| {
            view! {
                <div class="mb-4">
                    <Notice tone title>
                        {more}
                    </Notice>
                </div>
            }
        })
        .into_any()
}

/// The id by which a request is found in the log.
#[component]
pub(super) fn Reference(reference: String) -> impl IntoView {
    view! {
        <span>
            "If you ask for help, give this reference: " <code class="mono">{reference}</code>
        </span>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_code_says_nothing() {
        assert!(notice_text("checking").is_some());
        assert!(notice_text("you-won-a-prize").is_none());
        assert!(notice_text("").is_none());
    }

    #[test]
    fn a_reference_that_is_not_ours_is_not_repeated() {
        let kept = |text: &str| plain_reference(text.to_owned());
        assert_eq!(kept("0193-ab_C").as_deref(), Some("0193-ab_C"));
        assert_eq!(kept("call +31 6 1234"), None);
        assert_eq!(kept(&"a".repeat(65)), None);
        assert_eq!(kept(""), None);
    }
}
