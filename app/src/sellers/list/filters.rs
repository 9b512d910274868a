//! Tabs, the filter form, and the filters in force.

use domain::{
    ConnectionState, OnboardingStatus, PaymentsIndicator, SellerCounts, SellerFilter, SellerQuery,
    Sort,
};
use leptos::prelude::*;

use super::{counted, links};
use crate::{
    sellers::status,
    ui::{Chip, Chips, Choice, FilterForm, SearchField, Select, Tab, Tabs},
};

/// The views of the list that people ask for most, each with its count over all sellers.
fn views(counts: SellerCounts) -> Vec<(&'static str, u64, SellerFilter)> {
    use ConnectionState as C;
    use OnboardingStatus as O;
    let any = SellerFilter::default;
    let onboarding = |status| SellerFilter {
        onboarding: Some(status),
        ..any()
    };
    let connection = |state| SellerFilter {
        connection: Some(state),
        ..any()
    };
    let blocked = SellerFilter {
        payments: Some(PaymentsIndicator::Blocked),
        ..any()
    };
    let (by_seller, by_us) = (C::DisconnectedBySeller, C::DisconnectedByUs);
    let mut views = vec![
        ("All", counts.all, any()),
        ("Needs data", counts.needs_data, onboarding(O::NeedsData)),
        ("In review", counts.in_review, onboarding(O::InReview)),
        ("Completed", counts.completed, onboarding(O::Completed)),
        ("Blocked", counts.blocked, blocked),
        ("Lost connection", counts.lost, connection(C::Lost)),
        (
            "Ended by seller",
            counts.disconnected_by_seller,
            connection(by_seller),
        ),
        ("Disconnected", counts.disconnected_by_us, connection(by_us)),
    ];
    if counts.disconnect_unconfirmed > 0 {
        let filter = connection(C::DisconnectUnconfirmed);
        views.push(("Unconfirmed", counts.disconnect_unconfirmed, filter));
    }
    views
}

#[component]
pub fn SellerTabs(
    /// How many sellers each view has.
    counts: SellerCounts,
    /// What is shown now.
    query: SellerQuery,
) -> impl IntoView {
    let tabs = views(counts)
        .into_iter()
        .map(|(label, count, filter)| {
            let current = filter == query.filter;
            view! { <Tab href=links::filtered(&query, filter) label count current/> }
        })
        .collect_view();
    view! { <Tabs label="Sellers by state">{tabs}</Tabs> }
}

fn choices<T: Copy + std::fmt::Display>(
    all: &[T],
    word: impl Fn(T) -> &'static str,
) -> Vec<Choice> {
    let any = Choice::new("", "Any");
    let rest = all
        .iter()
        .map(|one| Choice::new(one.to_string(), word(*one)));
    std::iter::once(any).chain(rest).collect()
}

fn orders() -> Vec<Choice> {
    Sort::ALL
        .iter()
        .map(|sort| {
            let word = match sort {
                Sort::Urgency => "Most urgent",
                Sort::Name => "Name",
                Sort::Due => "Due date",
                Sort::Changed => "Last change",
                Sort::Checked => "Longest unchecked",
            };
            Choice::new(sort.as_str(), word)
        })
        .collect()
}

/// The form. Without a script it is a plain GET form, and so it is with one.
#[component]
pub fn SellerFilters(
    /// What is shown now.
    query: SellerQuery,
) -> impl IntoView {
    let filter = query.filter.clone();
    let text = |one: Option<String>| one.unwrap_or_default();
    let per = (query.per_page != SellerQuery::default().per_page).then_some(query.per_page);
    view! {
        <FilterForm action="/sellers" label="Filter sellers">
            <SearchField label="Name or organization id" value=filter.text/>
            <Select
                name="onboarding"
                label="Onboarding"
                choices=choices(OnboardingStatus::ALL, |one| status::onboarding(one).word)
                selected=text(filter.onboarding.map(|one| one.to_string()))
            />
            <Select
                name="payments"
                label="Payments"
                choices=choices(PaymentsIndicator::ALL, |one| status::payments(one).word)
                selected=text(filter.payments.map(|one| one.to_string()))
            />
            <Select
                name="connection"
                label="Connection"
                choices=choices(ConnectionState::ALL, |one| status::connection(one).word)
                selected=text(filter.connection.map(|one| one.to_string()))
            />
            <Select name="sort" label="Sort" choices=orders() selected=query.sort.as_str()/>
            {per.map(|per| view! { <input type="hidden" name="per" value=per/> })}
        </FilterForm>
    }
}

/// One filter in force.
pub(super) struct Chosen {
    /// What is filtered.
    pub(super) label: &'static str,
    /// By which value.
    pub(super) value: String,
    /// What remains without it.
    rest: SellerFilter,
}

/// The filters in force, in the order of the form.
pub(super) fn chosen(query: &SellerQuery) -> Vec<Chosen> {
    let filter = &query.filter;
    let mut chosen = Vec::new();
    let mut add = |label, value: Option<String>, lift: fn(&mut SellerFilter)| {
        if let Some(value) = value {
            let mut rest = filter.clone();
            lift(&mut rest);
            chosen.push(Chosen { label, value, rest });
        }
    };
    let word = |words: status::Words| words.word.to_owned();
    add("Search", filter.text.clone(), |one| one.text = None);
    let value = filter.onboarding.map(|one| word(status::onboarding(one)));
    add("Onboarding", value, |one| one.onboarding = None);
    let value = filter.payments.map(|one| word(status::payments(one)));
    add("Payments", value, |one| one.payments = None);
    let value = filter.connection.map(|one| word(status::connection(one)));
    add("Connection", value, |one| one.connection = None);
    chosen
}

/// The filters in force, each with the link that lifts it, and how many sellers they leave.
#[component]
pub fn ChosenFilters(
    /// What is shown now.
    query: SellerQuery,
    total: u64,
    /// How many there are.
    all: u64,
) -> impl IntoView {
    let filtered = !query.filter.is_empty();
    let summary = filtered.then(|| format!("{total} of {}", counted(all)));
    let clear = filtered.then(|| links::filtered(&query, SellerFilter::default()));
    let chips = chosen(&query)
        .into_iter()
        .map(|one| {
            let remove = links::filtered(&query, one.rest);
            view! { <Chip label=one.label value=one.value remove/> }
        })
        .collect_view();
    view! { <Chips summary clear>{chips}</Chips> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lifting_a_filter_leaves_the_others() {
        let (query, _) = SellerQuery::from_pairs([("q", "bakker"), ("payments", "blocked")]);
        let chosen = chosen(&query);
        assert_eq!(chosen.len(), 2);
        assert_eq!(
            links::filtered(&query, chosen[0].rest.clone()),
            "/sellers?payments=blocked"
        );
        assert_eq!(
            links::filtered(&query, chosen[1].rest.clone()),
            "/sellers?q=bakker"
        );
    }

    #[test]
    fn every_state_of_a_connection_that_ended_has_a_view_of_its_own() {
        let all = SellerCounts {
            disconnect_unconfirmed: 1,
            ..SellerCounts::default()
        };
        for state in ConnectionState::ALL.iter().filter(|one| !one.is_polled()) {
            let held = views(all)
                .iter()
                .any(|(.., filter)| filter.connection == Some(*state));
            assert!(held, "{state}");
        }
        assert_eq!(views(SellerCounts::default()).len(), views(all).len() - 1);
    }
}
