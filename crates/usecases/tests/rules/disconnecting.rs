//! Admins end a grant, with proof.

use std::sync::{Arc, Mutex};

use domain::{ConnectionState, EventKind, LossCause, Role};
use futures::FutureExt;
use testkit::{Call, facts::organization_id, mollie::tokens};
use usecases::{
    Denied, UseCaseError,
    connections::{
        Completion, DisconnectOrder, DisconnectSellers, Disconnection, InvitationLanding,
    },
    error::InvalidInput,
    ports::{AuditOutcome, MollieError, WorkKind},
    sellers::CheckSellers,
};

use crate::rig::{Rig, seconds};

fn order() -> DisconnectOrder {
    DisconnectOrder {
        organization: organization_id(1),
        reason: "asked by phone".into(),
        typed_name: "shop of ORG_1".into(),
    }
}

async fn disconnect(rig: &Rig) -> Disconnection {
    rig.granted::<DisconnectSellers>()
        .disconnect(&order())
        .await
        .unwrap()
}

async fn state(rig: &Rig) -> ConnectionState {
    rig.seller("org_1").await.connection.state
}

/// Polls and revokes whatever is due a minute from now.
async fn let_the_worker_run(rig: &Rig) -> usize {
    rig.clock.advance(seconds(60));
    rig.poll_due().await + rig.work_due().await
}

fn down() -> MollieError {
    MollieError::Unavailable {
        reason: "timeout".into(),
    }
}

#[tokio::test]
async fn a_refused_refresh_after_revoking_proves_the_end() {
    let rig = Rig::connected().await;
    rig.mollie.refresh.tell(Err(MollieError::DeadGrant));
    assert_eq!(disconnect(&rig).await, Disconnection::Proved);
    let token = || "refresh-org_1-1".to_owned();
    assert_eq!(
        rig.mollie.calls(),
        [Call::Revoke(token()), Call::Refresh(token())]
    );
    let (connection, grant) = (rig.connection("org_1").await, rig.grant("org_1").await);
    assert_eq!(connection.summary.state, ConnectionState::DisconnectedByUs);
    assert_eq!(connection.summary.ended_at, Some(rig.now()));
    assert_eq!(grant.tokens, None);
    let kinds: Vec<_> = rig.timeline("org_1").await[..2]
        .iter()
        .map(|entry| entry.change.kind)
        .collect();
    assert_eq!(
        kinds,
        [EventKind::DisconnectedByUs, EventKind::DisconnectRequested]
    );
}

#[tokio::test]
async fn an_order_withdraws_the_open_invitations_of_the_seller() {
    let rig = Rig::connected().await;
    let (invite, other) = (rig.invite("shop-1").await, rig.invite("shop-2").await);
    let trip = rig.start(&invite).await;
    rig.mollie.refresh.tell(Err(MollieError::DeadGrant));
    assert_eq!(disconnect(&rig).await, Disconnection::Proved);
    rig.mollie.forget_calls();
    let back = rig.complete(trip.approved_by("org_1")).await;
    assert!(matches!(back, Completion::Expired), "{back:?}");
    let token = "refresh-org_1-1".to_owned();
    assert!(rig.mollie.calls().contains(&Call::Revoke(token)));
    let landing = rig.service.invitation_landing(&invite).await.unwrap();
    assert!(matches!(landing, InvitationLanding::Over));
    let landing = rig.service.invitation_landing(&other).await.unwrap();
    assert!(matches!(landing, InvitationLanding::Open { .. }));
}

#[tokio::test]
async fn after_a_refresh_that_was_cut_off_a_refusal_proves_nothing() {
    let rig = Rig::connected().await;
    rig.age_tokens();
    rig.mollie.refresh.tell(Err(down()));
    rig.poll("org_1").await;
    rig.mollie.refresh.tell(Err(MollieError::DeadGrant));
    assert_eq!(disconnect(&rig).await, Disconnection::Unconfirmed);
    let connection = rig.seller("org_1").await.connection;
    assert_eq!(connection.cause, Some(LossCause::RefreshInterrupted));
    assert!(rig.grant("org_1").await.tokens.is_some());
    for (listed, state) in [
        (true, ConnectionState::DisconnectUnconfirmed),
        (false, ConnectionState::DisconnectedByUs),
    ] {
        rig.mollie.refresh.tell(Err(MollieError::DeadGrant));
        rig.mollie.listed.tell(Ok(Some(listed)));
        rig.clock.advance(seconds(1_800));
        assert_eq!(rig.work_due().await, 1);
        assert_eq!(rig.seller("org_1").await.connection.state, state);
    }
}

#[tokio::test]
async fn a_lost_connection_can_be_disconnected_and_is_proved_by_mollies_list() {
    let rig = Rig::connected().await;
    rig.age_tokens();
    rig.mollie.refresh.tell(Err(down()));
    rig.poll("org_1").await;
    rig.refuse_for_good("org_1").await;
    assert_eq!(state(&rig).await, ConnectionState::Lost);
    rig.mollie.refresh.tell(Err(MollieError::DeadGrant));
    assert_eq!(disconnect(&rig).await, Disconnection::Unconfirmed);
    rig.clock.advance(rig.service.settings().ended_tokens_life);
    rig.store.delete_expired(rig.now()).await.unwrap();
    assert!(
        rig.grant("org_1").await.tokens.is_some(),
        "still to be revoked"
    );
    rig.mollie.refresh.tell(Err(MollieError::DeadGrant));
    rig.mollie.listed.tell(Ok(Some(false)));
    assert_eq!(rig.work_due().await, 1);
    assert_eq!(state(&rig).await, ConnectionState::DisconnectedByUs);
}

