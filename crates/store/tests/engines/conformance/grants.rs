use std::collections::HashSet;

use domain::ConnectionState;
use testkit::{at, facts, records};
use usecases::ports::{
    Connected, Grant, GrantRelease, Saved, SealedTokens, SellerId, Store, TokenFate, TokenUpdate,
};

use super::on_both;
use crate::support::Database;

on_both!(
    two_callers_never_hold_one_grant,
    a_grant_of_another_version_is_not_leased,
    a_lapsed_lease_is_given_to_another,
    a_lease_that_is_released_is_free_at_once,
    a_marked_refresh_holds_its_grant_for_longer,
    a_late_caller_neither_marks_nor_releases,
    new_tokens_replace_the_old_ones_and_take_the_mark_away,
    fresh_tokens_are_saved_although_the_lease_has_lapsed,
    tokens_are_never_saved_over_newer_ones,
    the_mark_of_a_refresh_outlives_its_caller,
    connecting_again_fences_out_who_refreshes,
    polling_does_not_hold_the_grant,
    forgotten_tokens_are_gone,
    a_made_up_seller_has_a_grant_without_tokens,
    each_key_in_use_is_counted,
    resealing_replaces_how_tokens_are_sealed_and_nothing_else,
    grants_of_other_keys_are_found_and_no_more_than_asked_for,
);

fn update<'a>(grant: &Grant, tokens: &'a SealedTokens) -> TokenUpdate<'a> {
    TokenUpdate {
        seller: grant.seller,
        replaces_version: grant.version,
        tokens,
        at: at(30),
    }
}

/// The grant as it is now, leased for a minute.
async fn lease(store: &dyn Store, seller: SellerId, second: i64) -> Option<Grant> {
    let version = records::grant(store, seller).await.version;
    let (now, until) = (at(second), at(second + 60));
    store
        .lease_grant(seller, version, now, until)
        .await
        .unwrap()
}

async fn mark(store: &dyn Store, grant: &Grant, second: i64) -> Saved {
    let (now, until) = (at(second), at(second + 60));
    store
        .hold_grant(grant.seller, grant.epoch, until, Some(now))
        .await
        .unwrap()
}

async fn save(store: &dyn Store, grant: &Grant, tokens: &SealedTokens) -> Saved {
    store.save_tokens(&update(grant, tokens)).await.unwrap()
}

async fn two_callers_never_hold_one_grant(database: Database) {
    let other = database.another_handle().await;
    let seller = records::connected(database.store.as_ref(), 1).await;
    let callers = (0..8).map(|caller| {
        let store = if caller % 2 == 0 {
            &database.store
        } else {
            &other
        };
        lease(store.as_ref(), seller, 20)
    });
    let leased: Vec<Grant> = futures::future::join_all(callers)
        .await
        .into_iter()
        .flatten()
        .collect();
    assert_eq!(leased.len(), 1);
    assert_eq!(leased[0].tokens, Some(records::tokens("first")));
    assert_eq!(lease(other.as_ref(), seller, 79).await, None);
}

async fn a_grant_of_another_version_is_not_leased(database: Database) {
    let store = database.store.as_ref();
    let seller = records::connected(store, 1).await;
    let read = records::grant(store, seller).await;
    assert_eq!(
        save(store, &read, &records::tokens("second")).await,
        Saved::Yes
    );
    let stale = store.lease_grant(seller, read.version, at(20), at(80));
    assert_eq!(stale.await.unwrap(), None, "somebody has refreshed it");
    let leased = lease(store, seller, 20).await.unwrap();
    assert_eq!(leased.tokens, Some(records::tokens("second")));
}

async fn a_lapsed_lease_is_given_to_another(database: Database) {
    let store = database.store.as_ref();
    let seller = records::connected(store, 1).await;
    let first = lease(store, seller, 20).await.unwrap();
    assert_eq!(lease(store, seller, 79).await, None);
    let second = lease(store, seller, 80).await.unwrap();
    assert!(second.epoch > first.epoch);
    assert_eq!(second.version, first.version);
}

fn release(clear_mark: bool) -> GrantRelease {
    GrantRelease {
        clear_mark,
        refused_at: None,
    }
}

async fn a_lease_that_is_released_is_free_at_once(database: Database) {
    let store = database.store.as_ref();
    let seller = records::connected(store, 1).await;
    let first = lease(store, seller, 20).await.unwrap();
    store
        .release_grant(seller, first.epoch, GrantRelease::default())
        .await
        .unwrap();
    assert!(lease(store, seller, 21).await.is_some());
}

async fn a_marked_refresh_holds_its_grant_for_longer(database: Database) {
    let store = database.store.as_ref();
    let seller = records::connected(store, 1).await;
    let held = lease(store, seller, 20).await.unwrap();
    assert_eq!(mark(store, &held, 70).await, Saved::Yes);
    assert_eq!(lease(store, seller, 129).await, None);
    assert!(lease(store, seller, 130).await.is_some());
}

