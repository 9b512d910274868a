//! Whoever acts for a seller has a token, and only one caller at a time spends a refresh token.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use domain::{ConnectionState, FactProblem, Feature, OnboardingStatus, ScopeSet};
use futures::FutureExt;
use jiff::SignedDuration;
use testkit::{
    Call, FakeClock,
    facts::{default_scopes, onboarding, organization_id},
    mollie::tokens,
};
use tokio::sync::Notify;
use usecases::{
    Settings,
    connections::{DisconnectOrder, DisconnectSellers, Disconnection},
    ports::{Claim, Clock, MollieError, Saved, SharedStore, TokenSet},
};

use crate::rig::{Rig, first_keys, seconds};

/// Holds the calls of a kind at Mollie until they are let go. Gives the bell that rings when one
/// arrives and the one that lets it go.
fn hold(rig: &Rig, is_it: fn(&Call) -> bool) -> (Arc<Notify>, Arc<Notify>) {
    let (arrived, go) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let bells = (arrived.clone(), go.clone());
    rig.mollie.watch(move |call| {
        let (arrived, go) = bells.clone();
        async move {
            if is_it(&call) {
                arrived.notify_one();
                go.notified().await;
            }
        }
        .boxed()
    });
    (arrived, go)
}

/// Another worker takes the row although the first still works on it: the lease of polling has
/// lapsed, the lease of the grant has been renewed since.
async fn taken_over(rig: &Rig) -> Claim {
    let (store, clock): (SharedStore, Arc<FakeClock>) = (rig.store.clone(), rig.clock.clone());
    let until = clock.now() + rig.service.settings().lease;
    let held = rig.connection("org_1").await;
    // As if the first worker had been given the row for a moment only.
    let renewed = store.renew_lease(held.seller, held.epoch, clock.now());
    assert_eq!(renewed.await.unwrap(), Saved::Yes);
    let claim = store
        .claim_seller(&organization_id(1), clock.now(), until)
        .await;
    claim.unwrap().unwrap()
}

/// Two workers in two processes poll one seller at the moment its token must be refreshed.
async fn poll_twice_at_once(rig: &Rig) {
    let other = rig.another_process(&first_keys());
    let (arrived, go) = hold(rig, |call| matches!(call, Call::Refresh(_)));
    rig.age_tokens();
    rig.mollie.forget_calls();
    let (service, claim) = (rig.service.clone(), rig.claim("org_1").await);
    let first = tokio::spawn(async move { service.poll(claim).await });
    arrived.notified().await;
    let claim = taken_over(rig).await;
    let mut second = tokio::spawn(async move { other.poll(claim).await });
    let early = tokio::time::timeout(Duration::from_millis(300), &mut second).await;
    assert!(early.is_err(), "it waits while the first holds the grant");
    assert_eq!(rig.mollie.refreshes(), 1, "it spends no token meanwhile");
    go.notify_one();
    assert_eq!(first.await.unwrap().unwrap(), Saved::Fenced);
    assert_eq!(second.await.unwrap().unwrap(), Saved::Yes);
    rig.mollie.unwatch();
}

#[tokio::test]
async fn two_polls_of_one_seller_make_one_refresh() {
    let rig = Rig::connected().await;
    poll_twice_at_once(&rig).await;
    assert_eq!(rig.mollie.refreshes(), 1);
    assert_eq!(rig.grant("org_1").await.version, 2);
}

#[tokio::test]
async fn a_poll_uses_the_token_that_another_callers_refresh_has_brought() {
    for rotates in [true, false] {
        let rig = Rig::connected().await;
        let fresh = tokens("org_1", 2);
        let refresh = fresh.refresh.clone().filter(|_| rotates);
        rig.mollie.refresh.tell(Ok(TokenSet { refresh, ..fresh }));
        poll_twice_at_once(&rig).await;
        assert_eq!(rig.mollie.refreshes(), 1);
        let fresh = Call::Onboarding("access-org_1-2".into());
        assert_eq!(rig.mollie.count(|call| *call == fresh), 2);
        let stale = Call::Onboarding("access-org_1-1".into());
        assert_eq!(rig.mollie.count(|call| *call == stale), 0);
        rig.age_tokens();
        rig.mollie.forget_calls();
        rig.poll("org_1").await;
        let next = if rotates { 2 } else { 1 };
        let expected = Call::Refresh(format!("refresh-org_1-{next}"));
        assert_eq!(rig.mollie.calls()[0], expected);
    }
}

