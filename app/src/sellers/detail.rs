//! `/sellers/{org}`: one seller in depth.

use domain::SellerDetail;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{
    api::read_seller,
    next::Reader,
    sections::{
        capabilities::CapabilitiesSection, checklist::ChecklistSection,
        connection::ConnectionSection, connection_notice::ConnectionNotice, header::SellerHeader,
        next_step::NextStepBox, organization::OrganizationSection, profiles::ProfilesSection,
        states::StateTiles, timeline::TimelineSection,
    },
};
use crate::{
    frame::{PageTitle, ProblemPage, StaffFrame},
    ui::Columns,
};

#[component]
pub fn SellerPage() -> impl IntoView {
    let organization = use_params_map()
        .with_untracked(|params| params.get("organization"))
        .unwrap_or_default();
    view! {
        <StaffFrame>
            {Suspend::new(async move {
                match read_seller(organization).await {
                    Ok(seller) => {
                        view! {
                            <PageTitle text=seller.shown_name().to_owned()/>
                            <SellerView seller/>
                        }
                            .into_any()
                    }
                    Err(error) => {
                        view! {
                            <PageTitle text="Seller"/>
                            <ProblemPage error/>
                        }
                            .into_any()
                    }
                }
            })}
        </StaffFrame>
    }
}

/// The page, once its seller is read.
#[component]
pub fn SellerView(seller: SellerDetail) -> impl IntoView {
    let side = seller.clone();
    view! {
        <SellerHeader seller=seller.clone()/>
        <ConnectionNotice seller=seller.clone()/>
        <NextStepBox seller=seller.clone() reader=Reader::Staff/>
        <StateTiles seller=seller.clone()/>
        <Columns side=move || {
            view! {
                <ConnectionSection seller=side.clone()/>
                <OrganizationSection seller=side.clone()/>
                <TimelineSection timeline=side.timeline now=side.now/>
            }
        }>
            <ChecklistSection seller=seller.clone()/>
            <CapabilitiesSection seller=seller.clone()/>
            <ProfilesSection seller/>
        </Columns>
    }
}