async fn a_late_caller_neither_marks_nor_releases(database: Database) {
    let store = database.store.as_ref();
    let seller = records::connected(store, 1).await;
    let late = lease(store, seller, 20).await.unwrap();
    let holder = lease(store, seller, 80).await.unwrap();
    assert_eq!(mark(store, &holder, 81).await, Saved::Yes);
    let before = records::grant(store, seller).await;
    assert_eq!(mark(store, &late, 82).await, Saved::Fenced);
    for clear_mark in [false, true] {
        let released = store.release_grant(seller, late.epoch, release(clear_mark));
        released.await.unwrap();
    }
    assert_eq!(records::grant(store, seller).await, before);
    assert_eq!(lease(store, seller, 90).await, None, "it is still held");
}

async fn new_tokens_replace_the_old_ones_and_take_the_mark_away(database: Database) {
    let store = database.store.as_ref();
    let seller = records::connected(store, 1).await;
    let held = lease(store, seller, 20).await.unwrap();
    assert_eq!(mark(store, &held, 25).await, Saved::Yes);
    let marked = records::grant(store, seller).await;
    assert_eq!(marked.refresh_started_at, Some(at(25)));
    let fresh = records::tokens("second");
    assert_eq!(save(store, &held, &fresh).await, Saved::Yes);
    let after = records::grant(store, seller).await;
    assert_eq!(after.tokens, Some(fresh));
    assert_eq!(after.version, held.version + 1);
    assert_eq!(after.refresh_started_at, None);
    let summary = records::connection(store, 1).await.summary;
    assert_eq!(summary.refreshed_at, Some(at(30)));
    assert!(lease(store, seller, 31).await.is_some(), "the lease ended");
}

async fn fresh_tokens_are_saved_although_the_lease_has_lapsed(database: Database) {
    let store = database.store.as_ref();
    let seller = records::connected(store, 1).await;
    let late = lease(store, seller, 20).await.unwrap();
    let holder = lease(store, seller, 80).await.unwrap();
    let fresh = records::tokens("late");
    assert_eq!(save(store, &late, &fresh).await, Saved::Yes);
    assert_eq!(records::grant(store, seller).await.tokens, Some(fresh));
    let older = records::tokens("older");
    assert_eq!(save(store, &holder, &older).await, Saved::Fenced);
}

async fn tokens_are_never_saved_over_newer_ones(database: Database) {
    let store = database.store.as_ref();
    let seller = records::connected(store, 1).await;
    let held = lease(store, seller, 20).await.unwrap();
    let (first, second) = (records::tokens("a"), records::tokens("b"));
    assert_eq!(save(store, &held, &first).await, Saved::Yes);
    assert_eq!(save(store, &held, &second).await, Saved::Fenced);
    assert_eq!(records::grant(store, seller).await.tokens, Some(first));
}

async fn the_mark_of_a_refresh_outlives_its_caller(database: Database) {
    let store = database.store.as_ref();
    let seller = records::connected(store, 1).await;
    let dead = lease(store, seller, 20).await.unwrap();
    assert_eq!(mark(store, &dead, 25).await, Saved::Yes);
    let next = lease(store, seller, 85).await.unwrap();
    assert_eq!(next.refresh_started_at, Some(at(25)));
    let released = store.release_grant(seller, next.epoch, release(false));
    released.await.unwrap();
    let kept = records::grant(store, seller).await;
    assert_eq!(kept.refresh_started_at, Some(at(25)));
    let last = lease(store, seller, 86).await.unwrap();
    let released = store.release_grant(seller, last.epoch, release(true));
    released.await.unwrap();
    let cleared = records::grant(store, seller).await;
    assert_eq!(cleared.refresh_started_at, None);
}

async fn connecting_again_fences_out_who_refreshes(database: Database) {
    let store = database.store.as_ref();
    let seller = records::connected(store, 1).await;
    let late = lease(store, seller, 20).await.unwrap();
    assert_eq!(mark(store, &late, 21).await, Saved::Yes);
    let mut again = records::new_connection(store, 1).await;
    again.seller = seller;
    again.tokens = records::tokens("consented");
    assert_eq!(store.connect(&again).await.unwrap(), Connected::Again);
    let before = records::grant(store, seller).await;
    assert_eq!(before.refresh_started_at, None);
    assert_eq!(mark(store, &late, 22).await, Saved::Fenced);
    let fresh = records::tokens("late");
    assert_eq!(save(store, &late, &fresh).await, Saved::Fenced);
    assert_eq!(records::grant(store, seller).await, before);
    assert!(lease(store, seller, 23).await.is_some(), "nobody holds it");
}

async fn polling_does_not_hold_the_grant(database: Database) {
    let store = database.store.as_ref();
    let seller = records::connected(store, 1).await;
    let claim = records::claimed(store, 1, 20).await;
    let held = lease(store, seller, 20).await.unwrap();
    let poll = records::quiet_poll(&claim, 30);
    assert_eq!(store.commit(&poll).await.unwrap(), Saved::Yes);
    assert_eq!(mark(store, &held, 31).await, Saved::Yes);
}

