use domain::{ConnectionState, PaymentsIndicator, SellerFilter, SellerQuery};
use testkit::{facts, records};
use usecases::ports::Store;

use super::on_both;
use crate::support::Database;

on_both!(
    names_are_found_by_any_part_in_any_case,
    what_a_search_language_would_read_is_only_text,
    short_texts_find_the_beginning_of_names,
    references_are_found_by_any_part,
    a_whole_id_finds_one_and_a_beginning_finds_several,
    a_text_and_filters_hold_together,
    a_renamed_seller_is_found_by_its_new_name_only,
    search_pages_have_exact_totals,
);

const NAMES: [&str; 14] = [
    "Bäckerei Größe GmbH",
    "GROSSE STRASSE AG",
    "İstanbul Çiçek A.Ş.",
    "IŞIK Ticaret",
    "Οδυσσεύς ΑΕ",
    "100% Katoen",
    "100 procent wol",
    "snake_case BV",
    "snakeXcase BV",
    "O'Neill \"Surf\" Ltd",
    "C:\\Temp Software",
    "NEAR AND FAR OR NOT",
    "a* b* -c ^d :e (f)",
    "Bär",
];

async fn with_names(store: &dyn Store) {
    let seeds: Vec<_> = (1..)
        .zip(NAMES)
        .map(|(number, name)| records::seed(number, name))
        .collect();
    store.seed(&seeds).await.unwrap();
}

fn query(text: &str) -> SellerQuery {
    SellerQuery {
        filter: SellerFilter {
            text: Some(text.into()),
            ..SellerFilter::default()
        },
        ..SellerQuery::default()
    }
}

/// The names that a text finds, after making sure that the total says the same.
async fn found(store: &dyn Store, text: &str) -> Vec<String> {
    let page = store.list_sellers(&query(text)).await.unwrap();
    assert_eq!(page.total, page.rows.len() as u64, "{text}");
    let mut names: Vec<String> = page.rows.into_iter().map(|row| row.states.name).collect();
    names.sort();
    names
}

async fn names_are_found_by_any_part_in_any_case(database: Database) {
    let store = database.store.as_ref();
    with_names(store).await;
    for (text, names) in [
        ("größe", vec!["Bäckerei Größe GmbH"]),
        ("STRAẞE", vec!["GROSSE STRASSE AG"]),
        ("istanbul", vec!["İstanbul Çiçek A.Ş."]),
        ("ışık", vec!["IŞIK Ticaret"]),
        ("ISIK", vec![]),
        ("ΟΔΥΣΣΕΎΣ", vec!["Οδυσσεύς ΑΕ"]),
        ("ckerei", vec!["Bäckerei Größe GmbH"]),
        ("  bäckerei   GRÖSSE ", vec!["Bäckerei Größe GmbH"]),
        ("bäckerei größe", vec!["Bäckerei Größe GmbH"]),
        ("gmbh", vec!["Bäckerei Größe GmbH"]),
        ("zzz", vec![]),
    ] {
        assert_eq!(found(store, text).await, names, "{text}");
    }
}

async fn what_a_search_language_would_read_is_only_text(database: Database) {
    let store = database.store.as_ref();
    with_names(store).await;
    for (text, names) in [
        ("100%", vec!["100% Katoen"]),
        ("snake_c", vec!["snake_case BV"]),
        ("o'neill \"s", vec!["O'Neill \"Surf\" Ltd"]),
        ("\"\"\"", vec![]),
        ("c:\\temp", vec!["C:\\Temp Software"]),
        ("near and", vec!["NEAR AND FAR OR NOT"]),
        ("NEAR(far", vec![]),
        ("a* b*", vec!["a* b* -c ^d :e (f)"]),
        ("(f)", vec!["a* b* -c ^d :e (f)"]),
        ("search_text:bär", vec![]),
        ("%%%", vec![]),
        ("___", vec![]),
        ("'; DROP TABLE sellers; --", vec![]),
        ("bv\nshop", vec![]),
        ("a\0b\0c", vec![]),
    ] {
        assert_eq!(found(store, text).await, names, "{text}");
    }
}

async fn short_texts_find_the_beginning_of_names(database: Database) {
    let store = database.store.as_ref();
    with_names(store).await;
    for (text, names) in [
        ("bä", vec!["Bär", "Bäckerei Größe GmbH"]),
        ("İ", vec!["IŞIK Ticaret", "İstanbul Çiçek A.Ş."]),
        ("ο", vec!["Οδυσσεύς ΑΕ"]),
        ("%", vec![]),
        ("a*", vec!["a* b* -c ^d :e (f)"]),
        ("är", vec![]),
    ] {
        let mut names = names;
        names.sort_unstable();
        assert_eq!(found(store, text).await, names, "{text}");
    }
}

