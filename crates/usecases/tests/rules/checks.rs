//! Polls that people ask for.

use domain::{EventSource, OnboardingStatus, Role};
use testkit::facts::{onboarding, organization_id};
use usecases::{
    UseCaseError,
    sellers::{CheckSellers, ViewSellers},
};

use crate::rig::{Rig, seconds};

#[tokio::test]
async fn a_check_makes_a_poll_due_at_once_and_its_news_say_so() {
    let rig = Rig::connected().await;
    rig.clock.advance(seconds(10));
    assert_eq!(rig.poll_due().await, 0);
    let org = organization_id(1);
    let checks = rig.granted::<CheckSellers>();
    checks.check_now(&org).await.unwrap();
    rig.mollie
        .onboarding
        .tell(Ok(onboarding(OnboardingStatus::Completed)));
    assert_eq!(rig.poll_due().await, 1);
    assert_eq!(rig.timeline("org_1").await[0].source, EventSource::Check);
    rig.clock.advance(seconds(2 * 3_600));
    assert_eq!(rig.poll_due().await, 1);
    let newest = &rig.timeline("org_1").await[0];
    assert_eq!(newest.at, rig.now());
    assert_eq!(newest.source, EventSource::Poll, "the check is served");
}

#[tokio::test]
async fn checks_are_at_least_ten_seconds_apart() {
    let rig = Rig::connected().await;
    let org = organization_id(1);
    let checks = rig.granted::<CheckSellers>();
    rig.clock.advance(seconds(9));
    let early = checks.check_now(&org).await;
    assert!(matches!(early, Err(UseCaseError::TooOften)));
    assert_eq!(rig.poll_due().await, 0);
    rig.clock.advance(seconds(1));
    checks.check_now(&org).await.unwrap();
}

#[tokio::test]
async fn a_check_asked_for_during_a_poll_is_not_lost() {
    let rig = Rig::connected().await;
    rig.clock.advance(seconds(600));
    let under_way = rig.claim("org_1").await;
    let checks = rig.granted::<CheckSellers>();
    checks.check_now(&organization_id(1)).await.unwrap();
    rig.service.poll(under_way).await.unwrap();
    let due = rig.service.claim_due(10).await.unwrap();
    assert_eq!(due.len(), 1, "polled again after the wish");
    assert!(due[0].connection.check_requested);
}

#[tokio::test]
async fn an_unknown_seller_cannot_be_checked() {
    let rig = Rig::new().await;
    let checks = rig.granted::<CheckSellers>();
    let refused = checks.check_now(&organization_id(404)).await;
    assert!(matches!(refused, Err(UseCaseError::NotFound)));
}

#[tokio::test]
async fn an_open_page_is_polled_at_its_own_pace_while_somebody_watches() {
    let rig = Rig::connected().await;
    let org = organization_id(1);
    rig.granted::<ViewSellers>().watch(&org).await.unwrap();
    let watched = rig.service.settings().cadence.watched;
    let due = rig
        .connection("org_1")
        .await
        .summary
        .next_attempt_at
        .unwrap();
    assert_eq!(due, rig.now() + watched);
    rig.clock.advance(watched);
    assert_eq!(rig.poll_due().await, 1);
    let next = rig
        .connection("org_1")
        .await
        .summary
        .next_attempt_at
        .unwrap();
    assert!(next <= rig.now() + watched + watched / 10);
    rig.clock.advance(seconds(120));
    assert_eq!(rig.poll_due().await, 1);
    let next = rig
        .connection("org_1")
        .await
        .summary
        .next_attempt_at
        .unwrap();
    assert!(next > rig.now() + seconds(400), "nobody watches any more");
}

#[tokio::test]
async fn viewers_see_and_do_not_check() {
    let rig = Rig::new().await;
    let viewer = rig.actor(Role::Viewer);
    assert!(rig.service.permit::<ViewSellers>(&viewer).is_ok());
    assert!(rig.service.permit::<CheckSellers>(&viewer).is_err());
}
