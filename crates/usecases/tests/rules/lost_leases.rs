//! Who loses a lease in the middle of a call to Mollie asks nothing more and decides nothing.

use std::sync::atomic::{AtomicBool, Ordering};

use domain::ConnectionState;
use futures::FutureExt;
use testkit::{Call, facts::organization_id, mollie::tokens};
use usecases::{
    connections::{DisconnectOrder, DisconnectSellers, Disconnection},
    ports::Clock,
};

use crate::rig::Rig;

fn order() -> DisconnectOrder {
    DisconnectOrder {
        organization: organization_id(1),
        reason: "asked by phone".into(),
        typed_name: "Shop of org_1".into(),
    }
}

/// Lets every lease lapse while Mollie answers the first call of this kind, and somebody else
/// take the seller.
fn lose_the_lease_at(rig: &Rig, is_it: impl Fn(&Call) -> bool + Send + Sync + 'static) {
    let (clock, store) = (rig.clock.clone(), rig.store.clone());
    let lease = rig.service.settings().lease;
    let done = AtomicBool::new(false);
    rig.mollie.watch(move |call| {
        let is_due = is_it(&call) && !done.swap(true, Ordering::Relaxed);
        let (clock, store) = (clock.clone(), store.clone());
        async move {
            if !is_due {
                return;
            }
            clock.advance(lease);
            let now = clock.now();
            let seller = organization_id(1);
            let other = store.claim_seller(&seller, now, now + lease);
            assert!(other.await.unwrap().is_some(), "the lease has lapsed");
        }
        .boxed()
    });
}

#[tokio::test]
async fn a_revocation_goes_on_only_while_the_seller_is_held() {
    for (lost_at, asked) in [("revoke", 1), ("refresh", 2)] {
        let rig = Rig::connected().await;
        lose_the_lease_at(&rig, move |call| match call {
            Call::Revoke(_) => lost_at == "revoke",
            Call::Refresh(_) => lost_at == "refresh",
            _ => false,
        });
        let admin: DisconnectSellers = rig.granted();
        let outcome = admin.disconnect(&order()).await.unwrap();
        assert_eq!(outcome, Disconnection::Unconfirmed, "{lost_at}");
        assert_eq!(rig.mollie.calls().len(), asked, "{lost_at}");
        let state = rig.seller("org_1").await.connection.state;
        assert_eq!(state, ConnectionState::DisconnectUnconfirmed);
        assert!(rig.grant("org_1").await.tokens.is_some(), "{lost_at}");
    }
}

#[tokio::test]
async fn ending_leftover_grants_goes_on_only_while_the_seller_is_held() {
    let rig = Rig::connected().await;
    for generation in [5, 7] {
        rig.mollie.exchange.tell(Ok(tokens("org_1", generation)));
        rig.connect("shop-1", "org_1").await;
    }
    rig.mollie.forget_calls();
    let first_leftover =
        |call: &Call| matches!(call, Call::Revoke(token) if token != "refresh-org_1-7");
    lose_the_lease_at(&rig, first_leftover);
    let admin: DisconnectSellers = rig.granted();
    let outcome = admin.disconnect(&order()).await.unwrap();
    assert_eq!(outcome, Disconnection::Unconfirmed);
    // The grant in use is revoked and proved, the first leftover one revoked.
    assert_eq!(rig.mollie.calls().len(), 3, "{:?}", rig.mollie.calls());
}
