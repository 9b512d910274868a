use domain::{ConnectionState, LossCause};
use futures::future::join_all;
use testkit::{at, facts, records};
use usecases::ports::{
    Connected, LeftoverGrant, LeftoverGrantId, LeftoverRelease, NewConnection, Saved, Store,
    TokenFate,
};

use super::on_both;
use crate::support::Database;

on_both!(
    connecting_again_keeps_the_grant_that_it_replaces,
    a_grant_in_use_is_kept_as_leftover_no_longer,
    a_grant_that_somebody_has_begun_to_end_connects_nobody,
    a_reconnect_over_an_order_waits_for_the_revocation_under_way,
    a_grant_of_nobody_knows_whom_belongs_to_who_alone_used_its_reference,
    the_tokens_of_a_lost_connection_are_kept_for_their_end_when_they_are_erased,
    nobody_connects_while_another_grant_is_being_ended,
    connecting_fences_out_who_is_about_to_end_another_grant,
    two_callers_never_hold_one_leftover_grant,
    a_token_that_was_replaced_meanwhile_is_not_replaced_again,
    one_that_could_not_be_revoked_is_due_again_and_counted,
    what_is_in_use_becomes_due_once_the_connection_keeps_nothing,
);

/// A grant that was just given for `shop 1`, due at the second 200.
async fn kept(store: &dyn Store, name: &str) -> LeftoverGrantId {
    records::kept_grant(store, &facts::reference("shop 1"), name).await
}

/// The same, of `org_1`.
async fn kept_of_org_1(store: &dyn Store, name: &str) -> LeftoverGrantId {
    let id = kept(store, name).await;
    let organization = facts::organization_id(1);
    let noted = store.leftover_grant_is_of(id, 0, &organization).await;
    assert_eq!(noted.unwrap(), Saved::Yes);
    id
}

async fn lease(store: &dyn Store, id: LeftoverGrantId, second: i64) -> Option<LeftoverGrant> {
    let (now, until) = (at(second), at(second + 60));
    store.lease_leftover_grant(id, now, until).await.unwrap()
}

async fn of_org_1(store: &dyn Store) -> Vec<LeftoverGrantId> {
    let found = store.leftover_grants_of(&facts::organization_id(1)).await;
    found.unwrap()
}

/// The seller of `org_1` connects again at a second.
async fn again(store: &dyn Store, second: i64) -> NewConnection {
    let known = store.seller(&facts::organization_id(1)).await.unwrap();
    NewConnection {
        seller: known.unwrap().id,
        tokens: records::tokens("second"),
        at: at(second),
        ..records::new_connection(store, 1).await
    }
}

async fn connecting_again_keeps_the_grant_that_it_replaces(database: Database) {
    let store = database.store.as_ref();
    let seller = records::connected(store, 1).await;
    let grant = records::grant(store, seller).await;
    let leased = store
        .lease_grant(seller, grant.version, at(20), at(80))
        .await;
    let epoch = leased.unwrap().unwrap().epoch;
    let marked = store.hold_grant(seller, epoch, at(80), Some(at(20))).await;
    assert_eq!(marked.unwrap(), Saved::Yes);
    let new = again(store, 30).await;
    assert_eq!(store.connect(&new).await.unwrap(), Connected::Again);
    assert_eq!(of_org_1(store).await, [new.replaced]);
    let replaced = lease(store, new.replaced, 40).await.unwrap();
    assert_eq!(replaced.refresh, records::tokens("first").refresh);
    assert_eq!(replaced.sealed_to, seller.0);
    assert_eq!(replaced.organization, Some(facts::organization_id(1)));
    assert_eq!(replaced.client_id.as_deref(), Some("app_fake"));
    assert_eq!(replaced.refresh_started_at, Some(at(20)), "it was cut off");
    let due = store.leftover_grants_due(at(99_999), 10).await.unwrap();
    assert_eq!(due, [], "the connection may rest on it");
}

async fn a_grant_in_use_is_kept_as_leftover_no_longer(database: Database) {
    let store = database.store.as_ref();
    let new = records::new_connection(store, 1).await;
    assert_eq!(store.connect(&new).await.unwrap(), Connected::New);
    assert_eq!(of_org_1(store).await, []);
    assert_eq!(lease(store, new.kept, 300).await, None);
}

