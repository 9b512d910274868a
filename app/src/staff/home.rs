//! `/`: a quiet start page. Staff who are signed in go straight to the sellers.

use leptos::prelude::*;

use crate::{
    connections::frame::platform,
    frame::{PageTitle, PublicFrame},
    ui::{ButtonLink, Kind, PageHeader, Section, Size},
};

/// Where everyone starts who has no better link.
#[component]
pub fn HomePage() -> impl IntoView {
    #[cfg(feature = "ssr")]
    if crate::guard::visitor().actor.is_some() {
        leptos_axum::redirect("/sellers");
    }
    let platform = platform();
    let subtitle =
        format!("How far each seller of {platform} is with Mollie, and what is left to do.");
    view! {
        <PageTitle text="Start"/>
        <PublicFrame>
            <PageHeader title="Seller onboarding" subtitle/>
            <div>
            <Section title="You work here" id="staff" framed=false>
                <ButtonLink href="/sign-in" kind=Kind::Primary size=Size::Large full=true>
                    "Sign in"
                </ButtonLink>
            </Section>
            <Section title="You sell here" id="sellers" framed=false>
                <div class="grid gap-4">
                    <p class="text-muted">
                        "To connect with Mollie, open the link of the invitation that " {platform.clone()}
                        " sent you. You have none, or it no longer works? Ask them for one."
                    </p>
                    <ButtonLink href="/my" size=Size::Large full=true>
                        "I am connected already"
                    </ButtonLink>
                </div>
            </Section>
            </div>
        </PublicFrame>
    }
}
