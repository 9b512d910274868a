//! No grant that we ever got is forgotten, and none is ended that a connection may rest on.

use domain::{ConnectionState, LossCause, ScopeSet};
use futures::FutureExt;
use testkit::{Call, facts::organization_id, mollie::tokens};
use usecases::{
    UseCaseError,
    connections::{Completion, DisconnectOrder, DisconnectSellers, Disconnection},
    ports::{MollieError, OAuthApi, TokenSet, WorkKind},
};
use vault::Keyring;

use crate::rig::{Rig, do_work, grants_by_key, redirect_uri, second_key_active, seconds};

fn down() -> MollieError {
    MollieError::Unavailable {
        reason: "timeout".into(),
    }
}

async fn disconnect(rig: &Rig) -> Disconnection {
    let order = DisconnectOrder {
        organization: organization_id(1),
        reason: "asked by phone".into(),
        typed_name: "Shop of org_1".into(),
    };
    let admin = rig.granted::<DisconnectSellers>();
    admin.disconnect(&order).await.unwrap()
}

/// Comes back from Mollie with a fresh grant of `org_1` of this generation.
async fn come_back(rig: &Rig, reference: &str, tokens: TokenSet) -> Completion {
    let invite = rig.invite(reference).await;
    rig.mollie.exchange.tell(Ok(tokens));
    let trip = rig.start(&invite).await;
    rig.complete(trip.approved_by("org_1")).await
}

fn revoked(rig: &Rig) -> Vec<String> {
    let calls = rig.mollie.calls().into_iter();
    let revoked = calls.filter_map(|call| match call {
        Call::Revoke(token) => Some(token),
        _ => None,
    });
    revoked.collect()
}

async fn leftovers(rig: &Rig) -> usize {
    let left = rig.store.leftover_grants_of(&organization_id(1)).await;
    left.unwrap().len()
}

/// Lets the worker look for what can be ended, after the longest pause.
async fn let_the_worker_run(rig: &Rig) {
    rig.clock.advance(seconds(1_800));
    rig.service.plan_work().await.unwrap();
    rig.work_due().await;
}

#[tokio::test]
async fn a_disconnect_ends_the_grant_that_a_reconnect_replaced() {
    let rig = Rig::connected().await;
    come_back(&rig, "shop-1", tokens("org_1", 5)).await;
    let_the_worker_run(&rig).await;
    assert_eq!(revoked(&rig), [""; 0], "the connection may rest on it");
    assert_eq!(disconnect(&rig).await, Disconnection::Proved);
    assert_eq!(revoked(&rig), ["refresh-org_1-5", "refresh-org_1-1"]);
    assert_eq!(leftovers(&rig).await, 0);
}

#[tokio::test]
async fn a_disconnect_is_proved_only_if_every_grant_is() {
    let rig = Rig::connected().await;
    come_back(&rig, "shop-1", tokens("org_1", 5)).await;
    rig.mollie.revoke.tell(Ok(()));
    rig.mollie.refresh.tell(Err(MollieError::DeadGrant));
    rig.mollie.revoke.tell(Err(down()));
    assert_eq!(disconnect(&rig).await, Disconnection::Unconfirmed);
    let connection = rig.seller("org_1").await.connection;
    assert_eq!(connection.cause, Some(LossCause::Unavailable));
    assert_eq!(leftovers(&rig).await, 1);
    let_the_worker_run(&rig).await;
    let connection = rig.seller("org_1").await.connection;
    assert_eq!(connection.state, ConnectionState::DisconnectedByUs);
    assert_eq!(leftovers(&rig).await, 0);
}

#[tokio::test]
async fn an_attempt_for_another_reference_leaves_a_grant_that_the_disconnect_ends() {
    let rig = Rig::connected().await;
    let back = come_back(&rig, "shop-2", tokens("org_1", 5)).await;
    assert!(matches!(back, Completion::AlreadyLinked), "{back:?}");
    let_the_worker_run(&rig).await;
    assert_eq!(revoked(&rig), [""; 0], "the connection may rest on it");
    assert_eq!(disconnect(&rig).await, Disconnection::Proved);
    assert_eq!(revoked(&rig), ["refresh-org_1-1", "refresh-org_1-5"]);
}

