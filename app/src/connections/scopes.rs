//! Mollie's permissions in plain words.

use domain::Scope;
use leptos::prelude::*;

use super::frame::{IconList, IconListItem};
use crate::ui::{Icon, Notice, Text, Tone};

/// A permission as people read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScopeWords {
    /// What it opens, in two or three words.
    pub title: &'static str,
    /// What is read with it, to the seller who is asked for it.
    pub shows: &'static str,
    /// What is read with it, as staff read it in a list.
    pub opens: &'static str,
    /// What nobody sees without it.
    pub without: &'static str,
    /// An icon for it.
    pub icon: Icon,
}

/// A permission in words (`Mollie: permissions`).
pub const fn words(scope: Scope) -> ScopeWords {
    match scope {
        Scope::OrganizationsRead => ScopeWords {
            title: "Your organization",
            shows: "Name, address, registration number and VAT number.",
            opens: "Name, address and registration of the organization",
            without: "The name and the registered details stay unknown.",
            icon: Icon::Document,
        },
        Scope::OnboardingRead => ScopeWords {
            title: "How far you are with Mollie",
            shows: "Whether customers can pay you, whether money is paid out to you, and what \
                    Mollie still asks for, with its deadlines.",
            opens: "Onboarding status, capabilities and what Mollie asks for",
            without: "The state of onboarding, open tasks and deadlines stay unknown.",
            icon: Icon::Check,
        },
        Scope::ProfilesRead => ScopeWords {
            title: "Your shops",
            shows: "The website profiles you made at Mollie, and whether they are approved.",
            opens: "Payment profiles, their websites and reviews",
            without: "Profiles, and whether Mollie approved or blocked them, stay unknown.",
            icon: Icon::Globe,
        },
        Scope::PaymentsRead => ScopeWords {
            title: "Your payment methods",
            shows: "Which methods are switched on for each shop. Mollie keeps methods and \
                    payments under one permission; only the methods are read here.",
            opens: "Payment methods on each profile",
            without: "Which payment methods are on, waiting or refused stays unknown.",
            icon: Icon::Card,
        },
    }
}

/// What the marketplace sees with these permissions.
#[component]
pub fn ScopesSeen(scopes: Vec<Scope>) -> impl IntoView {
    let items = scopes
        .into_iter()
        .map(|scope| {
            let words = words(scope);
            view! { <IconListItem icon=words.icon title=words.title text=words.shows/> }
        })
        .collect_view();
    view! { <IconList>{items}</IconList> }
}

/// Tells that permissions are missing: which, what stays dark, and how to put it right.
/// Draws nothing when none is.
#[component]
pub fn MissingScopes(
    /// Permissions that were wanted and not granted.
    missing: Vec<Scope>,
    /// Who is to send a new invitation.
    #[prop(into)]
    platform: Text,
) -> impl IntoView {
    let title = match missing.len() {
        0 => return ().into_any(),
        1 => "One permission is missing".to_owned(),
        number => format!("{number} permissions are missing"),
    };
    let lines = missing
        .into_iter()
        .map(|scope| {
            view! {
                <li>
                    <code>{scope.as_str()}</code>
                    ": "
                    {words(scope).without}
                </li>
            }
        })
        .collect_view();
    view! {
        <Notice tone=Tone::Warning title>
            <div class="prose">
                <ul>{lines}</ul>
                <p>
                    "Everything else works. To put it right, ask " {platform}
                    " for a new invitation and approve all permissions on Mollie's page."
                </p>
            </div>
        </Notice>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_permissions_mean_the_same() {
        for (index, one) in Scope::ALL.iter().enumerate() {
            for other in &Scope::ALL[index + 1..] {
                assert_ne!(words(*one).title, words(*other).title);
                assert_ne!(words(*one).opens, words(*other).opens);
                assert_ne!(words(*one).without, words(*other).without);
            }
        }
    }
}
