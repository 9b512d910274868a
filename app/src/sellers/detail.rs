//! `/sellers/{org}`: one seller in depth.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{
    api::{SellerPageData, read_seller},
    next::Reader,
    sections::{
        capabilities::CapabilitiesSection, checklist::ChecklistSection,
        connection::ConnectionSection, header::SellerHeader, next_step::NextStepBox,
        organization::OrganizationSection, profiles::ProfilesSection, states::StateTiles,
        timeline::TimelineSection, trouble::Trouble,
    },
};
use crate::{
    frame::{PageTitle, ProblemPage, StaffFrame},
    ui::Columns,
};

/// The Seller page.
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
                            <PageTitle text=seller.shown_name()/>
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
pub fn SellerView(
    /// The seller.
    seller: SellerPageData,
) -> impl IntoView {
    let side = seller.clone();
    view! {
        <SellerHeader seller=seller.clone()/>
        <Trouble seller=seller.clone()/>
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
