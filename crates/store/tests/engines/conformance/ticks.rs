use domain::{
    Change, ConnectionState, EventKind, EventSource, LossCause, NextStepCode, OnboardingStatus,
    Owner, PaymentsIndicator, ScopeSet, SettlementsIndicator,
};
use usecases::ports::Saved;

use super::on_both;
use crate::{made, support::Database};

on_both!(
    a_tick_writes_all_that_it_changed,
    a_fenced_tick_writes_nothing,
    a_tick_is_written_once,
    changes_of_one_moment_keep_their_order,
    a_check_asked_for_during_a_lease_is_still_owed,
    a_check_asked_for_before_a_lease_is_done_with_it,
    a_check_survives_a_worker_that_dies,
    an_ended_connection_owes_no_check,
    watching_brings_a_reading_forward_and_never_back,
    every_word_can_be_stored,
);

async fn a_tick_writes_all_that_it_changed(database: Database) {
    let store = database.store.as_ref();
    let seller = made::connected(store, 1).await;
    let claim = made::claimed(store, 1, 20).await;
    let mut tick = made::quiet_tick(&claim, 30);
    tick.connection.state = ConnectionState::Failing;
    tick.connection.cause = Some(LossCause::Unavailable);
    tick.connection.failing_since = Some(made::at(29));
    tick.connection.scopes = ScopeSet::parse("organizations.read onboarding.read");
    tick.connection.attempts = 3;
    tick.projection.name = "Größe BV".into();
    tick.projection.payments = PaymentsIndicator::Blocked;
    tick.projection.next.due_at = None;
    tick.projection.checked_at = None;
    tick.facts = made::facts(OnboardingStatus::Completed);
    tick.keep_snapshot = true;
    tick.changes = vec![
        Change::of(EventKind::PaymentsChanged)
            .about("payments")
            .between(Some("pending".into()), Some("blocked".into())),
    ];
    tick.audit = vec![made::audit("seller.check")];
    assert_eq!(store.commit_tick(&tick).await.unwrap(), Saved::Yes);

    let seller_now = store.seller(&made::organization(1)).await.unwrap().unwrap();
    assert_eq!(seller_now.projection, tick.projection);
    assert_eq!(seller_now.facts, tick.facts);
    assert_eq!(seller_now.connection, tick.connection);
    let newest = store.timeline(seller, 1).await.unwrap().remove(0);
    assert_eq!(newest.change, tick.changes[0]);
    assert_eq!(
        (newest.at, newest.source),
        (made::at(30), EventSource::Poll)
    );
    assert_eq!(
        store.audit(None, 1).await.unwrap()[0].action,
        "seller.check"
    );
    let listed = store
        .list_sellers(&domain::SellerQuery::default())
        .await
        .unwrap();
    assert_eq!(listed.rows[0].failing_since, Some(made::at(29)));
    assert_eq!(listed.rows[0].missing_scopes, 2);
    assert_eq!(listed.rows[0].connection, ConnectionState::Failing);
}

async fn a_fenced_tick_writes_nothing(database: Database) {
    let store = database.store.as_ref();
    let seller = made::connected(store, 1).await;
    let late = made::claimed(store, 1, 20).await;
    made::claimed(store, 1, 80).await;
    let before = store.seller(&made::organization(1)).await.unwrap();
    let mut tick = made::quiet_tick(&late, 90);
    tick.projection.name = "Somebody Else".into();
    tick.facts = made::facts(OnboardingStatus::Completed);
    tick.forget_tokens = true;
    tick.keep_snapshot = true;
    tick.changes = vec![Change::of(EventKind::ConnectionLost)];
    tick.audit = vec![made::audit("seller.lost")];
    assert_eq!(store.commit_tick(&tick).await.unwrap(), Saved::Fenced);
    assert_eq!(store.seller(&made::organization(1)).await.unwrap(), before);
    assert_eq!(store.timeline(seller, 9).await.unwrap().len(), 1);
    assert_eq!(
        store.audit(None, 1).await.unwrap()[0].action,
        "seller.connect"
    );
    assert!(made::connection(store, seller).await.tokens.is_some());
}

async fn a_tick_is_written_once(database: Database) {
    let store = database.store.as_ref();
    made::connected(store, 1).await;
    let claim = made::claimed(store, 1, 20).await;
    let tick = made::quiet_tick(&claim, 30);
    assert_eq!(store.commit_tick(&tick).await.unwrap(), Saved::Yes);
    assert_eq!(store.commit_tick(&tick).await.unwrap(), Saved::Fenced);
}

async fn changes_of_one_moment_keep_their_order(database: Database) {
    let store = database.store.as_ref();
    let seller = made::connected(store, 1).await;
    let claim = made::claimed(store, 1, 20).await;
    let mut tick = made::quiet_tick(&claim, 30);
    tick.changes = (0..12)
        .map(|number| Change::of(EventKind::RequirementOpened).about(number.to_string()))
        .collect();
    store.commit_tick(&tick).await.unwrap();
    let newest: Vec<String> = store
        .timeline(seller, 3)
        .await
        .unwrap()
        .into_iter()
        .filter_map(|entry| entry.change.subject)
        .collect();
    assert_eq!(newest, ["11", "10", "9"]);
}