#[tokio::test]
async fn a_lost_connection_without_tokens_is_left_as_it_is() {
    let rig = Rig::connected().await;
    rig.age_tokens();
    rig.mollie.refresh.tell(Err(down()));
    rig.poll("org_1").await;
    rig.refuse_for_good("org_1").await;
    rig.clock.advance(rig.service.settings().ended_tokens_life);
    rig.store.delete_expired(rig.now()).await.unwrap();
    assert_eq!(disconnect(&rig).await, Disconnection::AlreadyEnded);
    assert_eq!(state(&rig).await, ConnectionState::Lost);
}

#[tokio::test]
async fn a_disconnect_is_in_the_audit_log_with_who_and_why() {
    let rig = Rig::connected().await;
    rig.mollie.refresh.tell(Err(MollieError::DeadGrant));
    disconnect(&rig).await;
    let ordered = rig.audit("seller.disconnect-request").await.remove(0);
    assert_eq!(ordered.actor, "admin@market.example");
    assert_eq!(ordered.detail.as_deref(), Some("asked by phone"));
    assert_eq!(ordered.subject.as_deref(), Some("org_1"));
    assert_eq!(ordered.request_id.as_deref(), Some("req-1"));
    let end = rig.audit("seller.disconnect").await.remove(0);
    assert_eq!(end.outcome, AuditOutcome::Done);
    assert_eq!(end.actor, "admin@market.example");
}

#[tokio::test]
async fn revoking_stops_polling() {
    let rig = Rig::connected().await;
    rig.mollie.refresh.tell(Err(MollieError::DeadGrant));
    disconnect(&rig).await;
    rig.mollie.forget_calls();
    rig.clock.advance(seconds(365 * 86_400));
    assert_eq!(let_the_worker_run(&rig).await, 0);
    assert_eq!(rig.mollie.calls(), []);
    let check = rig
        .granted::<CheckSellers>()
        .check_now(&organization_id(1))
        .await;
    assert!(matches!(check, Err(UseCaseError::NotFound)));
}

#[tokio::test]
async fn the_order_is_written_down_before_mollie_is_asked() {
    let rig = Rig::connected().await;
    let seen = Arc::new(Mutex::new(Vec::new()));
    let (store, noted) = (rig.store.clone(), seen.clone());
    rig.mollie.watch(move |call| {
        let (store, noted) = (store.clone(), noted.clone());
        async move {
            let seller = store.seller(&organization_id(1)).await.unwrap().unwrap();
            let work = store
                .work_health(seller.connection.connected_at)
                .await
                .unwrap();
            let work: Vec<_> = work.iter().map(|one| one.kind).collect();
            noted
                .lock()
                .unwrap()
                .push((call, seller.connection.state, work));
        }
        .boxed()
    });
    rig.mollie.refresh.tell(Err(MollieError::DeadGrant));
    disconnect(&rig).await;
    let revoke = Call::Revoke("refresh-org_1-1".into());
    let unconfirmed = ConnectionState::DisconnectUnconfirmed;
    assert_eq!(
        seen.lock().unwrap()[0],
        (revoke, unconfirmed, vec![WorkKind::Revoke])
    );
}

#[tokio::test]
async fn a_revoke_that_fails_is_unconfirmed_and_tried_again_until_proved() {
    let rig = Rig::connected().await;
    rig.mollie.revoke.tell(Err(down()));
    assert_eq!(disconnect(&rig).await, Disconnection::Unconfirmed);
    assert_eq!(state(&rig).await, ConnectionState::DisconnectUnconfirmed);
    assert_eq!(rig.mollie.refreshes(), 0, "nothing to prove yet");
    for _ in 0..3 {
        rig.mollie.revoke.tell(Err(down()));
        rig.clock.advance(seconds(1_800));
        assert_eq!(let_the_worker_run(&rig).await, 1);
        let seller = rig.seller("org_1").await;
        assert_eq!(
            seller.connection.state,
            ConnectionState::DisconnectUnconfirmed
        );
        assert_eq!(seller.connection.ended_at, None);
    }
    rig.mollie.refresh.tell(Err(MollieError::DeadGrant));
    rig.clock.advance(seconds(1_800));
    assert_eq!(let_the_worker_run(&rig).await, 1);
    let (connection, grant) = (rig.connection("org_1").await, rig.grant("org_1").await);
    assert_eq!(connection.summary.state, ConnectionState::DisconnectedByUs);
    assert_eq!(grant.tokens, None);
    let told = rig
        .timeline("org_1")
        .await
        .iter()
        .filter(|entry| entry.change.kind == EventKind::DisconnectUnconfirmed)
        .count();
    assert_eq!(told, 1, "the same trouble is told once");
}

