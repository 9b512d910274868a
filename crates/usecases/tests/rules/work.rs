//! What must happen later happens, whoever dies before it.

use domain::ConnectionState;
use testkit::{Call, facts::organization_id, mollie::tokens, records};
use usecases::{
    Gangway,
    connections::{Completion, DisconnectOrder, DisconnectSellers},
    operations::ViewOperations,
    ports::{Clock, ExposeSecret, MollieError, SealedTokens, WorkHealth, WorkKind},
};
use vault::{Binding, Keyring};

use crate::rig::{Rig, do_work, grants_by_key, second_key_active, seconds};

async fn health(rig: &Rig, kind: WorkKind) -> Option<WorkHealth> {
    let operations = rig.granted::<ViewOperations>().read().await.unwrap();
    operations.work.into_iter().find(|one| one.kind == kind)
}

fn order_of_org_1() -> DisconnectOrder {
    DisconnectOrder {
        organization: organization_id(1),
        reason: "asked by phone".into(),
        typed_name: "Shop of org_1".into(),
    }
}

/// Orders a disconnect in a process that dies after the order is written and before Mollie
/// answers. The runtime is the process: with it goes everything that it had begun.
async fn cut_off_an_order(rig: &Rig) {
    let gate = rig.hold_back(|call| matches!(call, Call::Revoke(_)));
    let admin: DisconnectSellers = rig.granted();
    let process = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    process.spawn(async move { admin.disconnect(&order_of_org_1()).await });
    gate.arrived().await;
    process.shutdown_background();
    rig.mollie.unwatch();
}

#[tokio::test]
async fn an_order_whose_orderer_died_is_carried_out_after_the_lease() {
    let rig = Rig::connected().await;
    cut_off_an_order(&rig).await;
    let state = rig.seller("org_1").await.connection.state;
    assert_eq!(state, ConnectionState::DisconnectUnconfirmed);
    rig.mollie.forget_calls();
    rig.clock.advance(rig.service.settings().lease - seconds(1));
    assert_eq!(rig.work_due().await, 0, "it may still be at work");
    rig.clock.advance(seconds(1));
    rig.mollie.refresh.tell(Err(MollieError::DeadGrant));
    assert_eq!(rig.work_due().await, 1);
    let token = || "refresh-org_1-1".to_owned();
    assert_eq!(
        rig.mollie.calls(),
        [Call::Revoke(token()), Call::Refresh(token())]
    );
    let state = rig.seller("org_1").await.connection.state;
    assert_eq!(state, ConnectionState::DisconnectedByUs);
    assert_eq!(rig.audit("seller.disconnect").await[0].actor, "worker");
    assert_eq!(health(&rig, WorkKind::Revoke).await, None);
}

