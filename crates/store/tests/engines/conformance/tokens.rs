use usecases::ports::{Saved, SealedTokens, TokenUpdate};

use super::on_both;
use crate::{made, support::Database};

on_both!(
    new_tokens_replace_the_old_ones_and_take_the_mark_away,
    tokens_are_saved_only_by_who_holds_the_row,
    tokens_are_saved_only_over_the_version_that_was_read,
    the_mark_of_a_refresh_outlives_its_worker,
    forgotten_tokens_are_gone,
    each_key_in_use_is_counted,
);

fn update(
    epoch: i64,
    version: i64,
    tokens: &SealedTokens,
    seller: usecases::ports::SellerId,
) -> TokenUpdate<'_> {
    TokenUpdate {
        seller,
        epoch,
        replaces_version: version,
        tokens,
        at: made::at(30),
    }
}

async fn new_tokens_replace_the_old_ones_and_take_the_mark_away(database: Database) {
    let store = database.store.as_ref();
    let seller = made::connected(store, 1).await;
    let held = made::claimed(store, 1, 20).await.connection;
    assert_eq!(
        store
            .mark_refresh(seller, held.epoch, made::at(25))
            .await
            .unwrap(),
        Saved::Yes
    );
    let marked = made::connection(store, seller).await;
    assert_eq!(marked.refresh_started_at, Some(made::at(25)));
    let fresh = made::tokens("second");
    let saved = store
        .save_tokens(&update(held.epoch, held.token_version, &fresh, seller))
        .await;
    assert_eq!(saved.unwrap(), Saved::Yes);
    let after = made::connection(store, seller).await;
    assert_eq!(after.tokens, Some(fresh));
    assert_eq!(after.token_version, held.token_version + 1);
    assert_eq!(after.refresh_started_at, None);
    assert_eq!(after.summary.refreshed_at, Some(made::at(30)));
}

async fn tokens_are_saved_only_by_who_holds_the_row(database: Database) {
    let store = database.store.as_ref();
    let seller = made::connected(store, 1).await;
    let late = made::claimed(store, 1, 20).await;
    let holder = made::claimed(store, 1, 80).await;
    let version = holder.connection.token_version;
    let fresh = made::tokens("late");
    let epoch = late.connection.epoch;
    let before = made::connection(store, seller).await;
    assert_eq!(
        store
            .mark_refresh(seller, epoch, made::at(81))
            .await
            .unwrap(),
        Saved::Fenced
    );
    assert_eq!(
        store.clear_refresh_mark(seller, epoch).await.unwrap(),
        Saved::Fenced
    );
    let saved = store
        .save_tokens(&update(epoch, version, &fresh, seller))
        .await
        .unwrap();
    assert_eq!(saved, Saved::Fenced);
    assert_eq!(made::connection(store, seller).await, before);
    store
        .commit_tick(&made::quiet_tick(&holder, 90))
        .await
        .unwrap();
    let ended = update(holder.connection.epoch, version, &fresh, seller);
    assert_eq!(
        store.save_tokens(&ended).await.unwrap(),
        Saved::Fenced,
        "the lease has ended"
    );
}

async fn tokens_are_saved_only_over_the_version_that_was_read(database: Database) {
    let store = database.store.as_ref();
    let seller = made::connected(store, 1).await;
    let held = made::claimed(store, 1, 20).await.connection;
    let (first, second) = (made::tokens("a"), made::tokens("b"));
    let version = held.token_version;
    let saved = store
        .save_tokens(&update(held.epoch, version, &first, seller))
        .await
        .unwrap();
    assert_eq!(saved, Saved::Yes);
    let stale = store
        .save_tokens(&update(held.epoch, version, &second, seller))
        .await
        .unwrap();
    assert_eq!(stale, Saved::Fenced);
    assert_eq!(made::connection(store, seller).await.tokens, Some(first));
}

async fn the_mark_of_a_refresh_outlives_its_worker(database: Database) {
    let store = database.store.as_ref();
    let seller = made::connected(store, 1).await;
    let dead = made::claimed(store, 1, 20).await.connection;
    store
        .mark_refresh(seller, dead.epoch, made::at(25))
        .await
        .unwrap();
    let next = made::claimed(store, 1, 80).await.connection;
    assert_eq!(next.refresh_started_at, Some(made::at(25)));
    assert_eq!(
        store.clear_refresh_mark(seller, next.epoch).await.unwrap(),
        Saved::Yes
    );
    assert_eq!(
        made::connection(store, seller).await.refresh_started_at,
        None
    );
}

async fn forgotten_tokens_are_gone(database: Database) {
    let store = database.store.as_ref();
    let seller = made::connected(store, 1).await;
    let claim = made::claimed(store, 1, 20).await;
    let mut tick = made::quiet_tick(&claim, 30);
    tick.forget_tokens = true;
    tick.connection.state = domain::ConnectionState::DisconnectedByUs;
    tick.connection.ended_at = Some(made::at(30));
    assert_eq!(store.commit_tick(&tick).await.unwrap(), Saved::Yes);
    let after = made::connection(store, seller).await;
    assert_eq!(after.tokens, None);
    assert!(after.token_version > claim.connection.token_version);
    assert_eq!(after.summary.ended_at, Some(made::at(30)));
}

async fn each_key_in_use_is_counted(database: Database) {
    let store = database.store.as_ref();
    for (number, key) in [(1, "old"), (2, "new"), (3, "new")] {
        let seller = made::connected(store, number).await;
        let held = made::claimed(store, number, 20).await.connection;
        let tokens = SealedTokens {
            refresh: made::sealed_with(key),
            ..made::tokens("any")
        };
        let saved = store
            .save_tokens(&update(held.epoch, held.token_version, &tokens, seller))
            .await;
        assert_eq!(saved.unwrap(), Saved::Yes);
    }
    let in_use = |old, new| vec![("new".to_owned(), new), ("old".to_owned(), old)];
    assert_eq!(store.key_use().await.unwrap(), in_use(1, 2));
    let claim = made::claimed(store, 3, 200).await;
    let mut tick = made::quiet_tick(&claim, 210);
    tick.forget_tokens = true;
    store.commit_tick(&tick).await.unwrap();
    assert_eq!(store.key_use().await.unwrap(), in_use(1, 1));
}