async fn forgotten_tokens_are_gone(database: Database) {
    let store = database.store.as_ref();
    let seller = records::connected(store, 1).await;
    let late = lease(store, seller, 20).await.unwrap();
    let claim = records::claimed(store, 1, 20).await;
    let mut poll = records::quiet_poll(&claim, 30);
    poll.tokens = TokenFate::Erase;
    poll.connection.state = ConnectionState::DisconnectedByUs;
    poll.connection.ended_at = Some(at(30));
    assert_eq!(store.commit(&poll).await.unwrap(), Saved::Yes);
    let after = records::grant(store, seller).await;
    assert_eq!(after.tokens, None);
    assert_eq!(after.state, ConnectionState::DisconnectedByUs);
    assert!(after.version > late.version);
    let fresh = records::tokens("late");
    assert_eq!(save(store, &late, &fresh).await, Saved::Fenced);
    assert_eq!(records::grant(store, seller).await, after);
    let summary = records::connection(store, 1).await.summary;
    assert_eq!(summary.ended_at, Some(at(30)));
}

async fn a_made_up_seller_has_a_grant_without_tokens(database: Database) {
    let store = database.store.as_ref();
    let seed = records::seed(1, "Bakery");
    store.seed(std::slice::from_ref(&seed)).await.unwrap();
    let grant = records::grant(store, seed.id).await;
    assert_eq!(grant.tokens, None);
    assert_eq!(grant.scopes, facts::default_scopes());
    let nobody = store.grant(SellerId(records::id())).await.unwrap();
    assert_eq!(nobody, None);
}

fn tokens_of_key(key: &str) -> SealedTokens {
    SealedTokens {
        access: records::sealed_with(key),
        refresh: records::sealed_with(key),
        ..records::tokens("any")
    }
}

/// A seller whose tokens this key sealed.
async fn sealed_with(store: &dyn Store, number: u32, key: &str) -> Grant {
    let seller = records::connected(store, number).await;
    let grant = records::grant(store, seller).await;
    assert_eq!(save(store, &grant, &tokens_of_key(key)).await, Saved::Yes);
    records::grant(store, seller).await
}

async fn each_key_in_use_is_counted(database: Database) {
    let store = database.store.as_ref();
    for (number, key) in [(1, "old"), (2, "new"), (3, "new")] {
        sealed_with(store, number, key).await;
    }
    let in_use = |old, new| vec![("new".to_owned(), new), ("old".to_owned(), old)];
    assert_eq!(records::grants_by_key(store).await, in_use(1, 2));
    let claim = records::claimed(store, 3, 200).await;
    let mut poll = records::quiet_poll(&claim, 210);
    poll.tokens = TokenFate::Erase;
    store.commit(&poll).await.unwrap();
    assert_eq!(records::grants_by_key(store).await, in_use(1, 1));
}

async fn resealing_replaces_how_tokens_are_sealed_and_nothing_else(database: Database) {
    let store = database.store.as_ref();
    let before = sealed_with(store, 1, "old").await;
    let held = lease(store, before.seller, 20).await.unwrap();
    let anew = tokens_of_key("new");
    let resealed = store.reseal_tokens(before.seller, before.version, &anew);
    assert_eq!(resealed.await.unwrap(), Saved::Yes);
    let after = records::grant(store, before.seller).await;
    let expected = Grant {
        tokens: Some(anew),
        ..held.clone()
    };
    assert_eq!(after, expected, "version and lease stay");
    assert_eq!(mark(store, &held, 21).await, Saved::Yes);
    let old = tokens_of_key("old");
    let stale = store.reseal_tokens(before.seller, before.version - 1, &old);
    assert_eq!(stale.await.unwrap(), Saved::Fenced);
    let in_use = records::grants_by_key(store).await;
    assert_eq!(in_use, [("new".to_owned(), 1)]);
}

async fn grants_of_other_keys_are_found_and_no_more_than_asked_for(database: Database) {
    let store = database.store.as_ref();
    let mut old = HashSet::new();
    for (number, key) in [(1, "old"), (2, "new"), (3, "older"), (4, "old")] {
        let grant = sealed_with(store, number, key).await;
        if key != "new" {
            old.insert(grant.seller);
        }
    }
    store.seed(&[records::seed(9, "Bakery")]).await.unwrap();
    let found = store.grants_not_sealed_with("new", None, 9).await.unwrap();
    let sellers: HashSet<_> = found.iter().map(|grant| grant.seller).collect();
    assert_eq!(sellers, old);
    let first = store.grants_not_sealed_with("new", None, 2).await.unwrap();
    assert_eq!(first, found[..2]);
    let after = Some(first[1].seller);
    let rest = store.grants_not_sealed_with("new", after, 2).await.unwrap();
    assert_eq!(rest, found[2..]);
}
