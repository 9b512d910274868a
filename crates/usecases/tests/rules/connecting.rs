//! A seller comes back from Mollie.

use domain::{EventKind, ScopeSet};
use testkit::{Call, facts::default_scopes, facts::organization_id, mollie::tokens};
use url::Url;
use usecases::{
    UseCaseError,
    connections::{Callback, Completion, InvitationLanding},
    ports::{MollieError, TokenSet},
};

use crate::rig::{Rig, redirect_uri, seconds};

async fn is_open(rig: &Rig, invite: &str) -> bool {
    let landing = rig.service.invitation_landing(invite).await.unwrap();
    matches!(landing, InvitationLanding::Open { .. })
}

#[tokio::test]
async fn approving_connects_the_seller_and_leaves_polling_to_the_worker() {
    let rig = Rig::new().await;
    let invite = rig.invite("shop-1").await;
    let trip = rig.start(&invite).await;
    let completion = rig.complete(trip.approved_by("org_1")).await;
    assert!(matches!(
        completion,
        Completion::Connected { organization: id, .. } if id == organization_id(1)
    ));
    let seller = rig.seller("org_1").await;
    assert_eq!(seller.reference.as_str(), "shop-1");
    assert_eq!(seller.states.name, "Shop of org_1");
    assert_eq!(rig.mollie.calls().len(), 2, "the code, and whose it is");
    assert_eq!(rig.poll_due().await, 1, "at once");
    let polled = rig.seller("org_1").await.states.checked_at;
    assert_eq!(polled, Some(rig.now()));
    assert_eq!(seller.connection.granted, default_scopes());
    assert_eq!(rig.audit("seller.connect").await.len(), 1);
    assert_eq!(
        rig.timeline("org_1").await.last().unwrap().change.kind,
        EventKind::Connected
    );
}

#[tokio::test]
async fn a_code_is_exchanged_before_anything_is_read() {
    let rig = Rig::new().await;
    let invite = rig.invite("shop-1").await;
    let trip = rig.start(&invite).await;
    rig.complete(trip.approved_by("org_1")).await;
    let calls = rig.mollie.calls();
    let verifier = rig.mollie.verifiers().remove(0);
    let code = "code-org_1".to_owned();
    assert_eq!(calls[0], Call::Exchange { code, verifier });
    assert_eq!(calls[1], Call::Organization("access-org_1-1".into()));
}

#[tokio::test]
async fn a_callback_works_once() {
    let rig = Rig::new().await;
    let invite = rig.invite("shop-1").await;
    let trip = rig.start(&invite).await;
    let (first, second) = tokio::join!(
        rig.complete(trip.approved_by("org_1")),
        rig.complete(trip.approved_by("org_1"))
    );
    let connected = [&first, &second]
        .iter()
        .filter(|one| matches!(one, Completion::Connected { .. }))
        .count();
    assert_eq!(connected, 1, "{first:?} {second:?}");
    let third = rig.complete(trip.approved_by("org_1")).await;
    assert!(matches!(third, Completion::Expired));
    assert_eq!(
        rig.mollie
            .count(|call| matches!(call, Call::Exchange { .. })),
        1
    );
}

#[tokio::test]
async fn a_callback_of_another_browser_is_refused_and_leaves_the_attempt_to_its_own() {
    let rig = Rig::new().await;
    let invite = rig.invite("shop-1").await;
    for stranger in [None, Some("stolen".to_owned().into())] {
        let trip = rig.start(&invite).await;
        let callback = Callback {
            browser: stranger,
            ..trip.approved_by("org_1")
        };
        assert!(matches!(rig.complete(callback).await, Completion::Expired));
        assert_eq!(rig.mollie.calls(), []);
        assert!(is_open(&rig, &invite).await);
    }
    let trip = rig.start(&invite).await;
    let stranger = Callback {
        browser: None,
        ..trip.approved_by("org_1")
    };
    assert!(matches!(rig.complete(stranger).await, Completion::Expired));
    let own = rig.complete(trip.approved_by("org_1")).await;
    assert!(matches!(own, Completion::Connected { .. }), "{own:?}");
}

#[tokio::test]
async fn a_callback_that_nobody_started_is_refused() {
    let rig = Rig::new().await;
    let invite = rig.invite("shop-1").await;
    let trip = rig.start(&invite).await;
    for state in [None, Some("forged".to_owned().into())] {
        let callback = Callback {
            state,
            ..trip.approved_by("org_1")
        };
        assert!(matches!(rig.complete(callback).await, Completion::Expired));
    }
    assert_eq!(rig.mollie.calls(), []);
}

