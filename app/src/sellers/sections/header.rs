//! Who the seller is, and what can be done.

use domain::{Permission, SellerDetail};
use leptos::prelude::*;

use crate::{
    frame::PostForm,
    sellers::live::LivePage,
    ui::{Breadcrumb, Button, ButtonLink, CopyId, Crumb, Icon, Kind, PageHeader, Tag, Text},
};

#[component]
pub fn SellerHeader(seller: SellerDetail) -> impl IntoView {
    let trail = vec![Crumb {
        label: "Sellers".into(),
        href: "/sellers".into(),
    }];
    let title = seller.shown_name().to_owned();
    let actions = seller.clone();
    view! {
        <Breadcrumb steps=trail/>
        <PageHeader
            title
            meta=move || view! { <Meta seller/> }
            actions=move || view! { <Actions seller=actions/> }
        />
    }
}

#[component]
fn Meta(seller: SellerDetail) -> impl IntoView {
    let organization = seller.organization.to_string();
    let watched = Text::from(organization.clone());
    view! {
        <CopyId what="organization id" value=organization.clone()/>
        <Tag label=seller.reference.to_string() icon=Icon::User/>
        {seller.states.country.map(|country| view! { <Tag label=country icon=Icon::Globe/> })}
        <LivePage
            events=format!("/events?org={organization}")
            watch=Text::Borrowed("/fn/watch-seller")
            organization=watched
        />
    }
}

#[component]
fn Actions(seller: SellerDetail) -> impl IntoView {
    let organization = seller.organization.to_string();
    let polled = seller.connection.state.is_polled();
    let disconnect = format!("/sellers/{organization}/disconnect");
    let check = (seller.allows(Permission::CheckSellers) && polled).then(|| {
        view! {
            <PostForm action="/fn/check-seller">
                <input type="hidden" name="organization" value=organization/>
                <Button icon=Icon::Refresh>"Check now"</Button>
            </PostForm>
        }
    });
    let may_disconnect = seller.allows(Permission::DisconnectSellers);
    let leave = (may_disconnect && seller.connection.state.may_have_grant()).then(|| {
        view! {
            <ButtonLink href=disconnect kind=Kind::Danger icon=Icon::Unplug>
                "Disconnect"
            </ButtonLink>
        }
    });
    view! {
        {check}
        {leave}
    }
}
