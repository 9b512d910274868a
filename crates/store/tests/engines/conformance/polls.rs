use domain::{
    Change, ConnectionState, EventKind, EventSource, LossCause, NextStepCode, OnboardingStatus,
    Owner, PaymentsIndicator, ScopeSet, SettlementsIndicator,
};
use testkit::{at, facts, records};
use usecases::ports::{Connected, Saved, TokenFate};

use super::on_both;
use crate::support::Database;

on_both!(
    a_poll_writes_all_that_it_changed,
    a_fenced_poll_writes_nothing,
    a_poll_is_written_once,
    changes_of_one_moment_keep_their_order,
    a_check_asked_for_during_a_lease_is_still_owed,
    a_check_asked_for_before_a_lease_is_done_with_it,
    a_check_survives_a_worker_that_dies,
    an_ended_connection_owes_no_check,
    watching_brings_a_poll_forward_and_never_back,
    every_word_can_be_stored,
);

async fn a_poll_writes_all_that_it_changed(database: Database) {
    let store = database.store.as_ref();
    let mut new = records::new_connection(store, 1).await;
    new.granted = ScopeSet::parse("organizations.read onboarding.read");
    assert_eq!(store.connect(&new).await.unwrap(), Connected::New);
    let claim = records::claimed(store, 1, 20).await;
    let mut poll = records::quiet_poll(&claim, 30);
    poll.connection.state = ConnectionState::Failing;
    poll.connection.cause = Some(LossCause::Unavailable);
    poll.connection.failing_since = Some(at(29));
    poll.connection.attempts = 3;
    poll.states.name = "Größe BV".into();
    poll.states.payments = PaymentsIndicator::Blocked;
    poll.states.next.due_at = None;
    poll.states.checked_at = None;
    poll.facts = facts::facts(OnboardingStatus::Completed);
    poll.keep_snapshot = true;
    poll.changes = vec![
        Change::of(EventKind::PaymentsChanged)
            .about("payments")
            .between(Some("pending".into()), Some("blocked".into())),
    ];
    poll.audit = vec![records::audit("seller.check")];
    assert_eq!(store.commit(&poll).await.unwrap(), Saved::Yes);

    let seller_now = store
        .seller(&facts::organization_id(1))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(seller_now.states, poll.states);
    assert_eq!(seller_now.facts, poll.facts);
    assert_eq!(seller_now.connection, poll.connection);
    let newest = store.timeline(new.seller, 1).await.unwrap().remove(0);
    assert_eq!(newest.change, poll.changes[0]);
    assert_eq!((newest.at, newest.source), (at(30), EventSource::Poll));
    assert_eq!(
        store.audit(None, 1).await.unwrap()[0].action,
        "seller.check"
    );
    let listed = store
        .list_sellers(&domain::SellerQuery::default())
        .await
        .unwrap();
    assert_eq!(listed.rows[0].failing_since, Some(at(29)));
    assert_eq!(listed.rows[0].requested_scopes, 4);
    assert_eq!(listed.rows[0].missing_scopes, 2);
    assert_eq!(listed.rows[0].connection, ConnectionState::Failing);
}

async fn a_fenced_poll_writes_nothing(database: Database) {
    let store = database.store.as_ref();
    let seller = records::connected(store, 1).await;
    let late = records::claimed(store, 1, 20).await;
    records::claimed(store, 1, 80).await;
    let before = store.seller(&facts::organization_id(1)).await.unwrap();
    let mut poll = records::quiet_poll(&late, 90);
    poll.states.name = "Somebody Else".into();
    poll.facts = facts::facts(OnboardingStatus::Completed);
    poll.tokens = TokenFate::Erase;
    poll.keep_snapshot = true;
    poll.changes = vec![Change::of(EventKind::ConnectionLost)];
    poll.audit = vec![records::audit("seller.lost")];
    assert_eq!(store.commit(&poll).await.unwrap(), Saved::Fenced);
    assert_eq!(
        store.seller(&facts::organization_id(1)).await.unwrap(),
        before
    );
    assert_eq!(store.timeline(seller, 9).await.unwrap().len(), 1);
    assert_eq!(
        store.audit(None, 1).await.unwrap()[0].action,
        "seller.connect"
    );
    assert!(records::grant(store, seller).await.tokens.is_some());
}

async fn a_poll_is_written_once(database: Database) {
    let store = database.store.as_ref();
    records::connected(store, 1).await;
    let claim = records::claimed(store, 1, 20).await;
    let poll = records::quiet_poll(&claim, 30);
    assert_eq!(store.commit(&poll).await.unwrap(), Saved::Yes);
    assert_eq!(store.commit(&poll).await.unwrap(), Saved::Fenced);
}