#[tokio::test]
async fn an_attempt_ends_after_half_an_hour() {
    for (minutes, works) in [(29, true), (30, false)] {
        let rig = Rig::new().await;
        let invite = rig.invite("shop-1").await;
        let trip = rig.start(&invite).await;
        rig.clock.advance(seconds(minutes * 60));
        let completion = rig.complete(trip.approved_by("org_1")).await;
        let connected = matches!(completion, Completion::Connected { .. });
        assert_eq!(connected, works, "{minutes}");
    }
}

#[tokio::test]
async fn a_callback_at_another_address_is_refused() {
    let rig = Rig::new().await;
    let invite = rig.invite("shop-1").await;
    let trip = rig.start(&invite).await;
    let elsewhere = Url::parse("https://evil.example/oauth/mollie/callback").unwrap();
    let completion = rig
        .service
        .complete_connecting(trip.approved_by("org_1"), &elsewhere)
        .await
        .unwrap();
    assert!(matches!(completion, Completion::Expired));
    assert_eq!(rig.mollie.calls(), []);
}

#[tokio::test]
async fn a_seller_who_refuses_can_open_the_invitation_again() {
    let rig = Rig::new().await;
    let invite = rig.invite("shop-1").await;
    let trip = rig.start(&invite).await;
    let refused = Callback {
        code: None,
        error: Some("access_denied".into()),
        ..trip.approved_by("org_1")
    };
    assert!(matches!(rig.complete(refused).await, Completion::Refused));
    assert_eq!(rig.mollie.calls(), []);
    assert!(is_open(&rig, &invite).await);
    let again = rig.start(&invite).await;
    let completion = rig.complete(again.approved_by("org_1")).await;
    assert!(matches!(completion, Completion::Connected { .. }));
}

#[tokio::test]
async fn any_other_error_of_mollies_consent_page_is_our_fault() {
    let rig = Rig::new().await;
    let invite = rig.invite("shop-1").await;
    for (error, code) in [(Some("invalid_scope".to_owned()), None), (None, None)] {
        let trip = rig.start(&invite).await;
        let callback = Callback {
            error,
            code,
            ..trip.approved_by("org_1")
        };
        assert!(matches!(rig.complete(callback).await, Completion::OurFault));
    }
    assert!(is_open(&rig, &invite).await);
}

#[tokio::test]
async fn a_dead_code_is_expired_and_stores_nothing() {
    let rig = Rig::new().await;
    let invite = rig.invite("shop-1").await;
    let trip = rig.start(&invite).await;
    rig.mollie.exchange.tell(Err(MollieError::DeadGrant));
    let completion = rig.complete(trip.approved_by("org_1")).await;
    assert!(matches!(completion, Completion::Expired));
    assert!(rig.find("org_1").await.is_none());
    assert!(is_open(&rig, &invite).await);
}

#[tokio::test]
async fn a_code_that_gives_no_refresh_token_connects_nobody() {
    let rig = Rig::new().await;
    let invite = rig.invite("shop-1").await;
    let trip = rig.start(&invite).await;
    rig.mollie.exchange.tell(Ok(TokenSet {
        access: "access-org_1-1".into(),
        refresh: None,
        expires_in: jiff::SignedDuration::from_hours(1),
        scopes: default_scopes(),
    }));
    let outcome = rig
        .service
        .complete_connecting(trip.approved_by("org_1"), &redirect_uri())
        .await;
    assert!(matches!(
        outcome,
        Err(UseCaseError::Mollie(MollieError::Malformed { .. }))
    ));
    assert!(rig.find("org_1").await.is_none());
    assert!(is_open(&rig, &invite).await);
}

#[tokio::test]
async fn an_outage_while_connecting_leaves_the_invitation_open() {
    let rig = Rig::new().await;
    let invite = rig.invite("shop-1").await;
    let down = || MollieError::Unavailable {
        reason: "timeout".into(),
    };
    rig.mollie.exchange.tell(Err(down()));
    rig.mollie.organization.tell(Err(down()));
    for _ in 0..2 {
        let trip = rig.start(&invite).await;
        let outcome = rig
            .service
            .complete_connecting(trip.approved_by("org_1"), &redirect_uri())
            .await;
        assert!(matches!(outcome, Err(UseCaseError::Mollie(error)) if error == down()));
    }
    assert!(rig.find("org_1").await.is_none());
    assert!(is_open(&rig, &invite).await);
}

