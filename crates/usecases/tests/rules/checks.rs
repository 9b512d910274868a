//! Readings that people ask for.

use domain::{EventSource, OnboardingStatus, Role};
use usecases::{
    UseCaseError,
    sellers::{CheckSellers, ViewSellers},
};

use crate::rig::{Rig, organization, seconds};

fn completed() -> domain::Onboarding {
    domain::Onboarding {
        status: OnboardingStatus::Completed,
        raw_status: None,
        can_receive_payments: true,
        can_receive_settlements: true,
        signed_up_at: None,
        dashboard: None,
    }
}

async fn read_what_is_due(rig: &Rig) -> usize {
    let due = rig.service.claim_due(10).await.unwrap();
    let number = due.len();
    for claim in due {
        rig.service.tick(claim).await.unwrap();
    }
    number
}

#[tokio::test]
async fn a_check_makes_a_reading_due_at_once_and_its_news_say_so() {
    let rig = Rig::connected().await;
    rig.clock.advance(seconds(10));
    assert_eq!(read_what_is_due(&rig).await, 0);
    let org = organization("org_1");
    let checks = rig.granted::<CheckSellers>();
    checks.check_now(&org).await.unwrap();
    rig.mollie.onboarding.tell(Ok(completed()));
    assert_eq!(read_what_is_due(&rig).await, 1);
    assert_eq!(rig.timeline("org_1").await[0].source, EventSource::Check);
    rig.clock.advance(seconds(2 * 3_600));
    assert_eq!(read_what_is_due(&rig).await, 1);
    let newest = &rig.timeline("org_1").await[0];
    assert_eq!(newest.at, rig.now());
    assert_eq!(newest.source, EventSource::Poll, "the check is served");
}

#[tokio::test]
async fn checks_are_at_least_ten_seconds_apart() {
    let rig = Rig::connected().await;
    let org = organization("org_1");
    let checks = rig.granted::<CheckSellers>();
    rig.clock.advance(seconds(9));
    let early = checks.check_now(&org).await;
    assert!(matches!(early, Err(UseCaseError::TooOften)));
    assert_eq!(read_what_is_due(&rig).await, 0);
    rig.clock.advance(seconds(1));
    checks.check_now(&org).await.unwrap();
}

#[tokio::test]
async fn a_check_asked_for_during_a_reading_is_not_lost() {
    let rig = Rig::connected().await;
    rig.clock.advance(seconds(600));
    let under_way = rig.claim("org_1").await;
    let checks = rig.granted::<CheckSellers>();
    checks.check_now(&organization("org_1")).await.unwrap();
    rig.service.tick(under_way).await.unwrap();
    let due = rig.service.claim_due(10).await.unwrap();
    assert_eq!(due.len(), 1, "read again after the wish");
    assert!(due[0].connection.check_requested);
}

#[tokio::test]
async fn an_unknown_seller_cannot_be_checked() {
    let rig = Rig::new().await;
    let checks = rig.granted::<CheckSellers>();
    let refused = checks.check_now(&organization("org_404")).await;
    assert!(matches!(refused, Err(UseCaseError::NotFound)));
}

#[tokio::test]
async fn an_open_page_is_read_at_its_own_pace_while_somebody_watches() {
    let rig = Rig::connected().await;
    let org = organization("org_1");
    rig.granted::<ViewSellers>().watch(&org).await.unwrap();
    let watched = rig.service.settings().cadence.watched;
    let due = rig.grant("org_1").await.summary.next_poll_at.unwrap();
    assert_eq!(due, rig.now() + watched);
    rig.clock.advance(watched);
    assert_eq!(read_what_is_due(&rig).await, 1);
    let next = rig.grant("org_1").await.summary.next_poll_at.unwrap();
    assert!(next <= rig.now() + watched + watched / 10);
    rig.clock.advance(seconds(120));
    assert_eq!(read_what_is_due(&rig).await, 1);
    let next = rig.grant("org_1").await.summary.next_poll_at.unwrap();
    assert!(next > rig.now() + seconds(400), "nobody watches any more");
}

#[tokio::test]
async fn viewers_see_and_do_not_check() {
    let rig = Rig::new().await;
    let viewer = rig.actor(Role::Viewer);
    assert!(rig.service.permit::<ViewSellers>(&viewer).is_ok());
    assert!(rig.service.permit::<CheckSellers>(&viewer).is_err());
}
