//! Access tokens are replaced in time, and a grant ends only when Mollie has said so twice.

use std::sync::Arc;

use domain::{ConnectionState, LossCause};
use futures::FutureExt;
use jiff::SignedDuration;
use testkit::{Call, mollie::tokens};
use tokio::sync::Notify;
use usecases::operations::ViewOperations;
use usecases::ports::{MollieError, Saved, TokenSet};

use crate::rig::{Rig, seconds};

fn down() -> MollieError {
    MollieError::Unavailable {
        reason: "timeout".into(),
    }
}

fn busy(wait: SignedDuration) -> MollieError {
    MollieError::RateLimited { retry_after: wait }
}

/// The tokens that the next two calls are made with: a poll, then a refresh.
async fn tokens_in_use(rig: &Rig) -> (Call, Call) {
    rig.mollie.forget_calls();
    rig.poll("org_1").await;
    let polling = rig.mollie.calls().remove(0);
    rig.age_tokens();
    rig.mollie.forget_calls();
    rig.poll("org_1").await;
    (polling, rig.mollie.calls().remove(0))
}

#[tokio::test]
async fn a_token_is_refreshed_before_it_ends_and_not_earlier() {
    let rig = Rig::connected().await;
    rig.clock.advance(seconds(3_600 - 181));
    rig.poll("org_1").await;
    assert_eq!(rig.mollie.refreshes(), 0);
    rig.clock.advance(seconds(1));
    rig.mollie.forget_calls();
    rig.poll("org_1").await;
    let calls = rig.mollie.calls();
    assert_eq!(calls[0], Call::Refresh("refresh-org_1-1".into()));
    assert_eq!(calls[1], Call::Onboarding("access-org_1-2".into()));
    assert_eq!(rig.mollie.refreshes(), 1);
    let connection = rig.connection("org_1").await;
    let grant = rig.grant("org_1").await;
    assert_eq!(connection.summary.refreshed_at, Some(rig.now()));
    assert_eq!(grant.refresh_started_at, None);
}

#[tokio::test]
async fn new_tokens_are_saved_before_they_are_used() {
    let rig = Rig::connected().await;
    let seller = rig.seller("org_1").await.id;
    let seen = Arc::new(std::sync::Mutex::new(Vec::new()));
    let (store, noted) = (rig.store.clone(), seen.clone());
    rig.mollie.watch(move |call| {
        let (store, noted) = (store.clone(), noted.clone());
        async move {
            let grant = store.grant(seller).await.unwrap().unwrap();
            let marked = grant.refresh_started_at.is_some();
            noted.lock().unwrap().push((call, grant.version, marked));
        }
        .boxed()
    });
    rig.age_tokens();
    rig.poll("org_1").await;
    let seen = seen.lock().unwrap();
    assert_eq!(seen[0], (Call::Refresh("refresh-org_1-1".into()), 1, true));
    assert_eq!(
        seen[1],
        (Call::Onboarding("access-org_1-2".into()), 2, false)
    );
}

#[tokio::test]
async fn a_rotated_refresh_token_replaces_the_old_one() {
    let rig = Rig::connected().await;
    rig.age_tokens();
    rig.poll("org_1").await;
    let (polling, refresh) = tokens_in_use(&rig).await;
    assert_eq!(polling, Call::Onboarding("access-org_1-2".into()));
    assert_eq!(refresh, Call::Refresh("refresh-org_1-2".into()));
}

#[tokio::test]
async fn a_refresh_token_that_mollie_leaves_out_stays() {
    let rig = Rig::connected().await;
    rig.mollie.refresh.tell(Ok(TokenSet {
        refresh: None,
        ..tokens("org_1", 2)
    }));
    rig.age_tokens();
    rig.poll("org_1").await;
    let (polling, refresh) = tokens_in_use(&rig).await;
    assert_eq!(polling, Call::Onboarding("access-org_1-2".into()));
    assert_eq!(refresh, Call::Refresh("refresh-org_1-1".into()));
}