async fn references_are_found_by_any_part(database: Database) {
    let store = database.store.as_ref();
    with_names(store).await;
    let mut shop = records::seed(99, "Nameless");
    shop.reference = facts::reference("Markt/Stand_7%");
    store.seed(&[shop]).await.unwrap();
    assert_eq!(found(store, "stand_7%").await, ["Nameless"]);
    assert_eq!(found(store, "stand-7").await, Vec::<String>::new());
    assert_eq!(
        found(store, "less markt").await,
        Vec::<String>::new(),
        "not across the two"
    );
}

async fn a_whole_id_finds_one_and_a_beginning_finds_several(database: Database) {
    let store = database.store.as_ref();
    with_names(store).await;
    assert_eq!(
        found(store, "org_1").await,
        [NAMES[0]],
        "a whole id means that seller alone"
    );
    assert_eq!(found(store, " org_14 ").await, [NAMES[13]]);
    assert_eq!(found(store, "org_15").await, Vec::<String>::new());
    assert_eq!(found(store, "org_").await.len(), NAMES.len());
    let many: Vec<_> = (200..230)
        .map(|number| records::seed(number, "Many"))
        .collect();
    store.seed(&many).await.unwrap();
    assert_eq!(found(store, "org_20").await.len(), 10);
    assert_eq!(found(store, "org_2").await, [NAMES[1]]);
    let mut second = query("org_2");
    second.page = 2;
    let page = store.list_sellers(&second).await.unwrap();
    assert_eq!((page.total, page.rows.len()), (1, 0));
}

async fn a_text_and_filters_hold_together(database: Database) {
    let store = database.store.as_ref();
    let mut seeds: Vec<_> = (1..=40)
        .map(|number| records::seed(number, "Bakery"))
        .collect();
    for seed in &mut seeds[..7] {
        seed.states.payments = PaymentsIndicator::Blocked;
    }
    for seed in &mut seeds[5..9] {
        seed.connection = ConnectionState::Lost;
    }
    store.seed(&seeds).await.unwrap();
    for text in ["bakery", "ba", "org_1", "org_3"] {
        for (payments, connection) in [
            (Some(PaymentsIndicator::Blocked), None),
            (None, Some(ConnectionState::Lost)),
            (
                Some(PaymentsIndicator::Blocked),
                Some(ConnectionState::Lost),
            ),
        ] {
            let mut query = query(text);
            query.filter.payments = payments;
            query.filter.connection = connection;
            let page = store.list_sellers(&query).await.unwrap();
            let expected = seeds
                .iter()
                .filter(|seed| !text.starts_with("org_") || seed.organization.as_str() == text)
                .filter(|seed| payments.is_none_or(|one| one == seed.states.payments))
                .filter(|seed| connection.is_none_or(|one| one == seed.connection))
                .count();
            assert_eq!(
                (page.total, page.rows.len()),
                (expected as u64, expected),
                "{text}"
            );
        }
    }
}

async fn a_renamed_seller_is_found_by_its_new_name_only(database: Database) {
    let store = database.store.as_ref();
    records::connected(store, 1).await;
    let claim = records::claimed(store, 1, 20).await;
    let mut poll = records::quiet_poll(&claim, 30);
    poll.states.name = "Pots BV".into();
    store.commit(&poll).await.unwrap();
    assert_eq!(found(store, "plants").await, Vec::<String>::new());
    assert_eq!(found(store, "pots bv").await, ["Pots BV"]);
    assert_eq!(
        found(store, "shop 1").await,
        ["Pots BV"],
        "its reference stays"
    );
}

async fn search_pages_have_exact_totals(database: Database) {
    let store = database.store.as_ref();
    let seeds: Vec<_> = (1..=120)
        .map(|number| records::seed(number, if number % 2 == 0 { "Even" } else { "Odd" }))
        .collect();
    store.seed(&seeds).await.unwrap();
    for (text, page, rows) in [
        ("even", 1, 50),
        ("even", 2, 10),
        ("even", 3, 0),
        ("ev", 2, 10),
    ] {
        let mut query = query(text);
        query.page = page;
        let found = store.list_sellers(&query).await.unwrap();
        assert_eq!((found.total, found.rows.len()), (60, rows), "{text} {page}");
    }
}
