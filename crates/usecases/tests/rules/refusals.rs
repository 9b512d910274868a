//! A refused refresh costs a seller only when it is certain.

use domain::{ConnectionState, EventKind, FactProblem, LossCause, OnboardingStatus};
use jiff::SignedDuration;
use testkit::{Call, facts::organization_id};
use usecases::{
    operator::Operator,
    ports::{MollieError, RefusalCount},
};

use crate::rig::{Rig, seconds};

async fn refuse_once(rig: &Rig) {
    rig.mollie.refresh.tell(Err(MollieError::DeadGrant));
    rig.age_tokens();
    rig.poll("org_1").await;
}

/// Waits until the refusal may count, and lets Mollie refuse again.
async fn refuse_again(rig: &Rig, id: &str) {
    rig.clock.advance(rig.service.settings().refusal_delay);
    rig.mollie.refresh.tell(Err(MollieError::DeadGrant));
    rig.poll(id).await;
}

async fn state_and_cause(rig: &Rig, id: &str) -> (ConnectionState, Option<LossCause>) {
    let connection = rig.seller(id).await.connection;
    (connection.state, connection.cause)
}

#[tokio::test]
async fn a_refresh_that_is_refused_once_is_told_and_asked_again_later() {
    let rig = Rig::connected().await;
    refuse_once(&rig).await;
    let connection = rig.seller("org_1").await.connection;
    assert_eq!(connection.state, ConnectionState::Failing);
    assert_eq!(connection.cause, Some(LossCause::RefusedOnce));
    let again_at = rig.now() + rig.service.settings().refusal_delay;
    assert_eq!(connection.next_attempt_at, Some(again_at));
    let grant = rig.grant("org_1").await;
    assert!(grant.tokens.is_some());
    assert_eq!(grant.refresh_started_at, None, "it replaced nothing");
    rig.clock.advance(rig.service.settings().refusal_delay);
    assert_eq!(rig.poll_due().await, 1);
    let connection = rig.seller("org_1").await.connection;
    assert_eq!(connection.state, ConnectionState::Connected);
    assert_eq!((connection.cause, connection.attempts), (None, 0));
    assert_eq!(rig.grant("org_1").await.refused_at, None);
}

#[tokio::test]
async fn a_second_refusal_counts_only_after_a_while() {
    let rig = Rig::connected().await;
    refuse_once(&rig).await;
    let first = rig.now();
    for _ in 0..5 {
        rig.clock.advance(seconds(30));
        rig.mollie.refresh.tell(Err(MollieError::DeadGrant));
        rig.poll("org_1").await;
        let refused = (ConnectionState::Failing, Some(LossCause::RefusedOnce));
        assert_eq!(state_and_cause(&rig, "org_1").await, refused);
        assert_eq!(rig.grant("org_1").await.refused_at, Some(first));
    }
}

#[tokio::test]
async fn a_refresh_refused_again_later_while_mollie_answers_means_that_the_seller_left() {
    let rig = Rig::connected().await;
    refuse_once(&rig).await;
    rig.mollie.forget_calls();
    refuse_again(&rig, "org_1").await;
    let refresh = Call::Refresh("refresh-org_1-1".into());
    assert_eq!(
        rig.mollie.calls(),
        [refresh, Call::Answers, Call::ListsClient]
    );
    let left = (
        ConnectionState::DisconnectedBySeller,
        Some(LossCause::GrantRefused),
    );
    assert_eq!(state_and_cause(&rig, "org_1").await, left);
    let connection = rig.seller("org_1").await.connection;
    assert_eq!(connection.ended_at, Some(rig.now()));
    let newest = &rig.timeline("org_1").await[0];
    assert_eq!(newest.change.kind, EventKind::DisconnectedBySeller);
    assert_eq!(rig.audit("connection.ended").await.len(), 1);
    rig.clock.advance(SignedDuration::from_hours(24 * 20));
    assert_eq!(
        rig.service.claim_due(10).await.unwrap(),
        [],
        "polled no more"
    );
}

#[tokio::test]
async fn a_seller_whom_mollie_still_lists_has_not_left() {
    let rig = Rig::connected().await;
    refuse_once(&rig).await;
    rig.mollie.listed.tell(Ok(Some(true)));
    refuse_again(&rig, "org_1").await;
    let listed = (ConnectionState::Failing, Some(LossCause::StillListed));
    assert_eq!(state_and_cause(&rig, "org_1").await, listed);
    rig.mollie.listed.tell(Ok(Some(false)));
    refuse_again(&rig, "org_1").await;
    let state = rig.seller("org_1").await.connection.state;
    assert_eq!(state, ConnectionState::DisconnectedBySeller);
}

