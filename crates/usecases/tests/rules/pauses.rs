//! Mollie's limits hold for one merchant each: who is asked to wait keeps nobody else waiting.

use domain::{ConnectionState, FactProblem, LossCause};
use testkit::facts::organization_id;
use usecases::{
    operations::ViewOperations,
    ports::MollieError,
    sellers::{CheckSellers, ViewSellers},
};

use crate::rig::{Rig, seconds};

fn wait(number: i64) -> MollieError {
    let retry_after = seconds(number);
    MollieError::RateLimited { retry_after }
}

/// A rig with so many sellers, whose calls are forgotten.
async fn with_sellers(number: u32) -> Rig {
    let rig = Rig::new().await;
    for seller in 1..=number {
        let reference = format!("shop-{seller}");
        rig.connect(&reference, &format!("org_{seller}")).await;
    }
    rig.mollie.forget_calls();
    rig
}

/// Polls a seller; how many calls that took.
async fn calls_of_a_poll(rig: &Rig, organization: &str) -> usize {
    rig.mollie.forget_calls();
    rig.poll(organization).await;
    rig.mollie.calls().len()
}

#[tokio::test]
async fn a_seller_who_is_asked_to_wait_keeps_nobody_else_waiting() {
    let rig = with_sellers(2).await;
    rig.mollie.onboarding.tell(Err(wait(300)));
    assert_eq!(calls_of_a_poll(&rig, "org_1").await, 1);
    assert!(calls_of_a_poll(&rig, "org_2").await > 1);
    assert_eq!(rig.service.paused_until(), None);
    // Nobody asks in its name again until then, however often it is wished for.
    assert_eq!(calls_of_a_poll(&rig, "org_1").await, 0);
    rig.clock.advance(seconds(299));
    assert_eq!(calls_of_a_poll(&rig, "org_1").await, 0);
    rig.clock.advance(seconds(1));
    assert!(calls_of_a_poll(&rig, "org_1").await > 1);
}

#[tokio::test]
async fn the_page_of_a_seller_says_until_when_mollie_asks_us_to_wait() {
    let rig = with_sellers(2).await;
    let until = rig.now() + seconds(300);
    rig.mollie.onboarding.tell(Err(wait(300)));
    rig.poll("org_1").await;
    let viewer = rig.granted::<ViewSellers>();
    let page = async |number| viewer.seller(&organization_id(number)).await.unwrap();
    let told = page(1).await;
    assert_eq!(told.connection.state, ConnectionState::Connected);
    assert_eq!(told.connection.cause, Some(LossCause::RateLimited));
    assert_eq!(told.connection.paused_until(told.now), Some(until));
    assert_eq!(
        told.facts.onboarding.problem,
        Some(FactProblem::RateLimited)
    );
    assert_eq!(page(2).await.connection.paused_until(told.now), None);
    // That somebody looks brings it no nearer.
    viewer.watch(&organization_id(1)).await.unwrap();
    assert_eq!(page(1).await.connection.paused_until(told.now), Some(until));
    rig.clock.advance(seconds(300));
    assert_eq!(rig.poll_due().await, 1);
    let told = page(1).await;
    assert_eq!(told.connection.cause, None);
    assert_eq!(told.connection.paused_until(told.now), None);
}

#[tokio::test]
async fn several_sellers_asked_to_wait_at_once_pause_everybody_for_a_minute_at_most() {
    let rig = with_sellers(4).await;
    for organization in ["org_1", "org_2", "org_3"] {
        assert_eq!(rig.service.paused_until(), None);
        rig.mollie.onboarding.tell(Err(wait(1_800)));
        rig.poll(organization).await;
    }
    let until = rig.now() + seconds(60);
    let told = rig.granted::<ViewOperations>().read().await.unwrap();
    assert_eq!(told.paused_until, Some(until));
    assert_eq!(calls_of_a_poll(&rig, "org_4").await, 0);
    rig.clock.advance(seconds(60));
    assert!(calls_of_a_poll(&rig, "org_4").await > 1);
    assert_eq!(calls_of_a_poll(&rig, "org_3").await, 0, "its own goes on");
}

#[tokio::test]
async fn a_pause_of_one_seller_ends_no_doubt_and_no_failure_of_it() {
    let rig = with_sellers(1).await;
    let down = || {
        Err(MollieError::Unavailable {
            reason: "status 503".into(),
        })
    };
    for _ in 0..2 {
        rig.mollie.onboarding.tell(down());
        rig.poll("org_1").await;
    }
    rig.mollie.onboarding.tell(Err(wait(60)));
    rig.poll("org_1").await;
    let connection = rig.seller("org_1").await.connection;
    assert_eq!(connection.state, ConnectionState::Failing);
    assert_eq!(connection.cause, Some(LossCause::Unavailable));
    assert_eq!(connection.attempts, 2);
}

#[tokio::test]
async fn a_check_that_is_asked_for_during_a_pause_asks_mollie_nothing() {
    let rig = with_sellers(1).await;
    rig.mollie.onboarding.tell(Err(wait(300)));
    rig.poll("org_1").await;
    rig.clock.advance(seconds(60));
    rig.mollie.forget_calls();
    let checks = rig.granted::<CheckSellers>();
    checks.check_now(&organization_id(1)).await.unwrap();
    assert_eq!(rig.poll_due().await, 1);
    assert_eq!(rig.mollie.calls(), []);
    let connection = rig.seller("org_1").await.connection;
    let left = connection.paused_until(rig.now()).unwrap();
    assert_eq!(left.duration_since(rig.now()), seconds(240));
}

#[tokio::test]
async fn a_limit_of_our_own_account_puts_off_a_doubt_and_nobody_elses_reading() {
    for lists in [false, true] {
        let rig = with_sellers(2).await;
        rig.age_tokens();
        rig.mollie.refresh.tell(Err(MollieError::DeadGrant));
        rig.poll("org_1").await;
        rig.clock.advance(rig.service.settings().refusal_delay);
        rig.mollie.refresh.tell(Err(MollieError::DeadGrant));
        if lists {
            rig.mollie.listed.tell(Err(wait(300)));
        } else {
            rig.mollie.answers.tell(Err(wait(300)));
        }
        rig.poll("org_1").await;
        let connection = rig.seller("org_1").await.connection;
        assert_eq!(connection.state, ConnectionState::Failing);
        assert_eq!(connection.cause, Some(LossCause::RefusedOnce));
        assert_eq!(connection.paused_until(rig.now()), None, "another cause");
        let next = connection.next_attempt_at.unwrap();
        assert_eq!(next.duration_since(rig.now()), seconds(300));
        assert_eq!(rig.service.paused_until(), None);
        assert!(calls_of_a_poll(&rig, "org_2").await > 1);
    }
}