async fn a_grant_that_somebody_has_begun_to_end_connects_nobody(database: Database) {
    let store = database.store.as_ref();
    let new = records::new_connection(store, 1).await;
    let held = lease(store, new.kept, 1).await.unwrap();
    let later = NewConnection { at: at(500), ..new };
    assert_eq!(store.connect(&later).await.unwrap(), Connected::Conflict);
    let ended = store.release_leftover_grant(later.kept, held.epoch, LeftoverRelease::Ended);
    assert_eq!(ended.await.unwrap(), Saved::Yes);
    assert_eq!(store.connect(&later).await.unwrap(), Connected::Conflict);
}

async fn a_reconnect_over_an_order_waits_for_the_revocation_under_way(database: Database) {
    let store = database.store.as_ref();
    let seller = records::connected(store, 1).await;
    let claim = records::claimed(store, 1, 20).await;
    let mut ordered = records::quiet_poll(&claim, 21);
    ordered.connection.state = ConnectionState::DisconnectUnconfirmed;
    assert_eq!(store.commit(&ordered).await.unwrap(), Saved::Yes);
    let version = records::grant(store, seller).await.version;
    let held = store.lease_grant(seller, version, at(30), at(90)).await;
    assert!(held.unwrap().is_some());
    let early = NewConnection {
        replaces_order: true,
        ..again(store, 89).await
    };
    assert_eq!(store.connect(&early).await.unwrap(), Connected::Conflict);
    let late = NewConnection {
        at: at(90),
        ..early
    };
    assert_eq!(store.connect(&late).await.unwrap(), Connected::Again);
}

async fn a_grant_of_nobody_knows_whom_belongs_to_who_alone_used_its_reference(database: Database) {
    let store = database.store.as_ref();
    let unknown = kept(store, "unknown").await;
    assert_eq!(of_org_1(store).await, []);
    let seller = records::connected(store, 1).await;
    assert_eq!(of_org_1(store).await, [unknown]);
    // It comes back under another reference, and another organization takes the first.
    let claim = records::claimed(store, 1, 20).await;
    let mut ended = records::quiet_poll(&claim, 30);
    ended.connection.state = ConnectionState::DisconnectedBySeller;
    assert_eq!(store.commit(&ended).await.unwrap(), Saved::Yes);
    let moved = NewConnection {
        seller,
        organization: facts::organization(&facts::organization_id(1), "Plants BV"),
        at: at(40),
        ..records::new_connection(store, 3).await
    };
    assert_eq!(store.connect(&moved).await.unwrap(), Connected::Again);
    assert!(of_org_1(store).await.contains(&unknown));
    let second = NewConnection {
        reference: facts::reference("shop 1"),
        ..records::new_connection(store, 2).await
    };
    assert_eq!(store.connect(&second).await.unwrap(), Connected::New);
    let of_org_2 = store.leftover_grants_of(&facts::organization_id(2)).await;
    assert!(!of_org_2.unwrap().contains(&unknown));
}

async fn the_tokens_of_a_lost_connection_are_kept_for_their_end_when_they_are_erased(
    database: Database,
) {
    let store = database.store.as_ref();
    for (number, state) in [
        (1, ConnectionState::Lost),
        (2, ConnectionState::DisconnectedBySeller),
    ] {
        records::connected(store, number).await;
        let claim = records::claimed(store, number, 20).await;
        let mut ended = records::quiet_poll(&claim, 30);
        ended.connection.state = state;
        ended.tokens = TokenFate::EraseAt(at(100));
        assert_eq!(store.commit(&ended).await.unwrap(), Saved::Yes);
    }
    store.delete_expired(at(99)).await.unwrap();
    assert_eq!(store.leftover_grants_due(at(99), 10).await.unwrap(), []);
    store.delete_expired(at(100)).await.unwrap();
    let [kept] = of_org_1(store).await[..] else {
        panic!("one is kept");
    };
    assert_eq!(
        store.leftover_grants_due(at(100), 10).await.unwrap(),
        [kept]
    );
    let kept = lease(store, kept, 100).await.unwrap();
    assert_eq!(kept.refresh, records::tokens("first").refresh);
    let of_org_2 = store.leftover_grants_of(&facts::organization_id(2)).await;
    assert_eq!(of_org_2.unwrap(), [], "mollie has refused that one");
}

async fn nobody_connects_while_another_grant_is_being_ended(database: Database) {
    let store = database.store.as_ref();
    let id = kept_of_org_1(store, "unused").await;
    assert!(lease(store, id, 10).await.is_some());
    let new = records::new_connection(store, 1).await;
    let early = NewConnection { at: at(69), ..new };
    assert_eq!(store.connect(&early).await.unwrap(), Connected::Conflict);
    let late = NewConnection {
        at: at(70),
        ..early
    };
    assert_eq!(store.connect(&late).await.unwrap(), Connected::New);
}

