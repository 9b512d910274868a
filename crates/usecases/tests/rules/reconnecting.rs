//! A seller who comes back is the same seller.

use domain::{ConnectionState, EventKind};
use testkit::{Call, facts::organization_id, mollie::tokens};
use usecases::{
    connections::{DisconnectOrder, DisconnectSellers},
    ports::MollieError,
};

use crate::rig::{Rig, seconds};

async fn disconnect(rig: &Rig) {
    rig.mollie.refresh.tell(Err(MollieError::DeadGrant));
    let order = DisconnectOrder {
        organization: organization_id(1),
        reason: "moving".into(),
        typed_name: "Shop of org_1".into(),
    };
    rig.granted::<DisconnectSellers>()
        .disconnect(&order)
        .await
        .unwrap();
}

#[tokio::test]
async fn reconnecting_keeps_identity_and_history() {
    let rig = Rig::connected().await;
    let (id, before) = (rig.seller("org_1").await.id, rig.timeline("org_1").await);
    disconnect(&rig).await;
    rig.clock.advance(seconds(86_400));
    rig.mollie.exchange.tell(Ok(tokens("org_1", 5)));
    rig.connect("shop-1", "org_1").await;
    let seller = rig.seller("org_1").await;
    assert_eq!(seller.id, id);
    assert_eq!(seller.connection.state, ConnectionState::Connected);
    assert_eq!(seller.connection.ended_at, None);
    assert_eq!(seller.connection.connected_at, rig.now());
    let timeline = rig.timeline("org_1").await;
    assert_eq!(timeline[timeline.len() - before.len()..], before[..]);
    let again = timeline
        .iter()
        .filter(|entry| entry.change.kind == EventKind::Reconnected)
        .count();
    assert_eq!(again, 1);
    rig.mollie.forget_calls();
    rig.poll("org_1").await;
    assert_eq!(
        rig.mollie.calls()[0],
        Call::Onboarding("access-org_1-5".into())
    );
}

#[tokio::test]
async fn a_worker_of_the_old_grant_cannot_spoil_the_new_one() {
    let rig = Rig::connected().await;
    let late = rig.claim("org_1").await;
    rig.mollie.exchange.tell(Ok(tokens("org_1", 5)));
    rig.connect("shop-1", "org_1").await;
    let before = (rig.connection("org_1").await, rig.grant("org_1").await);
    let saved = rig.service.poll(late).await.unwrap();
    assert_eq!(saved, usecases::ports::Saved::Fenced);
    let after = (rig.connection("org_1").await, rig.grant("org_1").await);
    assert_eq!(after, before);
}

#[tokio::test]
async fn a_reference_is_free_once_its_seller_has_left() {
    let rig = Rig::connected().await;
    disconnect(&rig).await;
    rig.connect("shop-1", "org_2").await;
    assert_eq!(rig.seller("org_2").await.reference.as_str(), "shop-1");
}
