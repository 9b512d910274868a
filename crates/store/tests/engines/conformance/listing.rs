use std::collections::HashSet;

use domain::{
    ConnectionState, Direction, OnboardingStatus, PaymentsIndicator, SellerCounts, SellerFilter,
    SellerQuery, SellerRow, Sort,
};
use testkit::{at, records};
use usecases::ports::{Seed, Store};

use super::on_both;
use crate::support::Database;

on_both!(
    a_row_comes_back_as_it_was_stored,
    pages_visit_everyone_once_in_every_order,
    filtered_pages_visit_everyone_once_in_every_order,
    the_orders_are_what_their_names_say,
    a_page_behind_the_last_is_empty_and_keeps_the_total,
    an_empty_database_has_an_empty_page,
);

/// Sellers with many equal keys, so that only the last part of an order parts them.
fn varied(count: u32) -> Vec<Seed> {
    (1..=count)
        .map(|number| {
            let mut seed = records::seed(
                number,
                ["Anna", "béla", "Çelik", "zoë"][number as usize % 4],
            );
            let turn = number as usize;
            let shown = &mut seed.states;
            shown.onboarding = OnboardingStatus::ALL[turn % 4];
            shown.payments = PaymentsIndicator::ALL[turn / 2 % 4];
            shown.urgency = [10, 40, 90][turn % 3];
            let moment = at(i64::from(number % 7));
            shown.next.due_at = (number % 3 != 0).then_some(moment);
            shown.checked_at = (number % 4 != 0).then_some(moment);
            shown.changed_at = moment;
            seed.connection = ConnectionState::ALL[turn / 3 % 6];
            seed
        })
        .collect()
}

async fn a_row_comes_back_as_it_was_stored(database: Database) {
    let store = database.store.as_ref();
    let mut seed = records::seed(5, "Plants BV");
    seed.states.country = None;
    seed.states.next.link = None;
    seed.connection = ConnectionState::Failing;
    seed.scopes = domain::ScopeSet::parse("onboarding.read");
    store.seed(std::slice::from_ref(&seed)).await.unwrap();
    let page = store.list_sellers(&SellerQuery::default()).await.unwrap();
    assert_eq!(page.total, 1);
    let row = &page.rows[0];
    assert_eq!(row.organization, seed.organization);
    assert_eq!(row.reference, seed.reference);
    assert_eq!(row.states, seed.states);
    assert_eq!(row.connection, ConnectionState::Failing);
    assert_eq!((row.requested_scopes, row.missing_scopes), (1, 0));
    let record = store.seller(&seed.organization).await.unwrap().unwrap();
    assert_eq!(record.states, seed.states);
    assert_eq!(record.facts, seed.facts);
    assert_eq!(record.connection.next_attempt_at, None);
}

async fn every_page(store: &dyn Store, query: &SellerQuery) -> Vec<SellerRow> {
    let mut rows = Vec::new();
    for page in 1.. {
        let query = SellerQuery {
            page,
            ..query.clone()
        };
        let found = store.list_sellers(&query).await.unwrap();
        if found.rows.is_empty() {
            assert_eq!(found.total, rows.len() as u64);
            return rows;
        }
        rows.extend(found.rows);
    }
    unreachable!("the last page is empty")
}

/// Checks that a query gives exactly these sellers, in order, each once; and its opposite in the
/// opposite order.
async fn visits_once(store: &dyn Store, query: &SellerQuery, sellers: usize) {
    let forth = every_page(store, query).await;
    let distinct: HashSet<_> = forth.iter().map(|row| row.organization.as_str()).collect();
    assert_eq!(
        (forth.len(), distinct.len()),
        (sellers, sellers),
        "{query:?}"
    );
    assert!(
        forth.is_sorted_by_key(|row| key(query.sort, row)),
        "{query:?}"
    );
    let opposite = SellerQuery {
        direction: Direction::Desc,
        ..query.clone()
    };
    let mut back = every_page(store, &opposite).await;
    back.reverse();
    assert_eq!(forth, back, "{query:?}");
}

fn key(sort: Sort, row: &SellerRow) -> (u8, i64, String) {
    let shown = &row.states;
    let micros = |at: jiff::Timestamp| at.as_microsecond();
    let due = shown.next.due_at.map_or(i64::MAX, micros);
    match sort {
        Sort::Urgency => (shown.urgency, due, String::new()),
        Sort::Name => (0, 0, shown.name.to_lowercase()),
        Sort::Due => (0, due, String::new()),
        Sort::Changed => (0, micros(shown.changed_at), String::new()),
        Sort::Checked => (0, shown.checked_at.map_or(0, micros), String::new()),
    }
}