async fn connecting_fences_out_who_is_about_to_end_another_grant(database: Database) {
    let store = database.store.as_ref();
    let id = kept_of_org_1(store, "unused").await;
    let held = lease(store, id, 10).await.unwrap();
    let new = NewConnection {
        at: at(100),
        ..records::new_connection(store, 1).await
    };
    assert_eq!(store.connect(&new).await.unwrap(), Connected::New);
    let late = store.hold_leftover_grant(id, held.epoch, at(200), None);
    assert_eq!(late.await.unwrap(), Saved::Fenced);
    let ended = store.release_leftover_grant(id, held.epoch, LeftoverRelease::Ended);
    assert_eq!(ended.await.unwrap(), Saved::Fenced);
    assert_eq!(of_org_1(store).await, [id]);
}

async fn two_callers_never_hold_one_leftover_grant(database: Database) {
    let other = database.another_handle().await;
    let id = kept(database.store.as_ref(), "unused").await;
    let callers = (0..8).map(|caller| {
        let store = if caller % 2 == 0 {
            &database.store
        } else {
            &other
        };
        lease(store.as_ref(), id, 20)
    });
    let leased = join_all(callers).await.into_iter().flatten().count();
    assert_eq!(leased, 1);
    assert_eq!(lease(other.as_ref(), id, 79).await, None);
    assert!(lease(other.as_ref(), id, 80).await.is_some());
}

async fn a_token_that_was_replaced_meanwhile_is_not_replaced_again(database: Database) {
    let store = database.store.as_ref();
    let id = kept(store, "first").await;
    let [first, second, third] = ["first", "second", "third"].map(records::sealed);
    let saved = store.replace_leftover_token(id, &first, &second).await;
    assert_eq!(saved.unwrap(), Saved::Yes);
    let saved = store.replace_leftover_token(id, &first, &third).await;
    assert_eq!(saved.unwrap(), Saved::Fenced);
    assert_eq!(lease(store, id, 10).await.unwrap().refresh, second);
}

async fn one_that_could_not_be_revoked_is_due_again_and_counted(database: Database) {
    let store = database.store.as_ref();
    let id = kept(store, "unused").await;
    let due = |second| store.leftover_grants_due(at(second), 10);
    assert_eq!(due(199).await.unwrap(), []);
    assert_eq!(due(200).await.unwrap(), [id]);
    let held = lease(store, id, 200).await.unwrap();
    assert_eq!(due(259).await.unwrap(), [], "somebody is at work on it");
    let failed = LeftoverRelease::Due {
        at: at(500),
        failed: Some(LossCause::Unavailable),
    };
    let released = store.release_leftover_grant(id, held.epoch, failed).await;
    assert_eq!(released.unwrap(), Saved::Yes);
    let failing = store.failing_leftover_grants().await.unwrap();
    assert_eq!(
        (failing.number, failing.cause),
        (1, Some(LossCause::Unavailable))
    );
    assert_eq!(due(499).await.unwrap(), []);
    let held = lease(store, id, 500).await.unwrap();
    assert_eq!(held.attempts, 1);
    let ended = store.release_leftover_grant(id, held.epoch, LeftoverRelease::Ended);
    assert_eq!(ended.await.unwrap(), Saved::Yes);
    assert_eq!(store.failing_leftover_grants().await.unwrap().number, 0);
    assert_eq!(lease(store, id, 900).await, None);
}

async fn what_is_in_use_becomes_due_once_the_connection_keeps_nothing(database: Database) {
    let store = database.store.as_ref();
    records::connected(store, 1).await;
    let new = again(store, 30).await;
    store.connect(&new).await.unwrap();
    store.delete_expired(at(40)).await.unwrap();
    let due = |second| store.leftover_grants_due(at(second), 10);
    assert_eq!(due(40).await.unwrap(), []);
    let claim = records::claimed(store, 1, 50).await;
    let mut ended = records::quiet_poll(&claim, 55);
    ended.connection.state = ConnectionState::DisconnectedBySeller;
    ended.tokens = TokenFate::EraseAt(at(100));
    assert_eq!(store.commit(&ended).await.unwrap(), Saved::Yes);
    store.delete_expired(at(99)).await.unwrap();
    assert_eq!(due(99).await.unwrap(), [], "it may be revived");
    store.delete_expired(at(100)).await.unwrap();
    assert_eq!(due(100).await.unwrap(), [new.replaced]);
}