#[tokio::test]
async fn trouble_at_mollie_never_ends_a_connection() {
    let table = [
        (down(), LossCause::Unavailable),
        (
            MollieError::Malformed {
                reason: "json".into(),
            },
            LossCause::Malformed,
        ),
        (
            MollieError::Rejected {
                reason: "status 400 invalid_request".into(),
            },
            LossCause::Unavailable,
        ),
        (
            MollieError::OurCredentials {
                reason: "status 401, invalid_client".into(),
            },
            LossCause::OurCredentials,
        ),
    ];
    for (error, cause) in table {
        let rig = Rig::connected().await;
        rig.age_tokens();
        for attempt in 1..=20_u32 {
            rig.mollie.refresh.tell(Err(error.clone()));
            rig.poll("org_1").await;
            let connection = rig.connection("org_1").await;
            let grant = rig.grant("org_1").await;
            let summary = &connection.summary;
            assert!(summary.state.is_polled(), "{error}");
            assert_eq!(summary.attempts, attempt);
            assert!(grant.tokens.is_some());
            assert!(summary.next_attempt_at.unwrap() > rig.now());
        }
        let summary = rig.seller("org_1").await.connection;
        assert_eq!(summary.state, ConnectionState::Failing);
        assert_eq!(summary.cause, Some(cause));
        rig.poll("org_1").await;
        let summary = rig.seller("org_1").await.connection;
        assert_eq!(summary.state, ConnectionState::Connected);
    }
}

#[tokio::test]
async fn being_asked_to_wait_is_no_failure_and_pauses_every_seller() {
    let rig = Rig::new().await;
    rig.connect("shop-1", "org_1").await;
    rig.connect("shop-2", "org_2").await;
    rig.mollie.forget_calls();
    rig.mollie
        .refresh
        .tell(Err(busy(SignedDuration::from_mins(5))));
    rig.age_tokens();
    rig.poll("org_1").await;
    rig.poll("org_2").await;
    assert_eq!(
        rig.mollie.calls(),
        [Call::Refresh("refresh-org_1-1".into())],
        "nobody is called, and no row is held, while Mollie asks for a pause"
    );
    assert!(rig.service.paused_until().is_some());
    let told = rig.granted::<ViewOperations>().read().await.unwrap();
    assert!(told.paused_until.is_some());
    let waits = rig.now() + SignedDuration::from_mins(4)..=rig.now() + SignedDuration::from_mins(5);
    for organization in ["org_1", "org_2"] {
        let connection = rig.connection(organization).await;
        let grant = rig.grant(organization).await;
        assert_eq!(connection.summary.state, ConnectionState::Connected);
        assert_eq!(connection.summary.attempts, 0);
        assert_eq!(grant.refresh_started_at, None, "Mollie did not act on it");
        assert!(waits.contains(&connection.summary.next_attempt_at.unwrap()));
    }
}

/// Kills a poll in the middle of its refresh: the request has gone out, nothing came back.
async fn cut_off_a_refresh(rig: &Rig) {
    let arrived = Arc::new(Notify::new());
    let bell = arrived.clone();
    rig.mollie.watch(move |call| {
        let bell = bell.clone();
        async move {
            if matches!(call, Call::Refresh(_)) {
                bell.notify_one();
                std::future::pending::<()>().await;
            }
        }
        .boxed()
    });
    rig.age_tokens();
    let claim = rig.claim("org_1").await;
    tokio::select! {
        _ = rig.service.poll(claim) => panic!("the refresh was not held"),
        () = arrived.notified() => {}
    }
    rig.mollie.unwatch();
    rig.clock.advance(rig.service.settings().lease);
}

#[tokio::test]
async fn a_refresh_that_was_cut_off_is_made_again_when_its_lease_is_over() {
    let rig = Rig::connected().await;
    cut_off_a_refresh(&rig).await;
    assert!(rig.grant("org_1").await.refresh_started_at.is_some());
    rig.mollie.forget_calls();
    let mut due = rig.service.claim_due(10).await.unwrap();
    rig.service.poll(due.remove(0)).await.unwrap();
    assert_eq!(rig.mollie.refreshes(), 1);
    let connection = rig.connection("org_1").await;
    let grant = rig.grant("org_1").await;
    assert_eq!(connection.summary.state, ConnectionState::Connected);
    assert_eq!(grant.refresh_started_at, None);
}