#[tokio::test]
async fn without_an_essential_scope_nothing_is_stored_and_the_grant_is_ended() {
    for scopes in [
        "organizations.read profiles.read payments.read",
        "onboarding.read profiles.read payments.read",
    ] {
        let rig = Rig::new().await;
        let invite = rig.invite("shop-1").await;
        let trip = rig.start(&invite).await;
        rig.mollie.exchange.tell(Ok(TokenSet {
            scopes: ScopeSet::parse(scopes),
            ..tokens("org_1", 1)
        }));
        let completion = rig.complete(trip.approved_by("org_1")).await;
        assert!(matches!(completion, Completion::FewerScopes), "{scopes:?}");
        let token = "refresh-org_1-1".to_owned();
        let end = [Call::Revoke(token.clone()), Call::Refresh(token)];
        assert_eq!(rig.mollie.calls()[2..], end, "{scopes:?}");
        assert!(rig.find("org_1").await.is_none());
        assert!(is_open(&rig, &invite).await);
    }
}

#[tokio::test]
async fn a_scope_that_is_not_essential_may_be_left_out() {
    let rig = Rig::new().await;
    let invite = rig.invite("shop-1").await;
    let trip = rig.start(&invite).await;
    rig.mollie.exchange.tell(Ok(TokenSet {
        scopes: ScopeSet::parse("organizations.read onboarding.read"),
        ..tokens("org_1", 1)
    }));
    let completion = rig.complete(trip.approved_by("org_1")).await;
    assert!(matches!(completion, Completion::Connected { .. }));
    let connection = rig.seller("org_1").await.connection;
    assert_eq!(connection.requested, default_scopes());
    assert_eq!(connection.missing().len(), 2);
}

#[tokio::test]
async fn an_organization_of_another_reference_is_not_taken_over() {
    let rig = Rig::connected().await;
    let before = (rig.seller("org_1").await, rig.grant("org_1").await);
    let invite = rig.invite("shop-2").await;
    let trip = rig.start(&invite).await;
    rig.clock.advance(seconds(5));
    rig.mollie.exchange.tell(Ok(tokens("org_1", 9)));
    let completion = rig.complete(trip.approved_by("org_1")).await;
    assert!(matches!(completion, Completion::AlreadyLinked));
    let after = (rig.seller("org_1").await, rig.grant("org_1").await);
    assert_eq!(before, after);
    assert!(is_open(&rig, &invite).await);
    // Revoking the new grant might end the healthy one.
    assert_eq!(rig.mollie.count(|call| matches!(call, Call::Revoke(_))), 0);
}

#[tokio::test]
async fn a_reference_holds_one_organization_at_a_time() {
    let rig = Rig::connected().await;
    let invite = rig.invite("shop-1").await;
    let trip = rig.start(&invite).await;
    let completion = rig.complete(trip.approved_by("org_2")).await;
    assert!(matches!(completion, Completion::AlreadyLinked));
    assert!(rig.find("org_2").await.is_none());
    assert_eq!(rig.seller("org_1").await.reference.as_str(), "shop-1");
}

#[tokio::test]
async fn an_answer_without_scopes_is_asked_of_mollie_and_not_taken_for_none() {
    let rig = Rig::new().await;
    let silent = || TokenSet {
        scopes: ScopeSet::default(),
        ..tokens("org_1", 1)
    };
    let invite = rig.invite("shop-1").await;
    let few = ScopeSet::parse("organizations.read");
    rig.mollie.exchange.tell(Ok(silent()));
    rig.mollie.scopes.tell(Ok(few));
    let trip = rig.start(&invite).await;
    let completion = rig.complete(trip.approved_by("org_1")).await;
    assert!(matches!(completion, Completion::FewerScopes));
    rig.mollie.exchange.tell(Ok(silent()));
    let trip = rig.start(&invite).await;
    let completion = rig.complete(trip.approved_by("org_1")).await;
    assert!(matches!(completion, Completion::Connected { .. }));
    let asked = Call::Scopes("access-org_1-1".into());
    assert_eq!(rig.mollie.count(|call| *call == asked), 2);
    let granted = rig.seller("org_1").await.connection.granted;
    assert_eq!(granted, default_scopes());
}
