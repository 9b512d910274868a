//! What the marketplace can see of a seller, when it last looked, and how to end it.

use domain::{Scope, SellerDetail, SellerFacts};
use jiff::Timestamp;
use leptos::prelude::*;

use crate::{
    connections::{frame::platform, scopes::words},
    ui::{CopyId, Fact, Facts, Icon, RelativeTime, Section},
};

/// When something was last read with this permission. Methods are read with their profiles.
fn last_read(scope: Scope, facts: &SellerFacts) -> Option<Timestamp> {
    match scope {
        Scope::OrganizationsRead => facts.organization.checked_at,
        Scope::OnboardingRead => facts.status_checked_at(),
        Scope::ProfilesRead | Scope::PaymentsRead => facts.profiles.checked_at,
    }
}

#[component]
pub fn VisibleData(
    /// The seller who looks.
    seller: SellerDetail,
) -> impl IntoView {
    let now = seller.now;
    let connection = &seller.connection;
    let missing = connection.missing();
    let mut visible = connection.requested.known();
    visible.retain(|scope| !missing.contains(scope));
    let seen = visible
        .into_iter()
        .map(|scope| {
            let (words, read) = (words(scope), last_read(scope, &seller.facts));
            view! {
                <li class="flex gap-3">
                    <span class="mt-0.5 text-muted">
                        <Icon icon=words.icon/>
                    </span>
                    <div class="min-w-0">
                        <p class="font-medium">{words.title}</p>
                        <p class="text-sm text-muted">{words.shows}</p>
                        <p class="text-sm text-faint">
                            {match read {
                                Some(at) => view! { "Last read " <RelativeTime at now/> }.into_any(),
                                None => "Not read yet".into_any(),
                            }}
                        </p>
                    </div>
                </li>
            }
        })
        .collect_view();
    let name = seller.shown_name().to_owned();
    let title = if seller.connection.state.has_ended() {
        format!("What {} could see", platform())
    } else {
        format!("What {} can see", platform())
    };
    view! {
        <Section title id="seen" attr:data-live="seen">
            <div class="grid gap-4">
                <Facts>
                    <Fact term="Linked organization">{name}</Fact>
                    <Fact term="Organization id">
                        <CopyId what="organization id" value=seller.organization.to_string()/>
                    </Fact>
                    <Fact term="Known here as">{seller.reference.to_string()}</Fact>
                </Facts>
                <ul role="list" class="grid gap-3">
                    {seen}
                </ul>
                <p class="text-sm text-muted">
                    "Reading only: nobody here can move your money or change anything at Mollie."
                </p>
            </div>
        </Section>
    }
}

/// How to end the connection, and what that does.
#[component]
pub fn HowToDisconnect() -> impl IntoView {
    let platform = platform();
    view! {
        <Section title="End the connection" id="leave">
            <div class="prose text-sm">
                <p>"You can end it at any time, without asking:"</p>
                <ol>
                    <li>
                        "Open the "
                        <a href="https://my.mollie.com/dashboard" rel="noreferrer">
                            "Mollie dashboard"
                        </a> "."
                    </li>
                    <li>"Choose More, then Authorisations."</li>
                    <li>"Revoke the access of " {platform.clone()} "."</li>
                </ol>
                <p>
                    "Or ask " {platform}
                    " to do it. Your Mollie account, your payments and your pay-outs stay as they are; only this page goes."
                </p>
            </div>
        </Section>
    }
}
