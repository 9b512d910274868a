//! `/sellers/{org}/disconnect`: what will stop, and the form that ends a grant.

use domain::{ConnectionState, Permission, SellerDetail};
use jiff::tz::TimeZone;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::{complaint, scopes};
use crate::{
    error::{Field, UiError},
    frame::{PageTitle, PostForm, ProblemPage, StaffFrame},
    sellers::api::read_seller,
    ui::{
        Breadcrumb, Button, ButtonLink, Columns, CopyId, Crumb, Fact, Facts, FormActions, Icon,
        Kind, Notice, PageHeader, RelativeTime, Section, TextArea, TextField, Tone, date_words,
    },
};

/// Asks an admin to confirm the end of a connection.
#[component]
pub fn DisconnectPage() -> impl IntoView {
    let organization = use_params_map()
        .with_untracked(|params| params.get("organization"))
        .unwrap_or_default();
    let problem = use_query_map()
        .with_untracked(|query| query.get("problem"))
        .as_deref()
        .and_then(UiError::from_code);
    let page = Suspend::new(async move {
        match read_seller(organization).await.and_then(may_disconnect) {
            Ok(seller) => view! { <Confirm seller problem/> }.into_any(),
            Err(error) => view! { <ProblemPage error/> }.into_any(),
        }
    });
    view! {
        <PageTitle text="Disconnect"/>
        <StaffFrame>{page}</StaffFrame>
    }
}

/// Everyone on staff may read the seller; not everyone may end its connection.
fn may_disconnect(seller: SellerDetail) -> Result<SellerDetail, UiError> {
    if seller.allows(Permission::DisconnectSellers) {
        return Ok(seller);
    }
    #[cfg(feature = "ssr")]
    crate::error::set_status(UiError::Forbidden);
    Err(UiError::Forbidden)
}

#[component]
fn Confirm(seller: SellerDetail, problem: Option<UiError>) -> impl IntoView {
    let page = format!("/sellers/{}", seller.organization);
    let name = seller.shown_name().to_owned();
    let trail = vec![
        Crumb {
            label: "Sellers".into(),
            href: "/sellers".into(),
        },
        Crumb {
            label: name.clone().into(),
            href: page.clone().into(),
        },
    ];
    let title = format!("Disconnect {name}");
    let organization = seller.organization.to_string();
    view! {
        <Breadcrumb steps=trail/>
        <PageHeader
            title
            meta=move || view! { <CopyId what="organization id" value=organization/> }
        />
        {if seller.connection.state.may_have_grant() {
            let side = seller.clone();
            view! {
                <Columns side=move || view! { <Grant seller=side/> }>
                    <Impact/>
                    <DisconnectForm seller page problem/>
                </Columns>
            }
                .into_any()
        } else {
            view! { <Ended seller page/> }.into_any()
        }}
    }
}

#[component]
fn Ended(seller: SellerDetail, page: String) -> impl IntoView {
    let title = match seller.connection.state {
        ConnectionState::DisconnectedByUs => "This seller is disconnected already",
        _ => "The seller ended the connection at Mollie",
    };
    let ended = seller
        .connection
        .ended_at
        .map(|at| view! { <p>"Since " <RelativeTime at now=seller.now/> "."</p> });
    view! {
        <Notice
            tone=Tone::Neutral
            title
            actions=move || view! { <ButtonLink href=page>"Back to the seller"</ButtonLink> }
        >
            {ended}
            <p>"There is no grant left to end. A new invitation connects the seller again."</p>
        </Notice>
    }
}

/// What stops and what stays.
#[component]
fn Impact() -> impl IntoView {
    view! {
        <Section title="What will happen" id="impact">
            <div class="grid items-start gap-6 md:grid-cols-2">
                <div class="prose">
                    <h3 class="font-semibold">"Stops at once"</h3>
                    <ul>
                        <li>"Reading this seller at Mollie. Its states stay as last read and grow old."</li>
                        <li>"Word of new tasks, deadlines and blocked payments."</li>
                        <li>"News on the seller's own page here; it says that the connection has ended."</li>
                    </ul>
                </div>
                <div class="prose">
                    <h3 class="font-semibold">"Stays"</h3>
                    <ul>
                        <li>"The seller's Mollie account, payments and pay-outs. They do not pass through this connection."</li>
                        <li>"What was read so far, the timeline and the audit log."</li>
                        <li>"The way back: a new invitation connects the seller again."</li>
                    </ul>
                </div>
            </div>
        </Section>
    }
}

/// The grant that is to end.
#[component]
fn Grant(seller: SellerDetail) -> impl IntoView {
    let connected = date_words(
        seller
            .connection
            .connected_at
            .to_zoned(TimeZone::UTC)
            .date(),
    );
    let scopes: Vec<_> = seller
        .connection
        .granted
        .iter()
        .filter_map(domain::Scope::parse)
        .map(|scope| view! { <li>{scopes::words(scope).opens}</li> })
        .collect();
    view! {
        <Section title="What ends" id="grant">
            <Facts>
                <Fact term="Seller reference">{seller.reference.to_string()}</Fact>
                <Fact term="Connected">{connected}</Fact>
                <Fact term="May read">
                    <ul role="list" class="grid gap-2">
                        {scopes}
                    </ul>
                </Fact>
            </Facts>
        </Section>
    }
}

#[component]
fn DisconnectForm(seller: SellerDetail, page: String, problem: Option<UiError>) -> impl IntoView {
    let unconfirmed = seller.connection.state == ConnectionState::DisconnectUnconfirmed;
    let name_hint = format!("Type {} to confirm.", seller.states.name);
    view! {
        <Section title="Confirm" id="confirm">
            <PostForm class="grid gap-4" action="/fn/disconnect-seller">
                {unconfirmed.then(|| view! { <Unconfirmed/> })}
                <input type="hidden" name="organization" value=seller.organization.to_string()/>
                <TextArea
                    name="reason"
                    label="Reason"
                    hint="Kept in the audit log, and shown in the seller's timeline to staff."
                    error=complaint(problem, Field::Reason)
                    rows=3
                />
                <TextField
                    name="typed_name"
                    label="Name of the seller"
                    hint=name_hint
                    error=complaint(problem, Field::TypedName)
                    autocomplete="off"
                />
                <FormActions>
                    <Button kind=Kind::Danger icon=Icon::Unplug>
                        "Disconnect"
                    </Button>
                    <ButtonLink href=page kind=Kind::Quiet>
                        "Keep the connection"
                    </ButtonLink>
                </FormActions>
            </PostForm>
        </Section>
    }
}

#[component]
fn Unconfirmed() -> impl IntoView {
    view! {
        <Notice tone=Tone::Warning title="Mollie has not confirmed the end yet">
            "It is tried again by itself. Sending this form tries once more now; that is safe."
        </Notice>
    }
}