#[tokio::test]
async fn a_cut_off_refresh_that_is_refused_afterwards_is_lost_and_not_the_sellers_doing() {
    let rig = Rig::connected().await;
    cut_off_a_refresh(&rig).await;
    rig.refuse_for_good("org_1").await;
    let connection = rig.connection("org_1").await;
    let grant = rig.grant("org_1").await;
    assert_eq!(connection.summary.state, ConnectionState::Lost);
    assert_eq!(
        connection.summary.cause,
        Some(LossCause::RefreshInterrupted)
    );
    assert!(grant.tokens.is_some(), "kept as evidence");
}

#[tokio::test]
async fn trouble_between_a_cut_off_refresh_and_its_refusal_does_not_hide_the_cut() {
    for between in [down(), busy(seconds(1))] {
        let rig = Rig::connected().await;
        cut_off_a_refresh(&rig).await;
        rig.mollie.refresh.tell(Err(between));
        rig.poll("org_1").await;
        rig.clock.advance(seconds(1));
        rig.refuse_for_good("org_1").await;
        let state = rig.seller("org_1").await.connection.state;
        assert_eq!(state, ConnectionState::Lost);
    }
}

#[tokio::test]
async fn a_refused_access_token_that_has_not_ended_forces_one_refresh() {
    let rig = Rig::connected().await;
    rig.mollie.onboarding.tell(Err(MollieError::Unauthorized));
    rig.poll("org_1").await;
    let calls = rig.mollie.calls();
    assert_eq!(
        calls[..3],
        [
            Call::Onboarding("access-org_1-1".into()),
            Call::Refresh("refresh-org_1-1".into()),
            Call::Onboarding("access-org_1-2".into()),
        ]
    );
    assert_eq!(rig.mollie.refreshes(), 1);
    let summary = rig.seller("org_1").await.connection;
    assert_eq!(summary.state, ConnectionState::Connected);
    assert_eq!(summary.attempts, 0);
}

#[tokio::test]
async fn a_fresh_token_that_is_refused_too_is_a_failure_and_no_end() {
    let rig = Rig::connected().await;
    for attempt in 1..=2 {
        rig.mollie.onboarding.tell(Err(MollieError::Unauthorized));
        rig.mollie.onboarding.tell(Err(MollieError::Unauthorized));
        rig.mollie.forget_calls();
        rig.poll("org_1").await;
        assert_eq!(rig.mollie.refreshes(), 1);
        assert_eq!(rig.seller("org_1").await.connection.attempts, attempt);
    }
    let summary = rig.seller("org_1").await.connection;
    assert_eq!(summary.state, ConnectionState::Failing);
    assert_eq!(summary.cause, Some(LossCause::Unauthorized));
}

#[tokio::test]
async fn a_worker_whose_lease_is_over_does_not_refresh() {
    let rig = Rig::connected().await;
    rig.age_tokens();
    let late = rig.claim("org_1").await;
    rig.clock.advance(rig.service.settings().lease);
    let holder = rig.claim("org_1").await;
    assert_eq!(rig.service.poll(late).await.unwrap(), Saved::Fenced);
    assert_eq!(rig.mollie.calls(), []);
    assert_eq!(rig.service.poll(holder).await.unwrap(), Saved::Yes);
    assert_eq!(rig.mollie.refreshes(), 1);
}

#[tokio::test]
async fn looking_at_a_page_calls_nobody() {
    let rig = Rig::new().await;
    let secret = rig.connect("shop-1", "org_1").await;
    let portal = rig.portal(&secret).await.unwrap();
    rig.mollie.forget_calls();
    rig.age_tokens();
    portal.detail().await.unwrap();
    portal.watch().await.unwrap();
    portal.check_now().await.unwrap();
    assert_eq!(rig.mollie.calls(), []);
    assert_eq!(rig.grant("org_1").await.version, 1);
}
