use std::collections::HashSet;

use testkit::{at, records};
use usecases::ports::{Saved, Store, WorkHealth, WorkItem, WorkKind, WorkResult};

use super::on_both;
use crate::support::Database;

on_both!(
    two_workers_never_hold_the_same_work,
    the_longest_overdue_comes_first_and_no_more_than_asked_for,
    work_that_is_not_due_is_left_alone,
    work_that_is_there_already_stays_as_it_is,
    a_lapsed_lease_is_given_to_another,
    work_leased_to_whoever_writes_it_down_is_free_after_the_lease,
    done_work_is_gone,
    work_that_went_well_comes_again_without_its_failures,
    work_that_failed_comes_again_and_counts_its_failures,
    a_late_worker_ends_nothing,
    health_tells_each_kind_apart,
);

async fn add(store: &dyn Store, subject: &str, due: i64) {
    let work = records::work(WorkKind::Revoke, subject, due);
    store.add_work(&work).await.unwrap();
}

async fn finish(store: &dyn Store, item: &WorkItem, result: WorkResult) -> Saved {
    store.finish_work(item, &result).await.unwrap()
}

fn subjects(items: &[WorkItem]) -> Vec<&str> {
    items.iter().map(|item| item.subject.as_str()).collect()
}

fn failed(second: i64, error: &str) -> WorkResult {
    WorkResult::Failed {
        due_at: at(second),
        error: error.into(),
    }
}

async fn two_workers_never_hold_the_same_work(database: Database) {
    let other = database.another_handle().await;
    for number in 0..24 {
        add(database.store.as_ref(), &format!("org_{number}"), 10).await;
    }
    let workers = (0..8).map(|worker| {
        let store = if worker % 2 == 0 {
            &database.store
        } else {
            &other
        };
        store.claim_work(at(20), at(80), 5)
    });
    let claimed: Vec<WorkItem> = futures::future::join_all(workers)
        .await
        .into_iter()
        .flat_map(Result::unwrap)
        .collect();
    let distinct: HashSet<_> = claimed.iter().map(|item| &item.subject).collect();
    assert_eq!(distinct.len(), claimed.len(), "nothing is leased twice");
    let rest = records::claimed_work(database.store.as_ref(), 20).await;
    assert_eq!(claimed.len() + rest.len(), 24, "and nothing is forgotten");
}

async fn the_longest_overdue_comes_first_and_no_more_than_asked_for(database: Database) {
    let store = database.store.as_ref();
    for (subject, due) in [("a", 300), ("b", 100), ("c", 200), ("d", 900)] {
        add(store, subject, due).await;
    }
    let first = store.claim_work(at(500), at(560), 2).await.unwrap();
    assert_eq!(subjects(&first), ["b", "c"]);
    assert_eq!((first[0].due_at, first[0].attempts), (at(100), 0));
    let second = store.claim_work(at(500), at(560), 2).await.unwrap();
    assert_eq!(subjects(&second), ["a"]);
}

async fn work_that_is_not_due_is_left_alone(database: Database) {
    let store = database.store.as_ref();
    add(store, "org_1", 100).await;
    assert_eq!(records::claimed_work(store, 99).await, []);
    assert_eq!(records::claimed_work(store, 100).await.len(), 1);
}

async fn work_that_is_there_already_stays_as_it_is(database: Database) {
    let store = database.store.as_ref();
    add(store, "org_1", 10).await;
    let held = records::claimed_work(store, 20).await.remove(0);
    add(store, "org_1", 20).await;
    assert_eq!(records::claimed_work(store, 21).await, []);
    assert_eq!(finish(store, &held, failed(500, "down")).await, Saved::Yes);
    add(store, "org_1", 30).await;
    assert_eq!(records::claimed_work(store, 499).await, []);
    assert_eq!(records::claimed_work(store, 500).await[0].attempts, 1);
    for kind in WorkKind::ALL {
        let work = records::work(kind, "org_1", 30);
        store.add_work(&work).await.unwrap();
    }
    let others = records::claimed_work(store, 501).await;
    assert_eq!(
        others.len(),
        WorkKind::ALL.len() - 1,
        "another kind is other work"
    );
}

async fn a_lapsed_lease_is_given_to_another(database: Database) {
    let store = database.store.as_ref();
    add(store, "org_1", 10).await;
    let first = records::claimed_work(store, 20).await.remove(0);
    assert_eq!(records::claimed_work(store, 79).await, []);
    let second = records::claimed_work(store, 80).await.remove(0);
    assert!(second.epoch > first.epoch);
}

