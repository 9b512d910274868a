use leptos::prelude::*;

use super::{
    icon::Icon,
    shell::{banner, footer, skip_link},
    text::{OptText, Text},
};

/// One entry of the main navigation.
#[derive(Clone, Debug)]
pub struct NavLink {
    pub label: Text,
    pub href: Text,
    /// Whether this page is it or lies under it.
    pub current: bool,
    pub icon: Icon,
}

/// Who is signed in.
#[derive(Clone, Debug)]
pub struct Account {
    /// A name or an address.
    pub name: Text,
    /// A role.
    pub detail: Text,
}

/// The frame for people who are signed in: bar, page, foot.
#[component]
pub fn AppShell(
    nav: Vec<NavLink>,
    account: Account,
    /// Entries of the account menu: links and the form that signs out.
    #[prop(into)]
    account_menu: ViewFnOnce,
    /// Where help is.
    #[prop(into)]
    help: Text,
    /// A line over everything, for instance that this is test data.
    #[prop(into)]
    banner: OptText,
    children: Children,
) -> impl IntoView {
    let links = nav
        .into_iter()
        .map(|link| {
            view! {
                <li>
                    <a href=link.href aria-current=link.current.then_some("page")>
                        <Icon icon=link.icon/>
                        {link.label}
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <div class="shell">
            {skip_link()}
            <header>
                {self::banner(banner)}
                <div class="topbar">
                    <Brand/>
                    <nav class="main-nav" aria-label="Main">
                        <ul role="list">{links}</ul>
                    </nav>
                    <AccountMenu account>{account_menu.run()}</AccountMenu>
                </div>
            </header>
            <main id="main" class="shell-main" tabindex="-1">
                {children()}
            </main>
            {footer(help)}
        </div>
    }
}

/// The mark and the name, as a link home.
#[component]
fn Brand() -> impl IntoView {
    view! {
        <a class="brand" href="/">
            <svg class="mark" viewBox="0 0 24 24" aria-hidden="true" inner_html=MARK></svg>
            <span>"Gangway"</span>
        </a>
    }
}

/// A plank with its handrail, leading up from the quay.
const MARK: &str = concat!(
    r#"<rect width="24" height="24" rx="6" class="mark-ground"/>"#,
    r#"<path d="M4 17.5h3.5L17 9.5h3" class="mark-plank"/>"#,
    r#"<path d="M7.5 17.2v-5.4M12.3 13.3V7.7M17 9.3V4.5" class="mark-rail"/>"#,
    r#"<path d="m7.5 11.9L17 4.7" class="mark-rail"/>"#,
);

#[component]
fn AccountMenu(account: Account, children: Children) -> impl IntoView {
    view! {
        <details class="account">
            <summary>
                <Icon icon=Icon::User/>
                <span class="account-name">{account.name.clone()}</span>
                <Icon icon=Icon::ChevronDown/>
            </summary>
            <div class="account-menu">
                <p class="account-who">
                    <strong>{account.name}</strong>
                    <span>{account.detail}</span>
                </p>
                {children()}
            </div>
        </details>
    }
}
