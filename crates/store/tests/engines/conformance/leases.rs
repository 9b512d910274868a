use std::collections::HashSet;

use domain::ConnectionState;
use testkit::{at, facts, records};
use usecases::ports::{Saved, Store};

use super::on_both;
use crate::support::Database;

on_both!(
    the_time_is_the_databases,
    two_workers_never_hold_the_same_seller,
    the_longest_overdue_come_first_and_no_more_than_asked_for,
    a_seller_that_is_not_due_is_left_alone,
    an_expired_lease_is_given_to_another,
    one_seller_is_leased_unless_somebody_holds_it,
    made_up_sellers_are_never_due,
    an_unconfirmed_disconnect_is_never_due_for_a_poll,
    an_ended_connection_is_never_due,
    health_counts_what_is_polled_and_what_waits,
);

async fn two_workers_never_hold_the_same_seller(database: Database) {
    let other = database.another_handle().await;
    for number in 1..=24 {
        records::connected(database.store.as_ref(), number).await;
    }
    let workers = (0..8).map(|worker| {
        let store = if worker % 2 == 0 {
            &database.store
        } else {
            &other
        };
        store.claim_due(at(20), at(80), 5)
    });
    let claims: Vec<_> = futures::future::join_all(workers)
        .await
        .into_iter()
        .flat_map(Result::unwrap)
        .collect();
    let sellers: HashSet<_> = claims.iter().map(|claim| claim.connection.seller).collect();
    assert_eq!(sellers.len(), claims.len(), "nobody is leased twice");
    let rest = database.store.claim_due(at(20), at(80), 50).await.unwrap();
    assert_eq!(claims.len() + rest.len(), 24, "and nobody is forgotten");
}

async fn due_at(store: &dyn Store, number: u32, second: i64) {
    records::connected(store, number).await;
    let claim = records::claimed(store, number, 11).await;
    let mut poll = records::quiet_poll(&claim, 12);
    poll.connection.next_attempt_at = Some(at(second));
    assert_eq!(store.commit(&poll).await.unwrap(), Saved::Yes);
}

async fn the_longest_overdue_come_first_and_no_more_than_asked_for(database: Database) {
    let store = database.store.as_ref();
    for (number, second) in [(1, 300), (2, 100), (3, 200), (4, 900)] {
        due_at(store, number, second).await;
    }
    let numbers = |claims: Vec<usecases::ports::Claim>| -> Vec<String> {
        let organization = |claim: usecases::ports::Claim| claim.connection.organization.into();
        claims.into_iter().map(organization).collect()
    };
    let first = store.claim_due(at(500), at(560), 2).await.unwrap();
    assert_eq!(numbers(first), ["org_2", "org_3"]);
    let second = store.claim_due(at(500), at(560), 2).await.unwrap();
    assert_eq!(numbers(second), ["org_1"]);
}

async fn a_seller_that_is_not_due_is_left_alone(database: Database) {
    let store = database.store.as_ref();
    due_at(store, 1, 100).await;
    assert_eq!(store.claim_due(at(99), at(150), 9).await.unwrap(), []);
    assert_eq!(store.claim_due(at(100), at(150), 9).await.unwrap().len(), 1);
}

async fn an_expired_lease_is_given_to_another(database: Database) {
    let store = database.store.as_ref();
    records::connected(store, 1).await;
    let first = store.claim_due(at(20), at(80), 9).await.unwrap();
    assert_eq!(store.claim_due(at(79), at(140), 9).await.unwrap(), []);
    let second = store.claim_due(at(80), at(140), 9).await.unwrap();
    assert!(second[0].connection.epoch > first[0].connection.epoch);
    let late = records::quiet_poll(&first[0], 81);
    assert_eq!(store.commit(&late).await.unwrap(), Saved::Fenced);
    let holder = records::quiet_poll(&second[0], 82);
    assert_eq!(store.commit(&holder).await.unwrap(), Saved::Yes);
}