#[tokio::test]
async fn a_refusal_while_mollie_does_not_answer_ends_nothing() {
    let down = || MollieError::Unavailable {
        reason: "timeout".into(),
    };
    for lists in [false, true] {
        let rig = Rig::connected().await;
        refuse_once(&rig).await;
        if lists {
            rig.mollie.listed.tell(Err(down()));
        } else {
            rig.mollie.answers.tell(Err(down()));
        }
        refuse_again(&rig, "org_1").await;
        let failing = (ConnectionState::Failing, Some(LossCause::Unavailable));
        assert_eq!(state_and_cause(&rig, "org_1").await, failing);
        let grant = rig.grant("org_1").await;
        assert!(grant.tokens.is_some());
        // The refusal replaced nothing, so it is not an interrupted refresh.
        assert_eq!(grant.refresh_started_at, None);
    }
}

#[tokio::test]
async fn many_refusals_at_the_same_time_end_nobody() {
    let rig = Rig::new().await;
    let sellers = ["org_1", "org_2", "org_3", "org_4"];
    for (number, seller) in sellers.iter().enumerate() {
        rig.connect(&format!("shop-{number}"), seller).await;
    }
    rig.age_tokens();
    for seller in sellers {
        rig.mollie.refresh.tell(Err(MollieError::DeadGrant));
        rig.poll(seller).await;
    }
    rig.clock.advance(rig.service.settings().refusal_delay);
    let refused = (ConnectionState::Failing, Some(LossCause::ManyRefused));
    for seller in sellers {
        rig.mollie.refresh.tell(Err(MollieError::DeadGrant));
        rig.poll(seller).await;
        assert_eq!(state_and_cause(&rig, seller).await, refused);
    }
    let health = rig.service.polling_health().await.unwrap();
    assert_eq!(health.many_refused, 4);
    // The cause is repaired for all but one, who has left indeed.
    for seller in &sellers[1..] {
        rig.poll(seller).await;
        assert_eq!(
            rig.seller(seller).await.connection.state,
            ConnectionState::Connected
        );
    }
    refuse_again(&rig, "org_1").await;
    let state = rig.seller("org_1").await.connection.state;
    assert_eq!(state, ConnectionState::DisconnectedBySeller);
    let count = rig.store.refusals(rig.now()).await.unwrap();
    assert_eq!(count, RefusalCount::default());
}

#[tokio::test]
async fn many_refusals_after_an_outage_end_nobody_either() {
    let rig = Rig::new().await;
    let sellers = ["org_1", "org_2", "org_3", "org_4"];
    for (number, seller) in sellers.iter().enumerate() {
        rig.connect(&format!("shop-{number}"), seller).await;
    }
    rig.age_tokens();
    let answers = [
        MollieError::Unavailable {
            reason: "status 503".into(),
        },
        MollieError::DeadGrant,
        MollieError::DeadGrant,
    ];
    for answer in answers {
        for seller in sellers {
            rig.mollie.refresh.tell(Err(answer.clone()));
            rig.poll(seller).await;
        }
        rig.clock.advance(rig.service.settings().refusal_delay);
    }
    for seller in sellers {
        let refused = (ConnectionState::Failing, Some(LossCause::ManyRefused));
        assert_eq!(state_and_cause(&rig, seller).await, refused);
    }
}

#[tokio::test]
async fn a_seller_who_was_taken_for_gone_can_be_revived_while_the_tokens_are_kept() {
    let rig = Rig::connected().await;
    rig.age_tokens();
    rig.refuse_for_good("org_1").await;
    assert!(rig.grant("org_1").await.tokens.is_some());
    let operator = Operator::new(rig.store.clone(), rig.clock.clone(), rig.entropy.clone());
    let organization = organization_id(1);
    assert_eq!(operator.revivable().await.unwrap().len(), 1);
    assert!(operator.revive(&organization).await.unwrap());
    assert_eq!(rig.poll_due().await, 1);
    let seller = rig.seller("org_1").await;
    assert_eq!(seller.connection.state, ConnectionState::Connected);
    assert_eq!(seller.states.onboarding, OnboardingStatus::InReview);
    assert_eq!(seller.facts.onboarding.problem, None::<FactProblem>);
    assert_eq!(rig.audit("connection.revive").await.len(), 1);
    assert!(!operator.revive(&organization).await.unwrap(), "it lives");
    assert_eq!(
        rig.seller("org_1").await.connection.state,
        ConnectionState::Connected
    );
}

#[tokio::test]
async fn kept_tokens_are_erased_when_their_time_is_over() {
    let rig = Rig::connected().await;
    rig.age_tokens();
    rig.refuse_for_good("org_1").await;
    rig.clock.advance(rig.service.settings().ended_tokens_life);
    rig.store.delete_expired(rig.now()).await.unwrap();
    assert_eq!(rig.grant("org_1").await.tokens, None);
    let operator = Operator::new(rig.store.clone(), rig.clock.clone(), rig.entropy.clone());
    assert!(!operator.revive(&organization_id(1)).await.unwrap());
}