async fn changes_of_one_moment_keep_their_order(database: Database) {
    let store = database.store.as_ref();
    let seller = records::connected(store, 1).await;
    let claim = records::claimed(store, 1, 20).await;
    let mut poll = records::quiet_poll(&claim, 30);
    poll.changes = (0..12)
        .map(|number| Change::of(EventKind::RequirementOpened).about(number.to_string()))
        .collect();
    store.commit(&poll).await.unwrap();
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
    records::connected(store, 1).await;
    let claim = records::claimed(store, 1, 20).await;
    assert!(!claim.connection.check_requested);
    assert!(
        store
            .request_check(&facts::organization_id(1), at(20))
            .await
            .unwrap()
    );
    store
        .commit(&records::quiet_poll(&claim, 20))
        .await
        .unwrap();
    let due = store.claim_due(at(20), at(90), 9).await.unwrap();
    assert_eq!(due.len(), 1, "due at once, not in an hour");
    assert!(due[0].connection.check_requested);
    store
        .commit(&records::quiet_poll(&due[0], 21))
        .await
        .unwrap();
    assert_eq!(store.claim_due(at(22), at(90), 9).await.unwrap(), []);
}

async fn a_check_asked_for_before_a_lease_is_done_with_it(database: Database) {
    let store = database.store.as_ref();
    records::connected(store, 1).await;
    let claim = records::claimed(store, 1, 20).await;
    store
        .commit(&records::quiet_poll(&claim, 21))
        .await
        .unwrap();
    assert!(
        store
            .request_check(&facts::organization_id(1), at(30))
            .await
            .unwrap()
    );
    let due = store.claim_due(at(30), at(90), 9).await.unwrap();
    assert!(due[0].connection.check_requested);
    store
        .commit(&records::quiet_poll(&due[0], 31))
        .await
        .unwrap();
    let after = records::connection(store, 1).await;
    assert!(!after.check_requested);
    assert_eq!(after.summary.next_attempt_at, Some(at(31 + 3_600)));
}

async fn a_check_survives_a_worker_that_dies(database: Database) {
    let store = database.store.as_ref();
    records::connected(store, 1).await;
    assert!(
        store
            .request_check(&facts::organization_id(1), at(15))
            .await
            .unwrap()
    );
    let dead = records::claimed(store, 1, 20).await;
    assert!(dead.connection.check_requested);
    let next = store.claim_due(at(80), at(140), 9).await.unwrap();
    assert!(next[0].connection.check_requested);
}

async fn an_ended_connection_owes_no_check(database: Database) {
    let store = database.store.as_ref();
    records::connected(store, 1).await;
    let claim = records::claimed(store, 1, 20).await;
    assert!(
        store
            .request_check(&facts::organization_id(1), at(25))
            .await
            .unwrap()
    );
    let mut poll = records::quiet_poll(&claim, 30);
    poll.connection.state = ConnectionState::DisconnectedBySeller;
    poll.connection.next_attempt_at = None;
    store.commit(&poll).await.unwrap();
    let after = records::connection(store, 1).await;
    assert_eq!(
        (after.check_requested, after.summary.next_attempt_at),
        (false, None)
    );
}

async fn watching_brings_a_poll_forward_and_never_back(database: Database) {
    let store = database.store.as_ref();
    records::connected(store, 1).await;
    let claim = records::claimed(store, 1, 20).await;
    store
        .commit(&records::quiet_poll(&claim, 30))
        .await
        .unwrap();
    let organization = facts::organization_id(1);
    store.watch(&organization, at(100), at(45)).await.unwrap();
    let watched = records::connection(store, 1).await;
    assert_eq!(watched.watched_until, Some(at(100)));
    assert_eq!(watched.summary.next_attempt_at, Some(at(45)));
    store.watch(&organization, at(90), at(60)).await.unwrap();
    let still = records::connection(store, 1).await;
    assert_eq!(still.watched_until, Some(at(100)));
    assert_eq!(still.summary.next_attempt_at, Some(at(45)));
    assert!(!still.check_requested);
}

/// The schema lists some words a second time; none may be missing there.
async fn every_word_can_be_stored(database: Database) {
    let store = database.store.as_ref();
    let seller = records::connected(store, 1).await;
    let longest = NextStepCode::ALL.len().max(EventKind::ALL.len());
    for turn in 0..longest {
        fn word<W: Copy>(all: &[W], turn: usize) -> W {
            all[turn % all.len()]
        }
        let claim = records::claimed(store, 1, 20).await;
        let mut poll = records::quiet_poll(&claim, 30);
        poll.source = word(EventSource::ALL, turn);
        poll.changes = vec![Change::of(word(EventKind::ALL, turn))];
        poll.connection.state = word(ConnectionState::ALL, turn);
        poll.connection.cause = Some(word(LossCause::ALL, turn));
        poll.connection.next_attempt_at = None;
        poll.states.onboarding = word(OnboardingStatus::ALL, turn);
        poll.states.payments = word(PaymentsIndicator::ALL, turn);
        poll.states.settlements = word(SettlementsIndicator::ALL, turn);
        poll.states.next.code = word(NextStepCode::ALL, turn);
        poll.states.next.owner = word(Owner::ALL, turn);
        assert_eq!(store.commit(&poll).await.unwrap(), Saved::Yes);
        let record = store
            .seller(&facts::organization_id(1))
            .await
            .unwrap()
            .unwrap();
        assert_eq!(record.states, poll.states);
        assert_eq!(record.connection, poll.connection);
        let entry = store.timeline(seller, 1).await.unwrap().remove(0);
        assert_eq!(
            (entry.source, entry.change),
            (poll.source, poll.changes[0].clone())
        );
    }
}
