//! Members of staff sign in.

use std::sync::Arc;

use domain::Role;
use testkit::FakeEntropy;
use usecases::{
    UseCaseError,
    error::InvalidInput,
    operator::Operator,
    ports::{AuditOutcome, ExposeSecret, StaffMember, StoreError},
    staff::{AskedBy, ManageStaff, PASSWORD_MAX, SignIn},
};

use crate::rig::{Rig, seconds};

const EMAIL: &str = "ann@market.example";
const PASSWORD: &str = "correct horse battery";

async fn add(rig: &Rig, email: &str, password: &str) -> Result<(), UseCaseError> {
    let entropy = Arc::new(FakeEntropy::default());
    let operator = Operator::new(rig.store.clone(), rig.clock.clone(), entropy);
    operator
        .add_staff(email, Role::Viewer, password.into())
        .await
}

async fn with_ann() -> Rig {
    let rig = Rig::new().await;
    add(&rig, "Ann@Market.example", PASSWORD).await.unwrap();
    rig
}

async fn try_sign_in(rig: &Rig, email: &str, password: &str) -> Option<String> {
    let outcome = rig
        .service
        .sign_in(email, &password.into(), Some("req-9".into()))
        .await
        .unwrap();
    match outcome {
        SignIn::Opened(session) => Some(session.secret.expose_secret().to_owned()),
        SignIn::Refused => None,
    }
}

async fn member(rig: &Rig, secret: &str) -> Option<StaffMember> {
    rig.service.session(secret, AskedBy::Person).await.unwrap()
}

#[tokio::test]
async fn the_right_password_opens_a_session() {
    let rig = with_ann().await;
    let secret = try_sign_in(&rig, " ANN@market.example ", PASSWORD)
        .await
        .unwrap();
    let ann = member(&rig, &secret).await.unwrap();
    assert_eq!((ann.email.as_str(), ann.role), (EMAIL, Role::Viewer));
    assert_eq!(member(&rig, "guess").await, None);
    let line = rig.audit("staff.sign-in").await.remove(0);
    assert_eq!(
        (line.outcome, line.actor.as_str()),
        (AuditOutcome::Done, EMAIL)
    );
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_address_are_refused_alike() {
    let rig = with_ann().await;
    let too_long = "x".repeat(PASSWORD_MAX + 1);
    for password in ["correct horse batterY", ""] {
        assert_eq!(try_sign_in(&rig, EMAIL, password).await, None);
        let line = rig.audit("staff.sign-in").await.remove(0);
        assert_eq!(line.outcome, AuditOutcome::Denied);
        assert_eq!(line.actor, EMAIL);
        assert_eq!(line.request_id.as_deref(), Some("req-9"));
    }
    let stranger = try_sign_in(&rig, "bob@market.example", PASSWORD).await;
    assert_eq!(stranger, None);
    let lines = rig.audit("staff.sign-in").await;
    assert_eq!(lines.len(), 2, "guesses at made-up addresses are not kept");
    assert_eq!(try_sign_in(&rig, EMAIL, &too_long).await, None);
}

#[tokio::test]
async fn an_unused_session_ends() {
    let rig = with_ann().await;
    let idle = rig.service.settings().session_idle;
    let secret = try_sign_in(&rig, EMAIL, PASSWORD).await.unwrap();
    rig.clock.advance(idle - seconds(1));
    assert!(member(&rig, &secret).await.is_some());
    rig.clock.advance(idle - seconds(1));
    assert!(member(&rig, &secret).await.is_some(), "use keeps it open");
    rig.clock.advance(idle);
    assert_eq!(member(&rig, &secret).await, None);
}

#[tokio::test]
async fn a_page_that_renews_itself_keeps_no_session_open() {
    let rig = with_ann().await;
    let secret = try_sign_in(&rig, EMAIL, PASSWORD).await.unwrap();
    let renewed = async || {
        let renewed = rig.service.session(&secret, AskedBy::Page).await;
        renewed.unwrap().is_some()
    };
    let idle = rig.service.settings().session_idle;
    rig.clock.advance(idle - seconds(1));
    assert!(renewed().await);
    rig.clock.advance(seconds(1));
    assert!(!renewed().await, "nobody was there");
}

#[tokio::test]
async fn a_session_ends_after_its_life_however_much_it_is_used() {
    let rig = with_ann().await;
    let secret = try_sign_in(&rig, EMAIL, PASSWORD).await.unwrap();
    for hour in 0..7 * 24 {
        assert!(member(&rig, &secret).await.is_some(), "hour {hour}");
        rig.clock.advance(seconds(3_600));
    }
    assert_eq!(member(&rig, &secret).await, None);
}

#[tokio::test]
async fn signing_out_ends_that_session_only() {
    let rig = with_ann().await;
    let here = try_sign_in(&rig, EMAIL, PASSWORD).await.unwrap();
    let there = try_sign_in(&rig, EMAIL, PASSWORD).await.unwrap();
    rig.service.sign_out(&here).await.unwrap();
    assert_eq!(member(&rig, &here).await, None);
    assert!(member(&rig, &there).await.is_some());
}

#[tokio::test]
async fn an_account_needs_an_address_of_its_own_and_a_long_password() {
    let rig = with_ann().await;
    let taken = add(&rig, EMAIL, PASSWORD).await;
    assert!(matches!(
        taken,
        Err(UseCaseError::Store(StoreError::Duplicate))
    ));
    let short = add(&rig, "bob@market.example", "elevenchars").await;
    assert!(matches!(
        short,
        Err(UseCaseError::Invalid(InvalidInput::Password))
    ));
    let nowhere = add(&rig, "bob", PASSWORD).await;
    assert!(matches!(
        nowhere,
        Err(UseCaseError::Invalid(InvalidInput::Email))
    ));
    let everyone = rig.granted::<ManageStaff>().everyone().await.unwrap();
    assert_eq!(everyone.len(), 2, "the admin and ann");
}
