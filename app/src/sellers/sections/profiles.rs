//! The seller's shops, and the payment methods on each.

use domain::{MethodStatus, Profile, SellerDetail};
use leptos::prelude::*;

use super::{ToMollie, Unread, age, shown};
use crate::{
    sellers::status,
    ui::{
        Badge, Card, CardGrid, CopyId, Empty, Fact, Facts, Icon, Notice, Section, StatusGrid,
        StatusItem, Tag, Text,
    },
};

/// Every profile with its methods.
#[component]
pub fn ProfilesSection(seller: SellerDetail) -> impl IntoView {
    let fact = seller.facts.profiles;
    let age = age(&fact, seller.now, seller.stale_after);
    let unread = fact.problem.is_some();
    let cards = shown(&fact, |profiles| {
        // That there is none is a claim, and one that an old poll does not carry.
        if unread && profiles.is_empty() {
            ().into_any()
        } else {
            cards(profiles)
        }
    });
    view! {
        <Section
            title="Profiles and methods"
            id="profiles"
            framed=false
            aside=move || age
            attr:data-live="profiles"
        >
            {cards}
        </Section>
    }
}

fn cards(profiles: &[Profile]) -> AnyView {
    if profiles.is_empty() {
        return view! {
            <Empty icon=Icon::Card title="No profile yet">
                "The seller adds a website or shop at Mollie; each becomes a profile here."
            </Empty>
        }
        .into_any();
    }
    let cards = profiles
        .iter()
        .cloned()
        .map(|profile| view! { <ProfileCard profile/> }.into_any())
        .collect_view();
    view! { <CardGrid>{cards}</CardGrid> }.into_any()
}

#[component]
fn ProfileCard(profile: Profile) -> impl IntoView {
    let words = status::profile(profile.status);
    let live = profile.live;
    let under = Text::Owned(profile.website.clone().unwrap_or_default());
    let footer = profile
        .dashboard
        .clone()
        .map(|href| view! { <ToMollie href words="Open profile"/> });
    view! {
        <Card
            title=profile.name.clone()
            under
            badge=move || {
                view! {
                    {(!live).then(|| view! { <Tag label="Test"/> })}
                    <Badge label=words.word tone=words.tone title=words.sentence/>
                }
            }
        >
            {profile.review.map(|review| {
                let words = status::review(review);
                view! { <Notice tone=words.tone title=words.word>{words.sentence}</Notice> }
            })}
            <ProfileFacts profile=profile.clone()/>
            <Methods profile/>
            {footer.map(|link| view! { <div>{link}</div> })}
        </Card>
    }
}

#[component]
fn ProfileFacts(profile: Profile) -> impl IntoView {
    let category = profile
        .business_category
        .map(|one| one.replace('_', " ").to_lowercase());
    view! {
        <Facts>
            <Fact term="Profile id">
                <CopyId what="profile id" value=profile.id.to_string()/>
            </Fact>
            {category.map(|one| view! { <Fact term="Category">{one}</Fact> })}
            {profile.description.map(|one| view! { <Fact term="Sells">{one}</Fact> })}
            {profile
                .created_at
                .map(|at| view! { <Fact term="Since">{super::day(at)}</Fact> })}
        </Facts>
    }
}

#[component]
fn Methods(profile: Profile) -> impl IntoView {
    let label = format!("Payment methods of {}", profile.name);
    let none = profile.methods.is_empty() && profile.methods_problem.is_none();
    let items = profile
        .methods
        .into_iter()
        .map(|method| {
            let words = status::method(method.status);
            let note = matches!(
                method.status,
                MethodStatus::PendingBoarding | MethodStatus::PendingExternal
            )
            .then_some(words.sentence);
            view! { <StatusItem name=method.description word=words.word tone=words.tone note/> }
        })
        .collect_view();
    view! {
        {profile.methods_problem.map(|problem| view! { <Unread problem/> })}
        {none.then(|| view! { <p class="text-muted">"No payment method was requested yet."</p> })}
        <StatusGrid label>{items}</StatusGrid>
    }
}