async fn pages_visit_everyone_once_in_every_order(database: Database) {
    let store = database.store.as_ref();
    store.seed(&varied(170)).await.unwrap();
    for sort in Sort::ALL {
        let query = SellerQuery {
            sort: *sort,
            ..SellerQuery::default()
        };
        visits_once(store, &query, 170).await;
    }
}

async fn filtered_pages_visit_everyone_once_in_every_order(database: Database) {
    let store = database.store.as_ref();
    let seeds = varied(260);
    store.seed(&seeds).await.unwrap();
    let filters = [
        (Some(OnboardingStatus::InReview), None, None),
        (None, Some(PaymentsIndicator::Blocked), None),
        (None, None, Some(ConnectionState::Lost)),
        (
            Some(OnboardingStatus::Completed),
            Some(PaymentsIndicator::Blocked),
            None,
        ),
        (
            Some(OnboardingStatus::NeedsData),
            Some(PaymentsIndicator::Available),
            Some(ConnectionState::Connected),
        ),
    ];
    for (onboarding, payments, connection) in filters {
        let sellers = seeds
            .iter()
            .filter(|seed| onboarding.is_none_or(|one| one == seed.states.onboarding))
            .filter(|seed| payments.is_none_or(|one| one == seed.states.payments))
            .filter(|seed| connection.is_none_or(|one| one == seed.connection))
            .count();
        for text in [None, Some("seed")] {
            for sort in Sort::ALL {
                let query = SellerQuery {
                    filter: SellerFilter {
                        text: text.map(str::to_owned),
                        onboarding,
                        payments,
                        connection,
                    },
                    sort: *sort,
                    ..SellerQuery::default()
                };
                visits_once(store, &query, sellers).await;
            }
        }
    }
}

async fn first_names(store: &dyn Store, sort: Sort) -> Vec<String> {
    let query = SellerQuery {
        sort,
        direction: sort.natural(),
        ..SellerQuery::default()
    };
    let page = store.list_sellers(&query).await.unwrap();
    page.rows.into_iter().map(|row| row.states.name).collect()
}

async fn the_orders_are_what_their_names_say(database: Database) {
    let store = database.store.as_ref();
    let mut seeds = [
        records::seed(1, "Éclair"),
        records::seed(2, "apple"),
        records::seed(3, "Zebra"),
    ];
    seeds[0].states.urgency = 10;
    seeds[1].states.urgency = 90;
    seeds[0].states.next.due_at = None;
    seeds[1].states.next.due_at = Some(at(1));
    seeds[2].states.next.due_at = Some(at(2));
    seeds[0].states.changed_at = at(1);
    seeds[1].states.changed_at = at(3);
    seeds[2].states.changed_at = at(2);
    seeds[2].states.checked_at = None;
    seeds[0].states.checked_at = Some(at(9));
    store.seed(&seeds).await.unwrap();
    assert_eq!(
        first_names(store, Sort::Urgency).await,
        ["Éclair", "Zebra", "apple"]
    );
    assert_eq!(
        first_names(store, Sort::Name).await,
        ["apple", "Zebra", "Éclair"]
    );
    assert_eq!(
        first_names(store, Sort::Due).await,
        ["apple", "Zebra", "Éclair"]
    );
    assert_eq!(
        first_names(store, Sort::Changed).await,
        ["apple", "Zebra", "Éclair"]
    );
    assert_eq!(
        first_names(store, Sort::Checked).await,
        ["Zebra", "apple", "Éclair"]
    );
}

async fn a_page_behind_the_last_is_empty_and_keeps_the_total(database: Database) {
    let store = database.store.as_ref();
    store.seed(&varied(51)).await.unwrap();
    for page in [3, SellerQuery::LAST_PAGE] {
        let query = SellerQuery {
            page,
            ..SellerQuery::default()
        };
        let found = store.list_sellers(&query).await.unwrap();
        assert_eq!((found.total, found.rows.len()), (51, 0));
    }
}

async fn an_empty_database_has_an_empty_page(database: Database) {
    let store = database.store.as_ref();
    for text in [None, Some("abc"), Some("a"), Some("org_1")] {
        let query = SellerQuery {
            filter: SellerFilter {
                text: text.map(str::to_owned),
                ..SellerFilter::default()
            },
            ..SellerQuery::default()
        };
        let page = store.list_sellers(&query).await.unwrap();
        assert_eq!((page.total, page.rows.len()), (0, 0));
    }
    let counts = store.seller_counts().await.unwrap();
    assert_eq!(counts, SellerCounts::default());
}
