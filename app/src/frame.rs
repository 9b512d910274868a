//! What stands around the pages: the frames, the notice of what just happened, problems in words.

pub mod outcome;
pub mod post_form;
pub mod problem;
pub mod title;

use domain::{Permission, Role};
use leptos::prelude::*;
use leptos_router::hooks::use_url;

pub use outcome::Outcome;
pub use post_form::PostForm;
pub use problem::ProblemPage;
pub use title::{PageTitle, WindowTitle};

use crate::{
    error::UiError,
    ui::{Account, AppShell, Icon, NavLink, PublicShell},
};

/// Where Mollie answers what Gangway cannot.
const HELP: &str = "https://help.mollie.com";

/// What a frame needs to know of the request and of the installation.
#[derive(Debug, Clone, Default)]
struct FrameContext {
    who: Option<(String, Role)>,
    platform: String,
    sandbox: bool,
}

#[cfg(feature = "ssr")]
fn frame_context() -> FrameContext {
    let installation = crate::guard::installation();
    FrameContext {
        who: crate::guard::visitor().actor.map(|actor| {
            let role = actor.role();
            (actor.member.email, role)
        }),
        platform: installation.platform_name,
        sandbox: installation.sandbox,
    }
}

/// Pages are rendered on the server only; the browser never asks.
#[cfg(not(feature = "ssr"))]
fn frame_context() -> FrameContext {
    FrameContext::default()
}

impl FrameContext {
    fn banner(&self) -> Option<&'static str> {
        self.sandbox
            .then_some("Test data: this installation talks to a simulated Mollie.")
    }
}

/// The sections of the staff half, in the order of the navigation, each with the permission it needs.
const SECTIONS: [(&str, &str, Icon, Permission); 5] = [
    ("Sellers", "/sellers", Icon::List, Permission::ViewSellers),
    (
        "Invitations",
        "/invitations",
        Icon::Mail,
        Permission::InviteSellers,
    ),
    (
        "Operations",
        "/operations",
        Icon::Pulse,
        Permission::ViewOperations,
    ),
    ("Audit", "/audit", Icon::Document, Permission::ReadAudit),
    ("People", "/people", Icon::Users, Permission::ManageStaff),
];

fn navigation(role: Role, path: &str) -> Vec<NavLink> {
    let lies_under = |href: &str| {
        path.strip_prefix(href)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    SECTIONS
        .into_iter()
        .filter(|(.., permission)| role.allows(*permission))
        .map(|(label, href, icon, _)| NavLink {
            label: label.into(),
            href: href.into(),
            current: lies_under(href),
            icon,
        })
        .collect()
}

/// A role as people call it.
pub fn role_word(role: Role) -> &'static str {
    match role {
        Role::Viewer => "Viewer",
        Role::Onboarding => "Onboarding",
        Role::Admin => "Admin",
    }
}

/// The frame around every page for staff. It leads with what the last form did.
#[component]
pub fn StaffFrame(children: Children) -> impl IntoView {
    let context = frame_context();
    let Some((email, role)) = context.who.clone() else {
        return view! { <PublicFrame>{children()}</PublicFrame> }.into_any();
    };
    let path = use_url().with_untracked(|url| url.path().to_owned());
    let account = Account {
        name: email.into(),
        detail: role_word(role).into(),
    };
    view! {
        <AppShell
            nav=navigation(role, &path)
            account
            account_menu=|| {
                view! {
                    <a href="/sessions">
                        <Icon icon=Icon::Shield/>
                        "Your sessions"
                    </a>
                    <SignOut/>
                }
            }
            help=HELP
            banner=context.banner()
        >
            <Outcome/>
            {children()}
        </AppShell>
    }
    .into_any()
}

#[component]
fn SignOut() -> impl IntoView {
    view! {
        <PostForm action="/sign-out">
            <button type="submit">
                <Icon icon=Icon::SignOut/>
                "Sign out"
            </button>
        </PostForm>
    }
}

/// The frame around every page for sellers and strangers, under the name of the marketplace.
/// A page that answers forms places its own [`Outcome`].
#[component]
pub fn PublicFrame(
    /// Wider, for pages with lists rather than one question.
    #[prop(optional)]
    wide: bool,
    children: Children,
) -> impl IntoView {
    let context = frame_context();
    view! {
        <PublicShell platform=context.platform.clone() help=HELP wide banner=context.banner()>
            {children()}
        </PublicShell>
    }
}

/// The page for an address that leads nowhere, in the frame of whoever asked.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    #[cfg(feature = "ssr")]
    crate::error::set_status(UiError::NotFound);
    view! {
        <PageTitle text="Not found"/>
        <StaffFrame>
            <ProblemPage error=UiError::NotFound/>
        </StaffFrame>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(role: Role) -> Vec<String> {
        navigation(role, "/sellers/org_1")
            .into_iter()
            .map(|link| link.label.into_owned())
            .collect()
    }

    #[test]
    fn the_navigation_offers_only_what_the_role_allows() {
        assert_eq!(labels(Role::Viewer), ["Sellers"]);
        assert_eq!(
            labels(Role::Onboarding),
            ["Sellers", "Invitations", "Operations"]
        );
        assert_eq!(labels(Role::Admin).len(), SECTIONS.len());
    }

    #[test]
    fn a_page_under_a_section_marks_the_section() {
        let current = |path: &str| -> Vec<String> {
            navigation(Role::Admin, path)
                .into_iter()
                .filter(|link| link.current)
                .map(|link| link.href.into_owned())
                .collect()
        };
        assert_eq!(current("/sellers/org_1/disconnect"), ["/sellers"]);
        assert_eq!(current("/audit"), ["/audit"]);
        assert!(current("/sellersish").is_empty());
    }
}