async fn one_seller_is_leased_unless_somebody_holds_it(database: Database) {
    let store = database.store.as_ref();
    due_at(store, 1, 5_000).await;
    let organization = facts::organization_id(1);
    let claim = store
        .claim_seller(&organization, at(20), at(80))
        .await
        .unwrap();
    assert_eq!(claim.unwrap().states, facts::states("Plants BV"));
    let held = store
        .claim_seller(&organization, at(30), at(90))
        .await
        .unwrap();
    assert_eq!(held, None);
    let nobody = facts::organization_id(2);
    let unknown = store.claim_seller(&nobody, at(30), at(90)).await.unwrap();
    assert_eq!(unknown, None);
}

async fn made_up_sellers_are_never_due(database: Database) {
    let store = database.store.as_ref();
    store.seed(&[records::seed(1, "Bakery")]).await.unwrap();
    assert!(!store.holds_real_sellers().await.unwrap());
    assert_eq!(store.claim_due(at(9_999), at(99_999), 9).await.unwrap(), []);
    assert!(
        !store
            .request_check(&facts::organization_id(1), at(5))
            .await
            .unwrap()
    );
    store
        .watch(&facts::organization_id(1), at(50), at(5))
        .await
        .unwrap();
    assert_eq!(store.claim_due(at(9_999), at(99_999), 9).await.unwrap(), []);
    assert_eq!(store.polling_health(at(9_999)).await.unwrap().polled, 0);
}

async fn ends_as(store: &dyn Store, number: u32, state: ConnectionState) {
    records::connected(store, number).await;
    let claim = records::claimed(store, number, 20).await;
    let mut poll = records::quiet_poll(&claim, 30);
    poll.connection.state = state;
    poll.connection.next_attempt_at = Some(at(40));
    assert_eq!(store.commit(&poll).await.unwrap(), Saved::Yes);
}

async fn an_unconfirmed_disconnect_is_never_due_for_a_poll(database: Database) {
    let store = database.store.as_ref();
    ends_as(store, 1, ConnectionState::DisconnectUnconfirmed).await;
    let organization = facts::organization_id(1);
    assert!(!store.request_check(&organization, at(31)).await.unwrap());
    store.watch(&organization, at(90), at(35)).await.unwrap();
    let due = store.claim_due(at(9_999), at(99_999), 9).await.unwrap();
    assert_eq!(due, []);
}

async fn an_ended_connection_is_never_due(database: Database) {
    let store = database.store.as_ref();
    let ended = ConnectionState::ALL
        .iter()
        .filter(|state| state.has_ended());
    for (number, state) in (1..).zip(ended) {
        ends_as(store, number, *state).await;
        assert!(
            !store
                .request_check(&facts::organization_id(number), at(31))
                .await
                .unwrap()
        );
    }
    assert_eq!(store.claim_due(at(9_999), at(99_999), 9).await.unwrap(), []);
}

async fn health_counts_what_is_polled_and_what_waits(database: Database) {
    let store = database.store.as_ref();
    due_at(store, 1, 100).await;
    due_at(store, 2, 200).await;
    due_at(store, 3, 5_000).await;
    ends_as(store, 4, ConnectionState::Failing).await;
    ends_as(store, 5, ConnectionState::DisconnectUnconfirmed).await;
    ends_as(store, 6, ConnectionState::Lost).await;
    records::claimed(store, 4, 50).await;
    let health = store.polling_health(at(100)).await.unwrap();
    assert_eq!(
        (health.polled, health.failing, health.unconfirmed),
        (4, 1, 1)
    );
    assert_eq!(
        (health.overdue, health.oldest_due),
        (1, Some(at(100))),
        "a disconnect without proof is work, and no poll"
    );
    let early = store.polling_health(at(30)).await.unwrap();
    assert_eq!((early.overdue, early.oldest_due), (0, None));
}

async fn the_time_is_the_databases(database: Database) {
    #[expect(
        clippy::disallowed_methods,
        reason = "the machine's clock, which both engines go by here"
    )]
    let machine = jiff::Timestamp::now;
    let before = machine();
    let now = database.store.now().await.unwrap();
    let after = machine();
    // SQLite gives whole milliseconds.
    let grain = jiff::SignedDuration::from_millis(1);
    assert!(
        before - grain <= now && now <= after + grain,
        "{before} {now} {after}"
    );
}
