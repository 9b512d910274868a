use std::time::Duration;

use domain::{Change, EventKind, OrganizationId};
use futures::FutureExt;
use testkit::{at, facts, records};
use usecases::ports::ChangeFeed;

use super::on_both;
use crate::support::Database;

on_both!(
    a_change_reaches_the_feed_of_another_process,
    only_news_is_announced,
    a_feed_that_is_dropped_while_waiting_loses_nothing,
    deleted_announcements_do_not_hide_later_ones,
);

/// Everything until a change of `last` arrives.
async fn news_until(feed: &mut dyn ChangeFeed, last: &OrganizationId) -> Vec<OrganizationId> {
    let mut news = Vec::new();
    while !news.contains(last) {
        let next = tokio::time::timeout(Duration::from_secs(20), feed.next());
        news.extend(next.await.expect("a change arrives").unwrap());
    }
    news
}

async fn a_change_reaches_the_feed_of_another_process(database: Database) {
    let other = database.another_handle().await;
    records::connected(database.store.as_ref(), 1).await;
    let mut feed = other.change_feed().await.unwrap();
    records::connected(database.store.as_ref(), 2).await;
    let claim = records::claimed(database.store.as_ref(), 1, 20).await;
    let mut poll = records::quiet_poll(&claim, 30);
    poll.changes = vec![Change::of(EventKind::PaymentsChanged)];
    database.store.commit(&poll).await.unwrap();
    let news = news_until(feed.as_mut(), &facts::organization_id(1)).await;
    assert_eq!(news, [facts::organization_id(2), facts::organization_id(1)]);
}

async fn only_news_is_announced(database: Database) {
    let store = database.store.as_ref();
    for number in 1..=3 {
        records::connected(store, number).await;
    }
    let mut feed = store.change_feed().await.unwrap();
    let quiet = records::claimed(store, 1, 20).await;
    store
        .commit(&records::quiet_poll(&quiet, 30))
        .await
        .unwrap();
    let late = records::claimed(store, 2, 20).await;
    records::claimed(store, 2, 80).await;
    let mut fenced = records::quiet_poll(&late, 90);
    fenced.announce = true;
    store.commit(&fenced).await.unwrap();
    let loud = records::claimed(store, 3, 20).await;
    let mut poll = records::quiet_poll(&loud, 30);
    poll.announce = true;
    store.commit(&poll).await.unwrap();
    let news = news_until(feed.as_mut(), &facts::organization_id(3)).await;
    assert_eq!(news, [facts::organization_id(3)]);
}

async fn a_feed_that_is_dropped_while_waiting_loses_nothing(database: Database) {
    let store = database.store.as_ref();
    let mut feed = store.change_feed().await.unwrap();
    // Polled once and dropped, as `select!` does.
    assert!(feed.next().now_or_never().is_none());
    records::connected(store, 1).await;
    let mut news = match feed.next().now_or_never() {
        Some(early) => early.unwrap(),
        None => Vec::new(),
    };
    records::connected(store, 2).await;
    news.extend(news_until(feed.as_mut(), &facts::organization_id(2)).await);
    assert_eq!(news, [facts::organization_id(1), facts::organization_id(2)]);
}

async fn deleted_announcements_do_not_hide_later_ones(database: Database) {
    let store = database.store.as_ref();
    records::connected(store, 1).await;
    let mut feed = store.change_feed().await.unwrap();
    store.delete_expired(at(100_000)).await.unwrap();
    records::connected(store, 2).await;
    let news = news_until(feed.as_mut(), &facts::organization_id(2)).await;
    assert_eq!(news, [facts::organization_id(2)]);
}