async fn a_check_asked_for_during_a_lease_is_still_owed(database: Database) {
    let store = database.store.as_ref();
    made::connected(store, 1).await;
    let claim = made::claimed(store, 1, 20).await;
    assert!(!claim.connection.check_requested);
    assert!(
        store
            .request_check(&made::organization(1), made::at(20))
            .await
            .unwrap()
    );
    store
        .commit_tick(&made::quiet_tick(&claim, 20))
        .await
        .unwrap();
    let due = store
        .claim_due(made::at(20), made::at(90), 9)
        .await
        .unwrap();
    assert_eq!(due.len(), 1, "due at once, not in an hour");
    assert!(due[0].connection.check_requested);
    store
        .commit_tick(&made::quiet_tick(&due[0], 21))
        .await
        .unwrap();
    assert_eq!(
        store
            .claim_due(made::at(22), made::at(90), 9)
            .await
            .unwrap(),
        []
    );
}

async fn a_check_asked_for_before_a_lease_is_done_with_it(database: Database) {
    let store = database.store.as_ref();
    let seller = made::connected(store, 1).await;
    let claim = made::claimed(store, 1, 20).await;
    store
        .commit_tick(&made::quiet_tick(&claim, 21))
        .await
        .unwrap();
    assert!(
        store
            .request_check(&made::organization(1), made::at(30))
            .await
            .unwrap()
    );
    let due = store
        .claim_due(made::at(30), made::at(90), 9)
        .await
        .unwrap();
    assert!(due[0].connection.check_requested);
    store
        .commit_tick(&made::quiet_tick(&due[0], 31))
        .await
        .unwrap();
    let after = made::connection(store, seller).await;
    assert!(!after.check_requested);
    assert_eq!(after.summary.next_poll_at, Some(made::at(31 + 3_600)));
}

async fn a_check_survives_a_worker_that_dies(database: Database) {
    let store = database.store.as_ref();
    made::connected(store, 1).await;
    assert!(
        store
            .request_check(&made::organization(1), made::at(15))
            .await
            .unwrap()
    );
    let dead = made::claimed(store, 1, 20).await;
    assert!(dead.connection.check_requested);
    let next = store
        .claim_due(made::at(80), made::at(140), 9)
        .await
        .unwrap();
    assert!(next[0].connection.check_requested);
}

async fn an_ended_connection_owes_no_check(database: Database) {
    let store = database.store.as_ref();
    let seller = made::connected(store, 1).await;
    let claim = made::claimed(store, 1, 20).await;
    assert!(
        store
            .request_check(&made::organization(1), made::at(25))
            .await
            .unwrap()
    );
    let mut tick = made::quiet_tick(&claim, 30);
    tick.connection.state = ConnectionState::DisconnectedBySeller;
    tick.connection.next_poll_at = None;
    store.commit_tick(&tick).await.unwrap();
    let after = made::connection(store, seller).await;
    assert_eq!(
        (after.check_requested, after.summary.next_poll_at),
        (false, None)
    );
}

async fn watching_brings_a_reading_forward_and_never_back(database: Database) {
    let store = database.store.as_ref();
    let seller = made::connected(store, 1).await;
    let claim = made::claimed(store, 1, 20).await;
    store
        .commit_tick(&made::quiet_tick(&claim, 30))
        .await
        .unwrap();
    let organization = made::organization(1);
    store
        .watch(&organization, made::at(100), made::at(45))
        .await
        .unwrap();
    let watched = made::connection(store, seller).await;
    assert_eq!(watched.watched_until, Some(made::at(100)));
    assert_eq!(watched.summary.next_poll_at, Some(made::at(45)));
    store
        .watch(&organization, made::at(90), made::at(60))
        .await
        .unwrap();
    let still = made::connection(store, seller).await;
    assert_eq!(still.watched_until, Some(made::at(100)));
    assert_eq!(still.summary.next_poll_at, Some(made::at(45)));
    assert!(!still.check_requested);
}

/// The schema lists some words a second time; none may be missing there.
async fn every_word_can_be_stored(database: Database) {
    let store = database.store.as_ref();
    let seller = made::connected(store, 1).await;
    let longest = NextStepCode::ALL.len().max(EventKind::ALL.len());
    for turn in 0..longest {
        fn word<W: Copy>(all: &[W], turn: usize) -> W {
            all[turn % all.len()]
        }
        let claim = made::claimed(store, 1, 20).await;
        let mut tick = made::quiet_tick(&claim, 30);
        tick.source = word(EventSource::ALL, turn);
        tick.changes = vec![Change::of(word(EventKind::ALL, turn))];
        tick.connection.state = word(ConnectionState::ALL, turn);
        tick.connection.cause = Some(word(LossCause::ALL, turn));
        tick.connection.next_poll_at = None;
        tick.projection.onboarding = word(OnboardingStatus::ALL, turn);
        tick.projection.payments = word(PaymentsIndicator::ALL, turn);
        tick.projection.settlements = word(SettlementsIndicator::ALL, turn);
        tick.projection.next.code = word(NextStepCode::ALL, turn);
        tick.projection.next.owner = word(Owner::ALL, turn);
        assert_eq!(store.commit_tick(&tick).await.unwrap(), Saved::Yes);
        let record = store.seller(&made::organization(1)).await.unwrap().unwrap();
        assert_eq!(record.projection, tick.projection);
        assert_eq!(record.connection, tick.connection);
        let entry = store.timeline(seller, 1).await.unwrap().remove(0);
        assert_eq!(
            (entry.source, entry.change),
            (tick.source, tick.changes[0].clone())
        );
    }
}
