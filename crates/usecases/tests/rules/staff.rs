//! Members of staff sign in.

use domain::Role;
use usecases::{
    UseCaseError,
    error::InvalidInput,
    operator::Operator,
    ports::{AuditOutcome, ExposeSecret, SecretString, StaffMember},
    staff::{AskedBy, ManageStaff, SignIn, SignInAttempt},
};

use crate::rig::{Rig, seconds};

pub(crate) const EMAIL: &str = "ann@market.example";
pub(crate) const PASSWORD: &str = "correct horse battery";

pub(crate) async fn add(rig: &Rig, email: &str, password: &str) -> Result<(), UseCaseError> {
    operator(rig)
        .add_staff(email, Role::Viewer, password.into())
        .await
}

pub(crate) async fn with_ann() -> Rig {
    let rig = Rig::new().await;
    add(&rig, "Ann@Market.example", PASSWORD).await.unwrap();
    rig
}

pub(crate) async fn try_sign_in(rig: &Rig, email: &str, password: &str) -> Option<String> {
    match attempt(rig, email, password, None).await {
        SignIn::Opened(session) => Some(session.secret.expose_secret().to_owned()),
        SignIn::Refused => None,
        other => panic!("{other:?}"),
    }
}

/// An attempt from one and the same address, by a browser with this proof of an earlier sign-in.
pub(crate) async fn attempt(
    rig: &Rig,
    email: &str,
    password: &str,
    known_browser: Option<&SecretString>,
) -> SignIn {
    let password = SecretString::from(password);
    let attempt = SignInAttempt {
        email,
        password: &password,
        from: [192, 0, 2, 1].into(),
        known_browser: known_browser.map(ExposeSecret::expose_secret),
        user_agent: Some("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Firefox/145.0"),
        request_id: Some("req-9".into()),
    };
    rig.service.sign_in(attempt).await.unwrap()
}