#[tokio::test]
async fn a_grant_that_nothing_came_of_is_revoked_until_that_is_proved() {
    let rig = Rig::new().await;
    rig.mollie.revoke.tell(Err(down()));
    let few = TokenSet {
        scopes: ScopeSet::parse("organizations.read"),
        ..tokens("org_1", 5)
    };
    let back = come_back(&rig, "shop-1", few).await;
    assert!(matches!(back, Completion::FewerScopes), "{back:?}");
    assert_eq!(leftovers(&rig).await, 1);
    rig.mollie.refresh.tell(Ok(tokens("org_1", 6)));
    let_the_worker_run(&rig).await;
    let work = rig.store.work_health(rig.now()).await.unwrap();
    let ending = work
        .into_iter()
        .find(|one| one.kind == WorkKind::EndLeftoverGrants);
    assert_eq!(ending.unwrap().failing, 1, "operations shows it");
    let_the_worker_run(&rig).await;
    let twice = ["refresh-org_1-5", "refresh-org_1-5", "refresh-org_1-6"];
    assert_eq!(revoked(&rig), twice);
    assert_eq!(leftovers(&rig).await, 0);
}

#[tokio::test]
async fn a_grant_is_ended_although_nobody_learned_whose_it_is() {
    let rig = Rig::new().await;
    let invite = rig.invite("shop-1").await;
    rig.mollie.organization.tell(Err(down()));
    rig.mollie.refresh.tell(Err(down()));
    let trip = rig.start(&invite).await;
    let outcome = rig
        .service
        .complete_connecting(trip.approved_by("org_1"), &redirect_uri())
        .await;
    assert!(matches!(outcome, Err(UseCaseError::Mollie(_))));
    assert_eq!(revoked(&rig), [""; 0]);
    let_the_worker_run(&rig).await;
    assert_eq!(revoked(&rig), ["refresh-org_1-2"]);
}

#[tokio::test]
async fn a_grant_is_kept_when_the_process_dies_right_after_mollie_gave_it() {
    let rig = Rig::connected().await;
    let gate = rig.hold_back(|call| matches!(call, Call::Organization(_)));
    let invite = rig.invite("shop-1").await;
    rig.mollie.exchange.tell(Ok(tokens("org_1", 5)));
    let callback = rig.start(&invite).await.approved_by("org_1");
    let process = tokio::runtime::Runtime::new().unwrap();
    let service = rig.service.clone();
    process.spawn(async move { service.complete_connecting(callback, &redirect_uri()).await });
    gate.arrived().await;
    process.shutdown_background();
    rig.mollie.unwatch();
    assert_eq!(disconnect(&rig).await, Disconnection::Proved);
    assert_eq!(revoked(&rig), ["refresh-org_1-1", "refresh-org_1-6"]);
}

#[tokio::test]
async fn a_grant_of_nobody_knows_whom_is_left_until_its_reference_is_disconnected() {
    let rig = Rig::connected().await;
    for _ in 0..4 {
        rig.mollie.organization.tell(Err(MollieError::ScopeMissing));
    }
    let few = TokenSet {
        scopes: ScopeSet::parse("onboarding.read"),
        ..tokens("org_1", 5)
    };
    let back = come_back(&rig, "shop-1", few).await;
    assert!(matches!(back, Completion::FewerScopes), "{back:?}");
    let_the_worker_run(&rig).await;
    assert_eq!(revoked(&rig), [""; 0], "it may be of any seller");
    assert_eq!(disconnect(&rig).await, Disconnection::Proved);
    assert_eq!(revoked(&rig).len(), 2);
    assert_eq!(leftovers(&rig).await, 0);
}

