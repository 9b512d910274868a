//! The frame and the clock that all sample pages share.

use app::ui::*;
use jiff::{Timestamp, civil::Date};
use leptos::prelude::*;

/// 20 November 2026, 14:02 UTC.
pub(crate) const NOW: Timestamp = Timestamp::constant(1_795_183_320, 0);

pub(crate) fn today() -> Date {
    jiff::civil::date(2026, 11, 20)
}

/// The time that many seconds before [`NOW`].
pub(crate) fn ago(seconds: i64) -> Timestamp {
    NOW - jiff::SignedDuration::from_secs(seconds)
}

fn nav() -> Vec<NavLink> {
    let entry = |label: &'static str, shape, current| NavLink {
        label: label.into(),
        href: "#".into(),
        current,
        shape,
    };
    vec![
        entry("Sellers", Shape::List, true),
        entry("Operations", Shape::Pulse, false),
        entry("People", Shape::Users, false),
        entry("Audit", Shape::Shield, false),
    ]
}

/// A page as a member of staff sees it.
pub(crate) fn staff(page: AnyView) -> AnyView {
    let account = Account {
        name: "mara@harbour.example".into(),
        detail: "Onboarding specialist".into(),
    };
    view! {
        <AppShell
            nav=nav()
            account
            account_menu=account_menu
            help="#"
            banner="Test data: nothing here moves money"
        >
            {page}
        </AppShell>
    }
    .into_any()
}

fn account_menu() -> impl IntoView {
    view! {
        <a href="#">
            <Icon shape=Shape::User/>
            "My account"
        </a>
        <form method="post">
            <button>
                <Icon shape=Shape::SignOut/>
                "Sign out"
            </button>
        </form>
    }
}