pub(crate) async fn member(rig: &Rig, secret: &str) -> Option<StaffMember> {
    let actor = rig.service.session(secret, AskedBy::Person, None).await;
    actor.unwrap().map(|actor| actor.member)
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
        let renewed = rig.service.session(&secret, AskedBy::Page, None).await;
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
        Err(UseCaseError::Invalid(InvalidInput::EmailTaken))
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

pub(crate) fn operator(rig: &Rig) -> Operator {
    Operator::new(rig.store.clone(), rig.clock.clone(), rig.entropy.clone())
}

async fn session(rig: &Rig) -> String {
    try_sign_in(rig, EMAIL, PASSWORD).await.unwrap()
}

/// The role of whoever has this session, if anybody.
async fn role_of(rig: &Rig, secret: &str) -> Option<Role> {
    member(rig, secret).await.map(|member| member.role)
}

#[tokio::test]
async fn another_role_holds_in_sessions_that_are_open() {
    let rig = with_ann().await;
    let open = session(&rig).await;
    assert_eq!(role_of(&rig, &open).await, Some(Role::Viewer));
    operator(&rig).set_role(EMAIL, Role::Admin).await.unwrap();
    assert_eq!(role_of(&rig, &open).await, Some(Role::Admin));
    let line = rig.audit("staff.role").await.remove(0);
    assert_eq!(line.subject.as_deref(), Some(EMAIL));
    assert_eq!(line.detail.as_deref(), Some("admin"));
}

#[tokio::test]
async fn another_password_ends_every_session_and_the_old_one_opens_none() {
    let rig = with_ann().await;
    let open = session(&rig).await;
    let other = "battery staple horse";
    let operator = operator(&rig);
    let set = operator.set_password("Ann@Market.example", other.into());
    set.await.unwrap();
    assert_eq!(role_of(&rig, &open).await, None);
    assert_eq!(try_sign_in(&rig, EMAIL, PASSWORD).await, None);
    assert!(try_sign_in(&rig, EMAIL, other).await.is_some());
    let weak = operator.set_password(EMAIL, "short".into()).await;
    assert!(matches!(
        weak,
        Err(UseCaseError::Invalid(InvalidInput::Password))
    ));
}

#[tokio::test]
async fn who_was_removed_is_signed_out_and_may_be_added_again() {
    let rig = with_ann().await;
    let open = session(&rig).await;
    operator(&rig).remove_staff(EMAIL).await.unwrap();
    assert_eq!(role_of(&rig, &open).await, None);
    assert_eq!(try_sign_in(&rig, EMAIL, PASSWORD).await, None);
    let again = operator(&rig).remove_staff(EMAIL).await;
    assert!(matches!(again, Err(UseCaseError::NotFound)));
    add(&rig, EMAIL, "battery staple horse").await.unwrap();
    assert_eq!(try_sign_in(&rig, EMAIL, PASSWORD).await, None);
    assert!(
        try_sign_in(&rig, EMAIL, "battery staple horse")
            .await
            .is_some()
    );
}

#[tokio::test]
async fn the_last_admin_stays() {
    let rig = with_ann().await;
    let operator = operator(&rig);
    operator.set_role(EMAIL, Role::Admin).await.unwrap();
    for other in operator.staff().await.unwrap() {
        if other.email != EMAIL && other.role == Role::Admin {
            operator.remove_staff(&other.email).await.unwrap();
        }
    }
    for refused in [
        operator.remove_staff(EMAIL).await,
        operator.set_role(EMAIL, Role::Viewer).await,
    ] {
        assert!(matches!(refused, Err(UseCaseError::LastAdmin)));
    }
    let add = operator.add_staff("bea@market.example", Role::Admin, PASSWORD.into());
    add.await.unwrap();
    operator.set_role(EMAIL, Role::Viewer).await.unwrap();
}

#[tokio::test]
async fn an_admin_adds_changes_and_removes_people_and_is_named_in_the_audit_log() {
    let rig = with_ann().await;
    let admin = rig.granted::<ManageStaff>();
    let (email, second) = ("bea@market.example", "battery staple horse");
    let bea = admin.add("Bea@Market.example", Role::Viewer, PASSWORD.into());
    let bea = bea.await.unwrap();
    let taken = admin.add(email, Role::Viewer, PASSWORD.into()).await;
    assert!(matches!(
        taken,
        Err(UseCaseError::Invalid(InvalidInput::EmailTaken))
    ));
    let open = try_sign_in(&rig, email, PASSWORD).await.unwrap();
    admin.set_role(bea, Role::Onboarding).await.unwrap();
    assert_eq!(role_of(&rig, &open).await, Some(Role::Onboarding));
    let weak = admin.set_password(bea, "short".into()).await;
    assert!(matches!(
        weak,
        Err(UseCaseError::Invalid(InvalidInput::Password))
    ));
    admin.set_password(bea, second.into()).await.unwrap();
    assert_eq!(role_of(&rig, &open).await, None);
    let open = try_sign_in(&rig, email, second).await.unwrap();
    let mistaken = admin.remove(bea, EMAIL).await;
    assert!(matches!(
        mistaken,
        Err(UseCaseError::Invalid(InvalidInput::TypedEmail))
    ));
    assert!(role_of(&rig, &open).await.is_some());
    admin.remove(bea, " BEA@market.example").await.unwrap();
    assert_eq!(role_of(&rig, &open).await, None);
    let gone = admin.set_role(bea, Role::Admin).await;
    assert!(matches!(gone, Err(UseCaseError::NotFound)));
    let lines = rig.store.audit(Some(email), 10).await.unwrap();
    let actions: Vec<&str> = lines.iter().map(|line| line.action.as_str()).collect();
    let expected = ["staff.remove", "staff.password", "staff.role", "staff.add"];
    assert_eq!(actions, expected);
    assert!(
        lines
            .iter()
            .all(|line| line.actor == "admin@market.example")
    );
    let back = admin.add(email, Role::Viewer, PASSWORD.into()).await;
    assert_eq!(back.unwrap(), bea, "who comes back is the same person");
}

#[tokio::test]
async fn no_admin_takes_the_last_admin_away() {
    let rig = Rig::new().await;
    let admin = rig.granted::<ManageStaff>();
    let own = rig.actor(Role::Admin).member;
    for refused in [
        admin.remove(own.id, &own.email).await,
        admin.set_role(own.id, Role::Viewer).await,
    ] {
        assert!(matches!(refused, Err(UseCaseError::LastAdmin)));
    }
    let second = admin.add(EMAIL, Role::Admin, PASSWORD.into()).await;
    admin.remove(own.id, &own.email).await.unwrap();
    let last = admin.set_role(second.unwrap(), Role::Viewer).await;
    assert!(matches!(last, Err(UseCaseError::LastAdmin)));
}
