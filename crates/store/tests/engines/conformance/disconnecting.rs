use domain::{Change, ConnectionState, EventKind};
use testkit::{at, facts, records};
use usecases::ports::{
    Claim, DisconnectOrdered, NewWork, Saved, SellerChange, Store, WorkItem, WorkKind, WorkResult,
};

use super::on_both;
use crate::support::Database;

on_both!(
    an_order_is_written_with_its_work_leased_to_the_orderer,
    an_order_fences_out_who_polls,
    an_order_for_a_seller_that_has_changed_writes_nothing,
    an_order_that_was_read_before_a_poll_was_written_writes_nothing,
    an_order_again_renews_the_work_and_fences_out_who_holds_it,
    an_order_keeps_the_tokens,
    the_next_attempt_is_when_the_work_is_due,
);

fn order(seller: &Claim, second: i64) -> (SellerChange, NewWork) {
    let mut change = records::quiet_poll(seller, second);
    change.connection.state = ConnectionState::DisconnectUnconfirmed;
    change.connection.next_attempt_at = None;
    change.changes = vec![Change::of(EventKind::DisconnectRequested)];
    change.audit = vec![records::audit("seller.disconnect-request")];
    let work = NewWork {
        lease_until: at(second + 60),
        ..records::work(WorkKind::Revoke, "org_1", second)
    };
    (change, work)
}

async fn unclaimed(store: &dyn Store) -> Claim {
    let seller = store.unclaimed(&facts::organization_id(1)).await;
    seller.unwrap().unwrap()
}

async fn ordered(store: &dyn Store, second: i64) -> WorkItem {
    let (change, work) = order(&unclaimed(store).await, second);
    match store.order_disconnect(&change, &work).await.unwrap() {
        DisconnectOrdered::Yes(item) => item,
        DisconnectOrdered::Changed => panic!("nobody has changed the seller"),
    }
}

async fn an_order_is_written_with_its_work_leased_to_the_orderer(database: Database) {
    let store = database.store.as_ref();
    let seller = records::connected(store, 1).await;
    let item = ordered(store, 20).await;
    assert_eq!((item.kind, item.attempts), (WorkKind::Revoke, 0));
    assert_eq!((item.subject.as_str(), item.due_at), ("org_1", at(20)));
    let record = store.seller(&facts::organization_id(1)).await;
    let state = record.unwrap().unwrap().connection.state;
    assert_eq!(state, ConnectionState::DisconnectUnconfirmed);
    let newest = store.timeline(seller, 1).await.unwrap().remove(0);
    assert_eq!(newest.change.kind, EventKind::DisconnectRequested);
    let line = store.audit(None, 1).await.unwrap().remove(0);
    assert_eq!(line.action, "seller.disconnect-request");
    assert_eq!(records::claimed_work(store, 79).await, []);
    let next = records::claimed_work(store, 80).await.remove(0);
    assert!(next.epoch > item.epoch, "the orderer died");
    let done = store.finish_work(&item, &WorkResult::Done).await.unwrap();
    assert_eq!(done, Saved::Fenced);
}

async fn an_order_fences_out_who_polls(database: Database) {
    let store = database.store.as_ref();
    records::connected(store, 1).await;
    let claim = records::claimed(store, 1, 20).await;
    ordered(store, 25).await;
    let late = records::quiet_poll(&claim, 30);
    assert_eq!(store.commit(&late).await.unwrap(), Saved::Fenced);
    let renewed = store
        .renew_lease(claim.connection.seller, claim.connection.epoch, at(90))
        .await
        .unwrap();
    assert_eq!(renewed, Saved::Fenced);
    let connection = records::connection(store, 1).await;
    let state = connection.summary.state;
    assert_eq!(state, ConnectionState::DisconnectUnconfirmed);
    assert_eq!(store.claim_due(at(9_999), at(99_999), 9).await.unwrap(), []);
    records::claimed(store, 1, 26).await;
}

