//! `/sellers`: everyone, and who needs attention. The address is the whole state of the page.

pub mod filters;
mod links;
pub mod rows;

use domain::{IgnoredParameter, Permission, SellerList, SellerQuery};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    api::{list_sellers, query_from},
    live::LivePage,
};
use crate::{
    frame::{PageTitle, ProblemPage, StaffFrame},
    ui::{ButtonLink, Empty, Icon, Kind, Notice, PageHeader, Pager, Paging, Tone},
};
use filters::{ChosenFilters, SellerFilters, SellerTabs, chosen};
use rows::SellerTable;

/// As many parts of an address that were ignored are named.
const NAMED: usize = 10;
/// Page sizes as the pager takes them.
const SIZES: &[u32] = &[50, 100, 250];

#[component]
pub fn SellersPage() -> impl IntoView {
    let pairs: Vec<(String, String)> = use_query_map().with_untracked(|query| {
        let pairs = query.into_iter();
        pairs
            .map(|(key, value)| (key.to_string(), value.to_owned()))
            .collect()
    });
    let (query, ignored) = query_from(&pairs);
    view! {
        <PageTitle text="Sellers"/>
        <StaffFrame>
            {Suspend::new(async move {
                match list_sellers(query.clone()).await {
                    Ok(list) => view! { <SellersView list query ignored/> }.into_any(),
                    Err(error) => view! { <ProblemPage error/> }.into_any(),
                }
            })}
        </StaffFrame>
    }
}

/// The page, once its sellers are read.
#[component]
pub fn SellersView(
    list: SellerList,
    /// What was asked for.
    query: SellerQuery,
    /// What was not understood.
    ignored: Vec<IgnoredParameter>,
) -> impl IntoView {
    let counts = list.counts;
    let total = list.page.total;
    let may_invite = list.allowed.contains(&Permission::InviteSellers);
    view! {
        <Heading all=counts.all may_invite/>
        {(!ignored.is_empty()).then(|| view! { <Ignored ignored/> })}
        <SellerTabs counts query=query.clone() attr:data-live="tabs"/>
        <SellerFilters query=query.clone()/>
        <ChosenFilters query=query.clone() total all=counts.all attr:data-live="chips"/>
        <div data-live="list">
            {if list.page.rows.is_empty() {
                view! { <NoRows total query may_invite/> }.into_any()
            } else {
                view! {
                    <SellerTable list query=query.clone()/>
                    <ListPager query total/>
                }
                    .into_any()
            }}
        </div>
    }
}

#[component]
fn Heading(all: u64, may_invite: bool) -> impl IntoView {
    let invite = may_invite.then(|| {
        view! {
            <ButtonLink href="/invitations" kind=Kind::Primary icon=Icon::Plus>
                "Invite a seller"
            </ButtonLink>
        }
    });
    view! {
        <PageHeader
            title="Sellers"
            meta=move || {
                view! {
                    <span data-live="total">
                        {counted(all)}
                    </span>
                    <LivePage events="/events"/>
                }
            }
            actions=move || invite
        />
    }
}

/// "1 seller", "212 sellers".
fn counted(number: u64) -> String {
    if number == 1 {
        "1 seller".to_owned()
    } else {
        format!("{number} sellers")
    }
}

/// Says which parts of the address were not understood, rather than failing or guessing.
#[component]
fn Ignored(ignored: Vec<IgnoredParameter>) -> impl IntoView {
    let more = ignored.len().saturating_sub(NAMED);
    let mut names: Vec<String> = ignored
        .iter()
        .take(NAMED)
        .map(ToString::to_string)
        .collect();
    if more > 0 {
        names.push(format!("and {more} more"));
    }
    view! {
        <div class="mb-3">
            <Notice tone=Tone::Info title="A part of the address was ignored">
                "We did not understand, or could not use: " <code class="mono">{names.join(", ")}</code>
                ". Everything else is in force."
            </Notice>
        </div>
    }
}

/// What stands in place of rows: nobody yet, nobody like that, or a page beyond the last.
#[component]
fn NoRows(total: u64, query: SellerQuery, may_invite: bool) -> impl IntoView {
    if total > 0 {
        return view! { <BeyondTheLast query total/> }.into_any();
    }
    if query.filter.is_empty() {
        return view! { <NobodyYet may_invite/> }.into_any();
    }
    let filters: Vec<String> = chosen(&query)
        .into_iter()
        .map(|one| format!("{}: {}", one.label, one.value))
        .collect();
    view! {
        <Empty
            icon=Icon::Filter
            title="No seller matches"
            actions=|| view! { <ButtonLink href="/sellers">"Clear all filters"</ButtonLink> }
            attr:data-total="0"
        >
            {format!("Nobody fits {}.", filters.join(", "))}
        </Empty>
    }
    .into_any()
}

#[component]
fn BeyondTheLast(query: SellerQuery, total: u64) -> impl IntoView {
    let last = paging(&query, total).pages();
    let href = links::page(&query, last, query.per_page);
    view! {
        <Empty
            icon=Icon::List
            title="No such page"
            actions=move || {
                view! { <ButtonLink href>{format!("Go to page {last}")}</ButtonLink> }
            }
            attr:data-total=total.to_string()
        >
            {format!("The list ends at page {last}; this would be page {}.", query.page)}
        </Empty>
    }
}

#[component]
fn NobodyYet(may_invite: bool) -> impl IntoView {
    let invite = may_invite.then(|| {
        view! {
            <ButtonLink href="/invitations" kind=Kind::Primary icon=Icon::Plus>
                "Invite a seller"
            </ButtonLink>
        }
    });
    view! {
        <Empty
            icon=Icon::Users
            title="No sellers yet"
            actions=move || invite
            attr:data-total="0"
        >
            "Sellers appear here as soon as they have connected their Mollie account. Send them an invitation to begin."
        </Empty>
    }
}

fn paging(query: &SellerQuery, total: u64) -> Paging {
    Paging {
        page: query.page,
        per: u32::from(query.per_page),
        total,
        sizes: SIZES,
    }
}

#[component]
fn ListPager(query: SellerQuery, total: u64) -> impl IntoView {
    let at = paging(&query, total);
    let href = move |page, per| {
        let per = u16::try_from(per).unwrap_or(query.per_page);
        links::page(&query, page, per)
    };
    view! { <Pager at noun="sellers" href attr:data-live="pager"/> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pager_offers_exactly_the_page_sizes_that_a_query_accepts() {
        let accepted: Vec<u32> = SellerQuery::PER_PAGE.into_iter().map(u32::from).collect();
        assert_eq!(SIZES, accepted);
    }

    #[test]
    fn one_seller_is_not_plural() {
        assert_eq!(counted(1), "1 seller");
        assert_eq!(counted(0), "0 sellers");
    }
}