async fn work_leased_to_whoever_writes_it_down_is_free_after_the_lease(database: Database) {
    let store = database.store.as_ref();
    let mut work = records::work(WorkKind::Revoke, "org_1", 10);
    work.lease_until = at(70);
    store.add_work(&work).await.unwrap();
    assert_eq!(records::claimed_work(store, 69).await, []);
    assert_eq!(records::claimed_work(store, 70).await.len(), 1);
}

async fn done_work_is_gone(database: Database) {
    let store = database.store.as_ref();
    add(store, "org_1", 10).await;
    let item = records::claimed_work(store, 20).await.remove(0);
    assert_eq!(finish(store, &item, WorkResult::Done).await, Saved::Yes);
    assert_eq!(finish(store, &item, WorkResult::Done).await, Saved::Fenced);
    assert_eq!(records::claimed_work(store, 9_999).await, []);
    assert_eq!(store.work_health(at(9_999)).await.unwrap(), []);
}

async fn work_that_went_well_comes_again_without_its_failures(database: Database) {
    let store = database.store.as_ref();
    add(store, "org_1", 10).await;
    let item = records::claimed_work(store, 20).await.remove(0);
    assert_eq!(finish(store, &item, failed(30, "down")).await, Saved::Yes);
    let item = records::claimed_work(store, 30).await.remove(0);
    assert_eq!(item.attempts, 1);
    let again = WorkResult::Again { due_at: at(40) };
    assert_eq!(finish(store, &item, again).await, Saved::Yes);
    let health = store.work_health(at(31)).await.unwrap().remove(0);
    assert_eq!((health.failing, health.last_error), (0, None));
    assert_eq!(records::claimed_work(store, 39).await, []);
    let item = records::claimed_work(store, 40).await.remove(0);
    assert_eq!((item.attempts, item.due_at), (0, at(40)));
}

async fn work_that_failed_comes_again_and_counts_its_failures(database: Database) {
    let store = database.store.as_ref();
    add(store, "org_1", 10).await;
    for attempts in 0..3 {
        let second = 20 + i64::from(attempts) * 10;
        let item = records::claimed_work(store, second).await.remove(0);
        assert_eq!(item.attempts, attempts);
        let result = failed(second + 10, "down");
        assert_eq!(finish(store, &item, result).await, Saved::Yes);
        assert_eq!(records::claimed_work(store, second + 9).await, []);
    }
}

async fn a_late_worker_ends_nothing(database: Database) {
    let store = database.store.as_ref();
    add(store, "org_1", 10).await;
    let late = records::claimed_work(store, 20).await.remove(0);
    let holder = records::claimed_work(store, 80).await.remove(0);
    let again = WorkResult::Again { due_at: at(85) };
    for result in [WorkResult::Done, again, failed(85, "down")] {
        assert_eq!(finish(store, &late, result).await, Saved::Fenced);
    }
    assert_eq!(
        records::claimed_work(store, 90).await,
        [],
        "it is still held"
    );
    assert_eq!(finish(store, &holder, WorkResult::Done).await, Saved::Yes);
}

async fn health_tells_each_kind_apart(database: Database) {
    let store = database.store.as_ref();
    for (subject, due) in [("a", 100), ("b", 200), ("c", 900), ("d", 50)] {
        add(store, subject, due).await;
    }
    let failing = records::claimed_work(store, 60).await.remove(0);
    assert_eq!(
        finish(store, &failing, failed(1_000, "status 503")).await,
        Saved::Yes
    );
    let hourly = records::work(WorkKind::DeleteExpired, "", 300);
    store.add_work(&hourly).await.unwrap();
    let health = store.work_health(at(250)).await.unwrap();
    let expected = [
        WorkHealth {
            kind: WorkKind::DeleteExpired,
            waiting: 1,
            overdue: 0,
            oldest_due: None,
            failing: 0,
            last_error: None,
        },
        WorkHealth {
            kind: WorkKind::Revoke,
            waiting: 4,
            overdue: 2,
            oldest_due: Some(at(100)),
            failing: 1,
            last_error: Some("status 503".into()),
        },
    ];
    assert_eq!(health, expected);
    records::claimed_work(store, 250).await;
    let held = store.work_health(at(260)).await.unwrap().remove(1);
    assert_eq!(held.overdue, 0, "held by somebody");
}
