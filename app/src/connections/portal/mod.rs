//! `/my`: what a seller sees of itself; the same truth that staff see.

pub mod locked;
pub mod tasks;
pub mod visible_data;

use domain::{ConnectionState, SellerDetail};
use leptos::prelude::*;

pub use locked::Locked;

use self::{
    tasks::Tasks,
    visible_data::{HowToDisconnect, VisibleData},
};
use super::{
    api::read_portal,
    frame::{SellerFrame, SellerProblem, platform},
    scopes::MissingScopes,
};
use crate::{
    error::UiError,
    frame::{Outcome, PostForm},
    sellers::{
        live::LivePage,
        next::Reader,
        sections::{
            checklist::ChecklistSection, next_step::NextStepBox, profiles::ProfilesSection,
            states::StateTiles,
        },
    },
    ui::{Button, Icon, Kind, Notice, PageHeader, Size, Tone, absolute},
};

#[component]
pub fn PortalPage() -> impl IntoView {
    Suspend::new(async move {
        match read_portal().await {
            Ok(seller) => view! { <Portal seller/> }.into_any(),
            Err(UiError::SignInNeeded) => view! { <Locked/> }.into_any(),
            Err(error) => view! { <SellerProblem error/> }.into_any(),
        }
    })
}

#[component]
fn Portal(seller: SellerDetail) -> impl IntoView {
    let side = seller.clone();
    let ended = seller.connection.state.has_ended();
    let organization = seller.organization.to_string();
    view! {
        <SellerFrame title="Where you stand" wide=true>
            <div data-org=organization>
                <Outcome/>
                <div class="mb-4">
                    <Head seller=seller.clone()/>
                </div>
                <ConnectionNotice seller=seller.clone()/>
                <NextStepBox seller=seller.clone() reader=Reader::Seller/>
                <StateTiles seller=seller.clone()/>
                <div class="grid gap-4 lg:grid-cols-[minmax(0,1fr)_20rem]">
                    <div class="column-main">
                        <Tasks seller=seller.clone()/>
                        <ChecklistSection seller=seller.clone()/>
                        <ProfilesSection seller/>
                    </div>
                    <div class="column-side">
                        <VisibleData seller=side/>
                        {(!ended).then(|| view! { <HowToDisconnect/> })}
                    </div>
                </div>
                <Forget/>
            </div>
        </SellerFrame>
    }
}

#[component]
fn Head(seller: SellerDetail) -> impl IntoView {
    let polled = seller.connection.state.is_polled();
    view! {
        <PageHeader
            title=seller.shown_name().to_owned()
            subtitle=format!("Where you stand with Mollie. {} sees the same.", platform())
            meta=|| view! { <LivePage events="/events" watch="/fn/portal-watch"/> }
            actions=move || polled.then(|| view! { <CheckNow/> })
        />
    }
}

#[component]
fn CheckNow() -> impl IntoView {
    view! {
        <PostForm action="/fn/portal-check">
            <Button icon=Icon::Refresh>"Check now"</Button>
        </PostForm>
    }
}

/// What stands between the seller and a page that is true now.
#[component]
fn ConnectionNotice(seller: SellerDetail) -> impl IntoView {
    let platform = platform();
    let paused = seller.connection.paused_until(seller.now);
    let notice = match seller.connection.state {
        ConnectionState::Connected => paused.map(|until| {
            let until = absolute(until);
            (
                "Mollie asks us to wait before we read your account again",
                format!("We do so by ourselves after {until}."),
            )
        }),
        ConnectionState::Failing => Some((
            "Your account could not be read just now",
            "We go on trying by ourselves. Until then you see what was read last.".to_owned(),
        )),
        ConnectionState::DisconnectUnconfirmed => Some((
            "This connection is being ended",
            "Mollie has not confirmed it yet. What you see is from before.".to_owned(),
        )),
        ConnectionState::Lost
        | ConnectionState::DisconnectedBySeller
        | ConnectionState::DisconnectedByUs => Some((
            "What you see was read before the connection ended",
            format!("To connect again, ask {platform} for a new invitation."),
        )),
    };
    view! {
        <div class="grid gap-3 not-empty:mb-4" data-live="connection-notice">
            {notice.map(|(title, more)| view! { <Notice tone=Tone::Warning title>{more}</Notice> })}
            <MissingScopes missing=seller.connection.missing() platform=platform.clone()/>
        </div>
    }
}

#[component]
fn Forget() -> impl IntoView {
    view! {
        <PostForm
            action="/sign-out-portal"
            class="mt-6 flex flex-wrap items-center justify-center gap-2"
        >
            <span class="text-sm text-muted">"On a computer that others use too?"</span>
            <Button kind=Kind::Quiet size=Size::Small icon=Icon::SignOut>
                "Forget me in this browser"
            </Button>
        </PostForm>
    }
}
