use domain::ConnectionState;
use testkit::{at, facts, records};
use usecases::ports::{
    Grant, GrantRelease, RefusalCount, Saved, SellerId, Store, TokenFate, TokenUpdate,
};

use super::on_both;
use crate::support::Database;

on_both!(
    the_first_refusal_of_a_token_is_remembered_until_another_token_is_saved,
    living_grants_that_are_refused_are_counted_beside_those_that_are_refreshed,
    tokens_of_an_ended_connection_are_kept_until_their_time_has_come,
    a_connection_that_we_ended_is_not_revivable,
    a_revived_connection_uses_its_tokens_again,
    connecting_anew_keeps_the_new_tokens,
    living_grants_are_counted_by_the_app_that_they_were_given_to,
);

async fn refused(store: &dyn Store, seller: SellerId, second: i64) -> Grant {
    let version = records::grant(store, seller).await.version;
    let leased = store.lease_grant(seller, version, at(second), at(second + 60));
    let leased = leased.await.unwrap().unwrap();
    let release = GrantRelease {
        clear_mark: true,
        refused_at: Some(at(second)),
    };
    let released = store.release_grant(seller, leased.epoch, release);
    assert_eq!(released.await.unwrap(), Saved::Yes);
    records::grant(store, seller).await
}

async fn refreshed(store: &dyn Store, seller: SellerId, second: i64) {
    let update = TokenUpdate {
        seller,
        replaces_version: records::grant(store, seller).await.version,
        tokens: &records::tokens("fresh"),
        at: at(second),
    };
    assert_eq!(store.save_tokens(&update).await.unwrap(), Saved::Yes);
}

/// Ends a connection by a poll that writes this state and does this with the tokens.
async fn end(store: &dyn Store, number: u32, state: ConnectionState, tokens: TokenFate) {
    let claim = records::claimed(store, number, 100).await;
    let mut poll = records::quiet_poll(&claim, 101);
    poll.connection.state = state;
    poll.connection.next_attempt_at = None;
    poll.tokens = tokens;
    assert_eq!(store.commit(&poll).await.unwrap(), Saved::Yes);
}

async fn the_first_refusal_of_a_token_is_remembered_until_another_token_is_saved(
    database: Database,
) {
    let store = database.store.as_ref();
    let seller = records::connected(store, 1).await;
    assert_eq!(refused(store, seller, 20).await.refused_at, Some(at(20)));
    assert_eq!(refused(store, seller, 30).await.refused_at, Some(at(20)));
    refreshed(store, seller, 40).await;
    assert_eq!(records::grant(store, seller).await.refused_at, None);
}

async fn living_grants_that_are_refused_are_counted_beside_those_that_are_refreshed(
    database: Database,
) {
    let store = database.store.as_ref();
    for number in 1..=4 {
        let seller = records::connected(store, number).await;
        match number {
            1 => refreshed(store, seller, 50).await,
            2 => refreshed(store, seller, 10).await,
            _ => drop(refused(store, seller, 20).await),
        }
    }
    let count = RefusalCount {
        refused: 2,
        refreshed: 1,
    };
    assert_eq!(store.refusals(at(20)).await.unwrap(), count);
    let kept = TokenFate::EraseAt(at(9_999));
    end(store, 3, ConnectionState::DisconnectedBySeller, kept).await;
    assert_eq!(store.refusals(at(20)).await.unwrap().refused, 1);
}

async fn tokens_of_an_ended_connection_are_kept_until_their_time_has_come(database: Database) {
    let store = database.store.as_ref();
    let seller = records::connected(store, 1).await;
    let kept = TokenFate::EraseAt(at(5_000));
    end(store, 1, ConnectionState::DisconnectedBySeller, kept).await;
    let organization = facts::organization_id(1);
    store.delete_expired(at(4_999)).await.unwrap();
    assert!(records::grant(store, seller).await.tokens.is_some());
    let app = Some("app_fake".to_owned());
    assert_eq!(store.revivable().await.unwrap(), [(organization, app)]);
    store.delete_expired(at(5_000)).await.unwrap();
    assert_eq!(records::grant(store, seller).await.tokens, None);
    assert_eq!(store.revivable().await.unwrap(), []);
}

async fn a_connection_that_we_ended_is_not_revivable(database: Database) {
    let store = database.store.as_ref();
    records::connected(store, 1).await;
    assert_eq!(store.revivable().await.unwrap(), [], "it has not ended");
    end(
        store,
        1,
        ConnectionState::DisconnectedByUs,
        TokenFate::Erase,
    )
    .await;
    assert_eq!(store.revivable().await.unwrap(), []);
}

async fn a_revived_connection_uses_its_tokens_again(database: Database) {
    let store = database.store.as_ref();
    let seller = records::connected(store, 1).await;
    refused(store, seller, 20).await;
    let kept = TokenFate::EraseAt(at(5_000));
    end(store, 1, ConnectionState::Lost, kept).await;
    end(store, 1, ConnectionState::Connected, TokenFate::Revive).await;
    store.delete_expired(at(9_999)).await.unwrap();
    let grant = records::grant(store, seller).await;
    assert!(grant.tokens.is_some());
    assert_eq!(grant.refused_at, None);
}

async fn connecting_anew_keeps_the_new_tokens(database: Database) {
    let store = database.store.as_ref();
    let seller = records::connected(store, 1).await;
    refused(store, seller, 20).await;
    let kept = TokenFate::EraseAt(at(5_000));
    end(store, 1, ConnectionState::DisconnectedBySeller, kept).await;
    let mut again = records::new_connection(store, 1).await;
    again.seller = seller;
    store.connect(&again).await.unwrap();
    store.delete_expired(at(9_999)).await.unwrap();
    let grant = records::grant(store, seller).await;
    assert_eq!(grant.tokens, Some(again.tokens));
    assert_eq!(grant.refused_at, None);
}

async fn living_grants_are_counted_by_the_app_that_they_were_given_to(database: Database) {
    let store = database.store.as_ref();
    for number in 1..=3 {
        records::connected(store, number).await;
    }
    let app = || "app_fake".to_owned();
    assert_eq!(store.client_id_use().await.unwrap(), [(app(), 3)]);
    let kept = TokenFate::EraseAt(at(5_000));
    end(store, 1, ConnectionState::DisconnectedBySeller, kept).await;
    assert_eq!(store.client_id_use().await.unwrap(), [(app(), 2)]);
}