#[tokio::test]
async fn a_refused_token_that_another_caller_has_replaced_is_not_refreshed_again() {
    let rig = Rig::connected().await;
    let other = rig.another_process(&first_keys());
    let taken = Arc::new(Mutex::new(false));
    let (clock, store) = (rig.clock.clone(), rig.store.clone());
    // While Mollie thinks about the first poll, another one refreshes and is done.
    rig.mollie.watch(move |call| {
        let (clock, store) = (clock.clone(), store.clone());
        let (other, taken) = (other.clone(), taken.clone());
        async move {
            if !matches!(call, Call::Onboarding(_))
                || std::mem::replace(&mut taken.lock().unwrap(), true)
            {
                return;
            }
            clock.advance(seconds(3_600));
            let (now, lease) = (clock.now(), other.settings().lease);
            let claim = store
                .claim_seller(&organization_id(1), now, now + lease)
                .await;
            let claim = claim.unwrap().unwrap();
            assert_eq!(other.poll(claim).await.unwrap(), Saved::Yes);
        }
        .boxed()
    });
    // The second one to ask is answered first.
    let healthy = onboarding(OnboardingStatus::InReview);
    rig.mollie.onboarding.tell(Ok(healthy));
    rig.mollie.onboarding.tell(Err(MollieError::Unauthorized));
    let claim = rig.claim("org_1").await;
    rig.mollie.forget_calls();
    let polled = rig.service.poll(claim).await.unwrap();
    assert_eq!(polled, Saved::Fenced);
    assert_eq!(rig.mollie.refreshes(), 1);
    assert_eq!(rig.grant("org_1").await.version, 2);
}

#[tokio::test]
async fn a_pause_is_an_answer_and_nobody_waits() {
    let rig = Rig::connected().await;
    rig.age_tokens();
    let wait = SignedDuration::from_hours(1);
    let busy = MollieError::RateLimited { retry_after: wait };
    rig.mollie.refresh.tell(Err(busy));
    // Real time: a caller that waited for the pause to end would not come back today.
    let polls = async {
        rig.poll("org_1").await;
        rig.poll("org_1").await;
        let order = rig.granted::<DisconnectSellers>();
        order.disconnect(&order_of_org_1()).await.unwrap()
    };
    let ended = tokio::time::timeout(Duration::from_mins(1), polls).await;
    assert_eq!(ended, Ok(Disconnection::Unconfirmed));
    assert_eq!(rig.mollie.calls().len(), 1, "only the one that was refused");
    let grant = rig.grant("org_1").await;
    let (now, until) = (rig.now(), rig.now() + seconds(60));
    let free = rig
        .store
        .lease_grant(grant.seller, grant.version, now, until);
    assert!(free.await.unwrap().is_some(), "nobody holds the grant");
}

fn order_of_org_1() -> DisconnectOrder {
    DisconnectOrder {
        organization: organization_id(1),
        reason: "asked by phone".into(),
        typed_name: "Shop of org_1".into(),
    }
}

#[tokio::test]
async fn an_order_to_disconnect_does_not_wait_for_a_poll_and_fences_it() {
    let rig = Rig::connected().await;
    let (arrived, go) = hold(&rig, |call| matches!(call, Call::Onboarding(_)));
    let (service, claim) = (rig.service.clone(), rig.claim("org_1").await);
    let poll = tokio::spawn(async move { service.poll(claim).await });
    arrived.notified().await;
    rig.mollie.refresh.tell(Err(MollieError::DeadGrant));
    let admin = rig.granted::<DisconnectSellers>();
    let ended = admin.disconnect(&order_of_org_1()).await.unwrap();
    assert_eq!(ended, Disconnection::Proved, "while the poll is under way");
    let events = rig.timeline("org_1").await;
    go.notify_one();
    assert_eq!(poll.await.unwrap().unwrap(), Saved::Fenced);
    let state = rig.seller("org_1").await.connection.state;
    assert_eq!(state, ConnectionState::DisconnectedByUs);
    assert_eq!(rig.timeline("org_1").await, events);
    assert_eq!(rig.grant("org_1").await.tokens, None);
}

#[tokio::test]
async fn a_feature_that_is_off_is_neither_read_nor_asked_for_nor_missing() {
    let rig = Rig::with(Settings {
        features: vec![Feature::Profiles],
        ..Settings::default()
    })
    .await;
    let granted = ScopeSet::wanted(&[Feature::Profiles]);
    rig.mollie.exchange.tell(Ok(TokenSet {
        scopes: granted.clone(),
        ..tokens("org_1", 1)
    }));
    rig.connect("shop-1", "org_1").await;
    let connection = rig.seller("org_1").await.connection;
    assert_eq!(connection.requested, granted);
    assert_ne!(connection.requested, default_scopes());
    assert_eq!(connection.missing(), []);
    let asked = rig.mollie.asked_scopes();
    assert_eq!(asked, [granted]);
    rig.poll("org_1").await;
    let of_kind = |is_it: fn(&Call) -> bool| rig.mollie.count(is_it);
    assert_eq!(of_kind(|call| matches!(call, Call::Methods(_))), 0);
    assert_eq!(of_kind(|call| matches!(call, Call::Profiles(_))), 2);
    let facts = rig.seller("org_1").await.facts;
    let why = facts.profiles()[0].methods_problem;
    assert_eq!(
        why,
        Some(FactProblem::SwitchedOff),
        "not as if there were none"
    );
}