#[tokio::test]
async fn a_connection_that_may_be_revived_keeps_what_it_replaced() {
    let rig = Rig::connected().await;
    come_back(&rig, "shop-1", tokens("org_1", 5)).await;
    rig.age_tokens();
    rig.refuse_for_good("org_1").await;
    let ended = rig.seller("org_1").await.connection.state;
    assert_eq!(ended, ConnectionState::DisconnectedBySeller);
    let_the_worker_run(&rig).await;
    assert_eq!(revoked(&rig), [""; 0], "the refusal may prove wrong");
    rig.clock.advance(rig.service.settings().ended_tokens_life);
    rig.store.delete_expired(rig.now()).await.unwrap();
    let_the_worker_run(&rig).await;
    assert_eq!(revoked(&rig), ["refresh-org_1-1"]);
    assert_eq!(leftovers(&rig).await, 0);
}

#[tokio::test]
async fn a_grant_whose_refresh_was_cut_off_leaves_the_disconnect_unconfirmed() {
    let rig = Rig::connected().await;
    rig.age_tokens();
    rig.mollie.refresh.tell(Err(down()));
    rig.poll("org_1").await;
    come_back(&rig, "shop-1", tokens("org_1", 5)).await;
    assert_eq!(disconnect(&rig).await, Disconnection::Unconfirmed);
    let connection = rig.seller("org_1").await.connection;
    assert_eq!(connection.cause, Some(LossCause::RefreshInterrupted));
    rig.mollie.listed.tell(Ok(Some(false)));
    let_the_worker_run(&rig).await;
    let connection = rig.seller("org_1").await.connection;
    assert_eq!(connection.state, ConnectionState::DisconnectedByUs);
}

#[tokio::test]
async fn nobody_connects_while_another_grant_of_the_organization_is_being_ended() {
    let rig = Rig::new().await;
    let few = TokenSet {
        scopes: ScopeSet::parse("organizations.read"),
        ..tokens("org_1", 5)
    };
    rig.mollie.revoke.tell(Err(down()));
    come_back(&rig, "shop-1", few).await;
    let left = rig.store.leftover_grants_of(&organization_id(1)).await;
    let (id, now) = (left.unwrap()[0], rig.now());
    let held = rig.store.lease_leftover_grant(id, now, now + seconds(60));
    assert!(held.await.unwrap().is_some());
    let invite = rig.invite("shop-1").await;
    let trip = rig.start(&invite).await;
    let outcome = rig
        .service
        .complete_connecting(trip.approved_by("org_1"), &redirect_uri())
        .await;
    assert!(matches!(outcome, Err(UseCaseError::Busy)), "{outcome:?}");
    assert!(rig.find("org_1").await.is_none());
    rig.clock.advance(seconds(60));
    rig.connect("shop-1", "org_1").await;
}

#[tokio::test]
async fn grants_of_another_app_prove_nothing() {
    let rig = Rig::connected().await;
    come_back(&rig, "shop-1", tokens("org_1", 5)).await;
    assert_eq!(rig.mollie.client_id(), "app_fake");
    rig.mollie.is_another_app();
    rig.mollie.forget_calls();
    assert_eq!(disconnect(&rig).await, Disconnection::Unconfirmed);
    let connection = rig.seller("org_1").await.connection;
    assert_eq!(connection.cause, Some(LossCause::OurCredentials));
    assert_eq!(rig.mollie.calls(), []);
}

#[tokio::test]
async fn leftover_grants_are_sealed_anew_with_the_rest() {
    let rig = Rig::connected().await;
    come_back(&rig, "shop-1", tokens("org_1", 5)).await;
    let keys = second_key_active();
    let service = rig.another_process(&keys);
    service.plan_work().await.unwrap();
    for _ in 0..3 {
        do_work(&service).await;
        rig.clock.advance(seconds(1));
    }
    let in_use = grants_by_key(&rig).await;
    assert_eq!(in_use, [("two".to_owned(), 2)]);
    let only_new = Keyring::generate_text("two", &[8; 32]).unwrap();
    let service = rig.another_process(only_new.as_str());
    let admin: DisconnectSellers = service
        .permit(&rig.actor(domain::Role::Admin))
        .expect("an admin may");
    let order = DisconnectOrder {
        organization: organization_id(1),
        reason: "asked by phone".into(),
        typed_name: "Shop of org_1".into(),
    };
    assert_eq!(
        admin.disconnect(&order).await.unwrap(),
        Disconnection::Proved
    );
}

