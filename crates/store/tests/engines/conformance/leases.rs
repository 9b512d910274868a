use std::collections::HashSet;

use domain::ConnectionState;
use usecases::ports::{Saved, Store};

use super::on_both;
use crate::{made, support::Database};

on_both!(
    two_workers_never_hold_the_same_seller,
    the_longest_overdue_come_first_and_no_more_than_asked_for,
    a_seller_that_is_not_due_is_left_alone,
    an_expired_lease_is_given_to_another,
    one_seller_is_leased_unless_somebody_holds_it,
    made_up_sellers_are_never_due,
    a_disconnect_without_proof_is_due_again,
    an_ended_connection_is_never_due,
    health_counts_what_is_polled_and_what_waits,
);

async fn two_workers_never_hold_the_same_seller(database: Database) {
    let other = database.another_handle().await;
    for number in 1..=24 {
        made::connected(database.store.as_ref(), number).await;
    }
    let workers = (0..8).map(|worker| {
        let store = if worker % 2 == 0 {
            &database.store
        } else {
            &other
        };
        store.claim_due(made::at(20), made::at(80), 5)
    });
    let claims: Vec<_> = futures::future::join_all(workers)
        .await
        .into_iter()
        .flat_map(Result::unwrap)
        .collect();
    let sellers: HashSet<_> = claims.iter().map(|claim| claim.connection.seller).collect();
    assert_eq!(sellers.len(), claims.len(), "nobody is leased twice");
    let rest = database
        .store
        .claim_due(made::at(20), made::at(80), 50)
        .await
        .unwrap();
    assert_eq!(claims.len() + rest.len(), 24, "and nobody is forgotten");
}

async fn due_at(store: &dyn Store, number: u32, second: i64) {
    made::connected(store, number).await;
    let claim = made::claimed(store, number, 11).await;
    let mut tick = made::quiet_tick(&claim, 12);
    tick.connection.next_poll_at = Some(made::at(second));
    assert_eq!(store.commit_tick(&tick).await.unwrap(), Saved::Yes);
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
    let first = store
        .claim_due(made::at(500), made::at(560), 2)
        .await
        .unwrap();
    assert_eq!(numbers(first), ["org_2", "org_3"]);
    let second = store
        .claim_due(made::at(500), made::at(560), 2)
        .await
        .unwrap();
    assert_eq!(numbers(second), ["org_1"]);
}

async fn a_seller_that_is_not_due_is_left_alone(database: Database) {
    let store = database.store.as_ref();
    due_at(store, 1, 100).await;
    assert_eq!(
        store
            .claim_due(made::at(99), made::at(150), 9)
            .await
            .unwrap(),
        []
    );
    assert_eq!(
        store
            .claim_due(made::at(100), made::at(150), 9)
            .await
            .unwrap()
            .len(),
        1
    );
}

async fn an_expired_lease_is_given_to_another(database: Database) {
    let store = database.store.as_ref();
    made::connected(store, 1).await;
    let first = store
        .claim_due(made::at(20), made::at(80), 9)
        .await
        .unwrap();
    assert_eq!(
        store
            .claim_due(made::at(79), made::at(140), 9)
            .await
            .unwrap(),
        []
    );
    let second = store
        .claim_due(made::at(80), made::at(140), 9)
        .await
        .unwrap();
    assert!(second[0].connection.epoch > first[0].connection.epoch);
    let late = made::quiet_tick(&first[0], 81);
    assert_eq!(store.commit_tick(&late).await.unwrap(), Saved::Fenced);
    let holder = made::quiet_tick(&second[0], 82);
    assert_eq!(store.commit_tick(&holder).await.unwrap(), Saved::Yes);
}

async fn one_seller_is_leased_unless_somebody_holds_it(database: Database) {
    let store = database.store.as_ref();
    due_at(store, 1, 5_000).await;
    let organization = made::organization(1);
    let claim = store
        .claim_seller(&organization, made::at(20), made::at(80))
        .await
        .unwrap();
    assert_eq!(claim.unwrap().projection, made::projection("Plants BV"));
    let held = store
        .claim_seller(&organization, made::at(30), made::at(90))
        .await
        .unwrap();
    assert_eq!(held, None);
    let nobody = made::organization(2);
    let unknown = store
        .claim_seller(&nobody, made::at(30), made::at(90))
        .await
        .unwrap();
    assert_eq!(unknown, None);
}

async fn made_up_sellers_are_never_due(database: Database) {
    let store = database.store.as_ref();
    store.seed(&[made::seed(1, "Bakery")]).await.unwrap();
    assert!(!store.holds_real_sellers().await.unwrap());
    assert_eq!(
        store
            .claim_due(made::at(9_999), made::at(99_999), 9)
            .await
            .unwrap(),
        []
    );
    assert!(
        !store
            .request_check(&made::organization(1), made::at(5))
            .await
            .unwrap()
    );
    store
        .watch(&made::organization(1), made::at(50), made::at(5))
        .await
        .unwrap();
    assert_eq!(
        store
            .claim_due(made::at(9_999), made::at(99_999), 9)
            .await
            .unwrap(),
        []
    );
    assert_eq!(
        store.worker_health(made::at(9_999)).await.unwrap().polled,
        0
    );
}

async fn ends_as(store: &dyn Store, number: u32, state: ConnectionState) {
    made::connected(store, number).await;
    let claim = made::claimed(store, number, 20).await;
    let mut tick = made::quiet_tick(&claim, 30);
    tick.connection.state = state;
    tick.connection.next_poll_at = Some(made::at(40));
    assert_eq!(store.commit_tick(&tick).await.unwrap(), Saved::Yes);
}

async fn a_disconnect_without_proof_is_due_again(database: Database) {
    let store = database.store.as_ref();
    ends_as(store, 1, ConnectionState::DisconnectUnconfirmed).await;
    assert!(
        !store
            .request_check(&made::organization(1), made::at(31))
            .await
            .unwrap()
    );
    assert_eq!(
        store
            .claim_due(made::at(39), made::at(99), 9)
            .await
            .unwrap(),
        []
    );
    assert_eq!(
        store
            .claim_due(made::at(40), made::at(99), 9)
            .await
            .unwrap()
            .len(),
        1
    );
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
                .request_check(&made::organization(number), made::at(31))
                .await
                .unwrap()
        );
    }
    assert_eq!(
        store
            .claim_due(made::at(9_999), made::at(99_999), 9)
            .await
            .unwrap(),
        []
    );
}

async fn health_counts_what_is_polled_and_what_waits(database: Database) {
    let store = database.store.as_ref();
    due_at(store, 1, 100).await;
    due_at(store, 2, 200).await;
    due_at(store, 3, 5_000).await;
    ends_as(store, 4, ConnectionState::Failing).await;
    ends_as(store, 5, ConnectionState::DisconnectUnconfirmed).await;
    ends_as(store, 6, ConnectionState::Lost).await;
    made::claimed(store, 4, 50).await;
    let health = store.worker_health(made::at(100)).await.unwrap();
    assert_eq!(
        (health.polled, health.failing, health.unconfirmed),
        (4, 1, 1)
    );
    assert_eq!((health.overdue, health.oldest_due), (2, Some(made::at(40))));
    let early = store.worker_health(made::at(30)).await.unwrap();
    assert_eq!((early.overdue, early.oldest_due), (0, None));
}
