use std::time::Duration;

use domain::{Change, EventKind, OrganizationId};
use futures::FutureExt;
use usecases::ports::ChangeFeed;

use super::on_both;
use crate::{made, support::Database};

on_both!(
    a_change_reaches_the_feed_of_another_process,
    only_news_is_announced,
    a_feed_that_is_dropped_while_waiting_loses_nothing,
    swept_announcements_do_not_hide_later_ones,
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
    made::connected(database.store.as_ref(), 1).await;
    let mut feed = other.change_feed().await.unwrap();
    made::connected(database.store.as_ref(), 2).await;
    let claim = made::claimed(database.store.as_ref(), 1, 20).await;
    let mut tick = made::quiet_tick(&claim, 30);
    tick.changes = vec![Change::of(EventKind::PaymentsChanged)];
    database.store.commit_tick(&tick).await.unwrap();
    let news = news_until(feed.as_mut(), &made::organization(1)).await;
    assert_eq!(news, [made::organization(2), made::organization(1)]);
}

async fn only_news_is_announced(database: Database) {
    let store = database.store.as_ref();
    for number in 1..=3 {
        made::connected(store, number).await;
    }
    let mut feed = store.change_feed().await.unwrap();
    let quiet = made::claimed(store, 1, 20).await;
    store
        .commit_tick(&made::quiet_tick(&quiet, 30))
        .await
        .unwrap();
    let late = made::claimed(store, 2, 20).await;
    made::claimed(store, 2, 80).await;
    let mut fenced = made::quiet_tick(&late, 90);
    fenced.announce = true;
    store.commit_tick(&fenced).await.unwrap();
    let loud = made::claimed(store, 3, 20).await;
    let mut tick = made::quiet_tick(&loud, 30);
    tick.announce = true;
    store.commit_tick(&tick).await.unwrap();
    let news = news_until(feed.as_mut(), &made::organization(3)).await;
    assert_eq!(news, [made::organization(3)]);
}

async fn a_feed_that_is_dropped_while_waiting_loses_nothing(database: Database) {
    let store = database.store.as_ref();
    let mut feed = store.change_feed().await.unwrap();
    // Polled once and dropped, as `select!` does.
    assert!(feed.next().now_or_never().is_none());
    made::connected(store, 1).await;
    let mut news = match feed.next().now_or_never() {
        Some(early) => early.unwrap(),
        None => Vec::new(),
    };
    made::connected(store, 2).await;
    news.extend(news_until(feed.as_mut(), &made::organization(2)).await);
    assert_eq!(news, [made::organization(1), made::organization(2)]);
}

async fn swept_announcements_do_not_hide_later_ones(database: Database) {
    let store = database.store.as_ref();
    made::connected(store, 1).await;
    let mut feed = store.change_feed().await.unwrap();
    store.sweep(made::at(100_000)).await.unwrap();
    made::connected(store, 2).await;
    let news = news_until(feed.as_mut(), &made::organization(2)).await;
    assert_eq!(news, [made::organization(2)]);
}