#[tokio::test]
async fn a_proof_that_cannot_be_had_is_unconfirmed() {
    let table = [
        down(),
        MollieError::RateLimited {
            retry_after: jiff::SignedDuration::from_millis(1),
        },
        MollieError::Unauthorized,
        MollieError::Rejected {
            reason: "status 400".into(),
        },
        MollieError::Malformed {
            reason: "json".into(),
        },
    ];
    for error in table {
        let rig = Rig::connected().await;
        rig.mollie.refresh.tell(Err(error.clone()));
        assert_eq!(
            disconnect(&rig).await,
            Disconnection::Unconfirmed,
            "{error}"
        );
        let (connection, grant) = (rig.connection("org_1").await, rig.grant("org_1").await);
        assert_eq!(
            connection.summary.state,
            ConnectionState::DisconnectUnconfirmed
        );
        assert!(grant.tokens.is_some(), "needed to try again");
        let line = rig.audit("seller.disconnect").await.remove(0);
        assert_eq!(line.outcome, AuditOutcome::Failed);
    }
}

#[tokio::test]
async fn a_grant_that_outlives_its_revocation_is_revoked_again_with_its_new_token() {
    let rig = Rig::connected().await;
    rig.mollie.refresh.tell(Ok(tokens("org_1", 2)));
    assert_eq!(disconnect(&rig).await, Disconnection::Unconfirmed);
    assert_eq!(state(&rig).await, ConnectionState::DisconnectUnconfirmed);
    assert_eq!(rig.grant("org_1").await.version, 2);
    rig.mollie.forget_calls();
    rig.mollie.refresh.tell(Err(MollieError::DeadGrant));
    assert_eq!(let_the_worker_run(&rig).await, 1);
    let token = || "refresh-org_1-2".to_owned();
    assert_eq!(
        rig.mollie.calls(),
        [Call::Revoke(token()), Call::Refresh(token())]
    );
    assert_eq!(state(&rig).await, ConnectionState::DisconnectedByUs);
}

#[tokio::test]
async fn disconnecting_can_be_asked_for_again_while_it_is_unconfirmed() {
    let rig = Rig::connected().await;
    rig.mollie.revoke.tell(Err(down()));
    assert_eq!(disconnect(&rig).await, Disconnection::Unconfirmed);
    rig.mollie.refresh.tell(Err(MollieError::DeadGrant));
    assert_eq!(disconnect(&rig).await, Disconnection::Proved);
    rig.mollie.forget_calls();
    assert_eq!(disconnect(&rig).await, Disconnection::AlreadyEnded);
    assert_eq!(rig.mollie.calls(), [], "nothing is left to revoke");
}

#[tokio::test]
async fn an_unconfirmed_seller_is_never_polled() {
    let rig = Rig::connected().await;
    rig.mollie.revoke.tell(Err(down()));
    disconnect(&rig).await;
    rig.mollie.forget_calls();
    rig.mollie.revoke.tell(Err(down()));
    let_the_worker_run(&rig).await;
    assert_eq!(rig.mollie.calls(), [Call::Revoke("refresh-org_1-1".into())]);
}

#[tokio::test]
async fn a_wrong_name_or_no_reason_changes_nothing() {
    let rig = Rig::connected().await;
    let before = rig.connection("org_1").await.summary;
    let events = rig.timeline("org_1").await.len();
    let desk = rig.granted::<DisconnectSellers>();
    let wrong_name = DisconnectOrder {
        typed_name: "shop of org_2".into(),
        ..order()
    };
    let no_reason = DisconnectOrder {
        reason: "  ".into(),
        ..order()
    };
    for (order, input) in [
        (wrong_name, InvalidInput::TypedName),
        (no_reason, InvalidInput::Reason),
    ] {
        let refused = desk.disconnect(&order).await;
        assert!(matches!(refused, Err(UseCaseError::Invalid(which)) if which == input));
    }
    assert_eq!(rig.mollie.calls(), []);
    assert_eq!(rig.connection("org_1").await.summary, before);
    assert_eq!(rig.timeline("org_1").await.len(), events);
    assert_eq!(rig.audit("seller.disconnect-request").await, []);
    // The row is free: a poll can have it at once.
    rig.poll("org_1").await;
}

#[tokio::test]
async fn an_unknown_seller_cannot_be_disconnected() {
    let rig = Rig::new().await;
    let refused = rig
        .granted::<DisconnectSellers>()
        .disconnect(&order())
        .await;
    assert!(matches!(refused, Err(UseCaseError::NotFound)));
}

#[tokio::test]
async fn only_admins_disconnect() {
    let rig = Rig::new().await;
    for (role, allowed) in [
        (Role::Viewer, false),
        (Role::Onboarding, false),
        (Role::Admin, true),
    ] {
        let granted = rig.service.permit::<DisconnectSellers>(&rig.actor(role));
        assert_eq!(granted.is_ok(), allowed, "{role}");
        if let Err(Denied(permission)) = granted {
            assert_eq!(permission.as_str(), "disconnect-sellers");
        }
    }
}
