//! `/sign-in`: e-mail address and password.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::{
    connections::frame::platform,
    frame::{PageTitle, PostForm, PublicFrame},
    ui::{Button, Kind, Notice, PageHeader, Size, TextField, Tone},
};

/// Where people go who were on the way to nowhere in particular.
const START: &str = "/sellers";

/// Longest wait that is told, in seconds; none of ours is longer.
const LONGEST_WAIT: u32 = 3_600;

/// What went wrong, in a line and a sentence; an unknown code says nothing.
fn problem_text(code: &str, wait: Option<u32>) -> Option<(Tone, &'static str, String)> {
    Some(match code {
        "wrong-password" => (
            Tone::Danger,
            "That e-mail address and password do not match",
            "Mind capital letters. If you forgot the password, an admin can set a new one.".into(),
        ),
        "too-often" => (
            Tone::Warning,
            "Too many attempts",
            format!(
                "Wait {}, then try again. Nobody is locked out for good, and a browser that you have \
                 signed in with before does not have to wait for others.",
                wait.map_or_else(|| "a minute".into(), wait_words)
            ),
        ),
        "sign-in-needed" => (
            Tone::Neutral,
            "Please sign in first",
            "You were not signed in, or your session has ended. You go on where you were.".into(),
        ),
        _ => return None,
    })
}

/// A time to wait, never told shorter than it is.
fn wait_words(seconds: u32) -> String {
    match seconds {
        1 => "1 second".to_owned(),
        0..=90 => format!("{seconds} seconds"),
        _ => format!("{} minutes", seconds.div_ceil(60)),
    }
}

/// A page of this site, or the start: an address from a URL must not lead away.
fn next_page(wanted: Option<String>) -> String {
    wanted
        .filter(|page| page.starts_with('/') && !page.starts_with("//"))
        .filter(|page| !page.contains(|c: char| c == '\\' || c.is_control()))
        .unwrap_or_else(|| START.to_owned())
}

/// Where staff sign in.
#[component]
pub fn SignInPage() -> impl IntoView {
    let (problem, next) = use_query_map().with_untracked(|query| {
        let wait = query.get_str("wait").and_then(|text| text.parse().ok());
        let wait = wait.filter(|seconds| (1..=LONGEST_WAIT).contains(seconds));
        let problem = query
            .get_str("problem")
            .and_then(|code| problem_text(code, wait));
        (problem, next_page(query.get("next")))
    });
    #[cfg(feature = "ssr")]
    if crate::guard::visitor().actor.is_some() {
        leptos_axum::redirect(&next);
    }
    let subtitle = format!("For the staff of {}.", platform());
    view! {
        <PageTitle text="Sign in"/>
        <PublicFrame>
            <PageHeader title="Sign in" subtitle/>
            {problem.map(|(tone, title, more)| view! { <Notice tone title>{more}</Notice> })}
            <PostForm class="grid gap-4" action="/sign-in">
                <input type="hidden" name="next" value=next/>
                <TextField name="email" kind="email" label="E-mail address" autocomplete="username"/>
                <TextField
                    name="password"
                    kind="password"
                    label="Password"
                    autocomplete="current-password"
                />
                <Button kind=Kind::Primary size=Size::Large full=true>
                    "Sign in"
                </Button>
            </PostForm>
            <p class="text-sm text-muted">
                "Are you a seller? You need no password here: "
                <a class="text-link" href="/my">
                    "see where you stand"
                </a> "."
            </p>
        </PublicFrame>
    }
}

#[cfg(test)]
mod tests {
    use super::{next_page, problem_text, wait_words};

    #[test]
    fn a_wait_is_told_in_plain_words_and_never_too_short() {
        assert_eq!(wait_words(1), "1 second");
        assert_eq!(wait_words(37), "37 seconds");
        assert_eq!(wait_words(91), "2 minutes");
        assert_eq!(wait_words(300), "5 minutes");
        let (.., more) = problem_text("too-often", Some(16)).unwrap();
        assert!(more.starts_with("Wait 16 seconds, then try again."));
    }

    #[test]
    fn signing_in_never_leads_to_another_site() {
        let next = |page: &str| next_page(Some(page.to_owned()));
        assert_eq!(next("/sellers/org_1?x=1"), "/sellers/org_1?x=1");
        for away in [
            "",
            "sellers",
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "/a\r\nb",
        ] {
            assert_eq!(next(away), super::START, "{away:?}");
        }
        assert_eq!(next_page(None), super::START);
    }
}