/// Comes back from Mollie with a fresh grant, the seventh.
async fn come_back(rig: &Rig, invite: &str) -> Completion {
    rig.mollie.exchange.tell(Ok(tokens("org_1", 7)));
    let trip = rig.start(invite).await;
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

#[tokio::test]
async fn an_order_is_carried_out_before_the_seller_can_come_back() {
    let rig = Rig::connected().await;
    cut_off_an_order(&rig).await;
    rig.clock.advance(rig.service.settings().lease);
    rig.mollie.forget_calls();
    let invite = rig.invite("shop-1").await;
    rig.mollie.refresh.tell(Err(MollieError::DeadGrant));
    let back = come_back(&rig, &invite).await;
    assert!(matches!(back, Completion::BeingDisconnected), "{back:?}");
    assert_eq!(revoked(&rig), ["refresh-org_1-1", "refresh-org_1-7"]);
    let state = rig.seller("org_1").await.connection.state;
    assert_eq!(state, ConnectionState::DisconnectedByUs);
    let again = come_back(&rig, &invite).await;
    assert!(matches!(again, Completion::Connected { .. }), "{again:?}");
}

#[tokio::test]
async fn a_seller_who_comes_back_while_an_order_is_carried_out_leaves_no_grant() {
    let rig = Rig::connected().await;
    let (grant, now) = (rig.grant("org_1").await, rig.clock.now());
    let held = rig
        .store
        .lease_grant(grant.seller, grant.version, now, now + seconds(60));
    held.await.unwrap().expect("nobody else holds it");
    let admin: DisconnectSellers = rig.granted();
    let order = tokio::spawn(async move { admin.disconnect(&order_of_org_1()).await });
    while rig.seller("org_1").await.connection.state != ConnectionState::DisconnectUnconfirmed {
        tokio::task::yield_now().await;
    }
    let invite = rig.invite("shop-1").await;
    let back = come_back(&rig, &invite).await;
    assert!(matches!(back, Completion::BeingDisconnected), "{back:?}");
    assert_eq!(revoked(&rig), ["refresh-org_1-7"]);
    rig.mollie.refresh.tell(Err(MollieError::DeadGrant));
    rig.clock.advance(seconds(60));
    order.await.unwrap().unwrap();
    assert_eq!(revoked(&rig), ["refresh-org_1-7", "refresh-org_1-1"]);
    let state = rig.seller("org_1").await.connection.state;
    assert_eq!(state, ConnectionState::DisconnectedByUs);
}

#[tokio::test]
async fn an_order_that_nobody_can_prove_does_not_keep_the_seller_away() {
    let rig = Rig::connected().await;
    rig.age_tokens();
    let away = || MollieError::Unavailable {
        reason: "timeout".into(),
    };
    rig.mollie.refresh.tell(Err(away()));
    rig.poll("org_1").await;
    rig.mollie.refresh.tell(Err(MollieError::DeadGrant));
    let order = rig.granted::<DisconnectSellers>();
    order.disconnect(&order_of_org_1()).await.unwrap();
    let connection = rig.seller("org_1").await.connection;
    assert_eq!(connection.state, ConnectionState::DisconnectUnconfirmed);
    let invite = rig.invite("shop-1").await;
    let back = come_back(&rig, &invite).await;
    assert!(matches!(back, Completion::Connected { .. }), "{back:?}");
}

#[tokio::test]
async fn what_was_begun_comes_to_its_end_before_a_program_stops() {
    let rig = Rig::connected().await;
    let gate = rig.hold_back(|call| matches!(call, Call::Revoke(_)));
    rig.mollie.refresh.tell(Err(MollieError::DeadGrant));
    let (admin, order): (DisconnectSellers, _) = (rig.granted(), order_of_org_1());
    tokio::select! {
        _ = admin.disconnect(&order) => panic!("mollie has not answered"),
        () = gate.arrived() => {} // whoever asked goes away
    }
    let service = rig.service.clone();
    let stopping = tokio::spawn(async move { service.finish().await });
    tokio::task::yield_now().await;
    assert!(!stopping.is_finished());
    gate.open();
    stopping.await.unwrap();
    let state = rig.seller("org_1").await.connection.state;
    assert_eq!(state, ConnectionState::DisconnectedByUs);
}

#[tokio::test]
async fn expired_rows_are_deleted_again_and_again_however_often_it_is_planned() {
    let rig = Rig::new().await;
    let invite = rig.invite("shop-1").await;
    for _ in 0..3 {
        rig.service.plan_work().await.unwrap();
    }
    let trip = rig.start(&invite).await;
    assert_eq!(rig.work_due().await, 2, "and ending leftover grants");
    let life = rig.service.settings().attempt_life;
    rig.clock.advance(seconds(59));
    rig.service.plan_work().await.unwrap();
    assert_eq!(
        rig.work_due().await,
        1,
        "only leftover grants are looked for"
    );
    rig.clock.advance(life);
    for _ in 0..3 {
        assert_eq!(rig.work_due().await, 2);
        rig.clock.advance(seconds(60));
    }
    let callback = trip.approved_by("org_1");
    assert!(matches!(rig.complete(callback).await, Completion::Expired));
    let health = health(&rig, WorkKind::DeleteExpired).await.unwrap();
    assert_eq!((health.waiting, health.failing), (1, 0));
}

/// What the tokens of a grant open to with a key ring.
fn opened(keys: &Keyring, tokens: &SealedTokens, row: &str) -> [String; 2] {
    let table = "connections";
    let columns = [
        ("access_token", &tokens.access),
        ("refresh_token", &tokens.refresh),
    ];
    columns.map(|(column, sealed)| {
        let binding = Binding { table, column, row };
        keys.open(sealed, &binding)
            .unwrap()
            .expose_secret()
            .to_owned()
    })
}

#[tokio::test]
async fn every_grant_moves_to_the_active_key_and_opens_to_the_same_tokens() {
    let rig = Rig::new().await;
    for number in 1..=3 {
        let organization = format!("org_{number}");
        rig.connect(&format!("shop-{number}"), &organization).await;
    }
    rig.service.plan_work().await.unwrap();
    assert_eq!(health(&rig, WorkKind::Reseal).await, None, "no need yet");
    let keys = second_key_active();
    let renewed = rig.another_process(&keys);
    renewed.plan_work().await.unwrap();
    let before = rig.grant("org_1").await;
    while health(&rig, WorkKind::Reseal).await.is_some() {
        assert!(do_work(&renewed).await > 0, "it goes on at once");
    }
    let in_use = grants_by_key(&rig).await;
    assert_eq!(in_use, [("two".to_owned(), 3)]);
    let after = rig.grant("org_1").await;
    assert_eq!((after.version, after.epoch), (before.version, before.epoch));
    let keys = Keyring::parse(&keys).unwrap();
    let row = after.seller.to_string();
    let [before, after] = [before, after].map(|grant| opened(&keys, &grant.tokens.unwrap(), &row));
    assert_eq!(after, before);
    assert_eq!(after, ["access-org_1-1", "refresh-org_1-1"]);
    polls_with_what_it_had(&rig, &renewed).await;
}

async fn polls_with_what_it_had(rig: &Rig, service: &Gangway) {
    let claim = rig.claim("org_1").await;
    rig.mollie.forget_calls();
    service.poll(claim).await.unwrap();
    let first = rig.mollie.calls().remove(0);
    assert_eq!(first, Call::Onboarding("access-org_1-1".into()));
}

#[tokio::test]
async fn grants_that_no_key_opens_are_reported_and_the_others_moved() {
    let rig = Rig::new().await;
    rig.connect("shop-1", "org_1").await;
    for number in 2..=121 {
        let seller = records::connected(&*rig.store, number).await;
        lose_the_key(&rig, seller).await;
    }
    rig.connect("shop-200", "org_200").await;
    let keys = second_key_active();
    let renewed = rig.another_process(&keys);
    renewed.plan_work().await.unwrap();
    for _ in 0..5 {
        do_work(&renewed).await;
    }
    let in_use = grants_by_key(&rig).await;
    assert_eq!(in_use, [("lost".to_owned(), 120), ("two".to_owned(), 2)]);
    let health = health(&rig, WorkKind::Reseal).await.unwrap();
    assert_eq!((health.waiting, health.failing), (1, 1));
    assert!(health.last_error.unwrap().contains("120 grants"));
}

async fn lose_the_key(rig: &Rig, seller: usecases::ports::SellerId) {
    let grant = rig.store.grant(seller).await.unwrap().unwrap();
    let tokens = SealedTokens {
        access: records::sealed_with("lost"),
        refresh: records::sealed_with("lost"),
        ..records::tokens("any")
    };
    let resealed = rig.store.reseal_tokens(seller, grant.version, &tokens);
    resealed.await.unwrap();
}