async fn an_order_for_a_seller_that_has_changed_writes_nothing(database: Database) {
    let store = database.store.as_ref();
    let seller = records::connected(store, 1).await;
    let (change, work) = order(&unclaimed(store).await, 20);
    let claim = records::claimed(store, 1, 20).await;
    let before = store.seller(&facts::organization_id(1)).await.unwrap();
    let outcome = store.order_disconnect(&change, &work).await.unwrap();
    assert_eq!(outcome, DisconnectOrdered::Changed);
    let after = store.seller(&facts::organization_id(1)).await.unwrap();
    assert_eq!(after, before);
    assert_eq!(store.timeline(seller, 9).await.unwrap().len(), 1);
    assert_eq!(records::claimed_work(store, 9_999).await, []);
    let poll = records::quiet_poll(&claim, 30);
    assert_eq!(store.commit(&poll).await.unwrap(), Saved::Yes);
}

async fn an_order_that_was_read_before_a_poll_was_written_writes_nothing(database: Database) {
    let store = database.store.as_ref();
    let seller = records::connected(store, 1).await;
    let claim = records::claimed(store, 1, 20).await;
    let (change, work) = order(&unclaimed(store).await, 21);
    let poll = records::quiet_poll(&claim, 22);
    assert_eq!(store.commit(&poll).await.unwrap(), Saved::Yes);
    let outcome = store.order_disconnect(&change, &work).await.unwrap();
    assert_eq!(outcome, DisconnectOrdered::Changed);
    let after = store.seller(&facts::organization_id(1)).await.unwrap();
    assert_eq!(after.unwrap().connection.state, ConnectionState::Connected);
    assert_eq!(store.timeline(seller, 9).await.unwrap().len(), 1);
    assert_eq!(records::claimed_work(store, 9_999).await, []);
}

async fn an_order_again_renews_the_work_and_fences_out_who_holds_it(database: Database) {
    let store = database.store.as_ref();
    records::connected(store, 1).await;
    let first = ordered(store, 20).await;
    let failed = WorkResult::Failed {
        due_at: at(500),
        error: "down".into(),
    };
    assert_eq!(
        store.finish_work(&first, &failed).await.unwrap(),
        Saved::Yes
    );
    let held = records::claimed_work(store, 500).await.remove(0);
    let claim = records::claimed(store, 1, 500).await;
    let again = ordered(store, 510).await;
    assert_eq!((again.attempts, again.due_at), (0, at(510)));
    let done = store.finish_work(&held, &WorkResult::Done).await.unwrap();
    assert_eq!(done, Saved::Fenced);
    let late = records::quiet_poll(&claim, 511);
    assert_eq!(store.commit(&late).await.unwrap(), Saved::Fenced);
    let health = store.work_health(at(511)).await.unwrap().remove(0);
    assert_eq!((health.waiting, health.failing), (1, 0));
    let done = store.finish_work(&again, &WorkResult::Done).await.unwrap();
    assert_eq!(done, Saved::Yes);
}

async fn an_order_keeps_the_tokens(database: Database) {
    let store = database.store.as_ref();
    let seller = records::connected(store, 1).await;
    let before = records::grant(store, seller).await;
    ordered(store, 20).await;
    let after = records::grant(store, seller).await;
    assert_eq!(after.tokens, before.tokens);
    assert_eq!(after.version, before.version);
}

async fn the_next_attempt_is_when_the_work_is_due(database: Database) {
    let store = database.store.as_ref();
    records::connected(store, 1).await;
    let item = ordered(store, 20).await;
    let failed = WorkResult::Failed {
        due_at: at(300),
        error: "down".into(),
    };
    store.finish_work(&item, &failed).await.unwrap();
    let record = store.seller(&facts::organization_id(1)).await;
    let connection = record.unwrap().unwrap().connection;
    assert_eq!(connection.next_attempt_at, Some(at(300)));
}