#[tokio::test]
async fn a_token_that_comes_for_a_replaced_connection_ends_it() {
    let rig = Rig::connected().await;
    rig.age_tokens();
    let invite = rig.invite("shop-1").await;
    let callback = rig.start(&invite).await.approved_by("org_1");
    rig.mollie.exchange.tell(Ok(tokens("org_1", 5)));
    // While Mollie refreshes the grant, its seller connects again.
    let (service, callback) = (rig.service.clone(), std::sync::Mutex::new(Some(callback)));
    rig.mollie.watch(move |call| {
        let due = matches!(&call, Call::Refresh(token) if token == "refresh-org_1-1");
        let callback = callback.lock().unwrap().take_if(|_| due);
        let service = service.clone();
        async move {
            if let Some(callback) = callback {
                let back = service.complete_connecting(callback, &redirect_uri()).await;
                assert!(matches!(back, Ok(Completion::Connected { .. })), "{back:?}");
            }
        }
        .boxed()
    });
    rig.poll("org_1").await;
    rig.mollie.unwatch();
    assert_eq!(disconnect(&rig).await, Disconnection::Proved);
    assert_eq!(revoked(&rig), ["refresh-org_1-5", "refresh-org_1-2"]);
}

#[tokio::test]
async fn one_refusal_after_an_outage_is_not_believed() {
    let rig = Rig::new().await;
    let invite = rig.invite("shop-1").await;
    rig.mollie.organization.tell(Err(down()));
    rig.mollie.refresh.tell(Err(MollieError::Rejected {
        reason: "status 400".into(),
    }));
    let trip = rig.start(&invite).await;
    let outcome = rig
        .service
        .complete_connecting(trip.approved_by("org_1"), &redirect_uri())
        .await;
    assert!(outcome.is_err());
    rig.mollie.refresh.tell(Err(MollieError::DeadGrant));
    let_the_worker_run(&rig).await;
    assert_eq!(revoked(&rig), [""; 0], "one refusal may be a mistake");
    let_the_worker_run(&rig).await;
    assert_eq!(
        revoked(&rig),
        ["refresh-org_1-2"],
        "it lives, and nobody uses it"
    );
}

#[tokio::test]
async fn a_token_on_its_way_for_a_leftover_grant_is_kept_when_the_program_stops() {
    let rig = Rig::new().await;
    let invite = rig.invite("shop-1").await;
    rig.mollie.organization.tell(Err(down()));
    rig.mollie.refresh.tell(Err(down()));
    let trip = rig.start(&invite).await;
    let outcome = rig
        .service
        .complete_connecting(trip.approved_by("org_1"), &redirect_uri())
        .await;
    assert!(outcome.is_err());
    let gate = rig.hold_back(|call| matches!(call, Call::Refresh(_)));
    rig.clock.advance(seconds(1_800));
    rig.service.plan_work().await.unwrap();
    tokio::select! {
        _ = rig.work_due() => panic!("mollie has not answered"),
        () = gate.arrived() => {} // the worker is cut off
    }
    rig.mollie.unwatch();
    gate.open();
    rig.service.finish().await;
    assert_eq!(revoked(&rig), ["refresh-org_1-2"]);
}

#[tokio::test]
async fn other_grants_are_ended_although_the_one_in_use_cannot_be_proved_yet() {
    let rig = Rig::connected().await;
    come_back(&rig, "shop-1", tokens("org_1", 5)).await;
    rig.poll("org_1").await;
    rig.age_tokens();
    rig.mollie.refresh.tell(Err(down()));
    rig.poll("org_1").await;
    // Mollie lists the organization for as long as one of its grants lives.
    rig.mollie.listed.tell(Ok(Some(true)));
    assert_eq!(disconnect(&rig).await, Disconnection::Unconfirmed);
    assert_eq!(revoked(&rig), ["refresh-org_1-5", "refresh-org_1-1"]);
    rig.mollie.listed.tell(Ok(Some(false)));
    let_the_worker_run(&rig).await;
    let connection = rig.seller("org_1").await.connection;
    assert_eq!(connection.state, ConnectionState::DisconnectedByUs);
}
