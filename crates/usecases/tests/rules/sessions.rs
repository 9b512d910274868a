//! Open sessions are seen and ended.

use usecases::{
    Actor, UseCaseError,
    ports::StoredAudit,
    staff::{AskedBy, ManageStaff, OwnSessions, SessionLine},
};

use crate::{
    rig::{Rig, seconds},
    staff::{EMAIL, PASSWORD, member, try_sign_in, with_ann},
};

async fn session(rig: &Rig) -> String {
    try_sign_in(rig, EMAIL, PASSWORD).await.unwrap()
}

async fn actor(rig: &Rig, secret: &str) -> Actor {
    let actor = rig.service.session(secret, AskedBy::Page, None).await;
    actor.unwrap().unwrap()
}

/// The sessions of whoever has this one, as they see them.
async fn own(rig: &Rig, secret: &str) -> (OwnSessions, Vec<SessionLine>) {
    let own: OwnSessions = rig.service.permit(&actor(rig, secret).await).unwrap();
    let lines = own.list().await.unwrap();
    (own, lines)
}

async fn ended(rig: &Rig) -> Vec<StoredAudit> {
    rig.audit("staff.end-sessions").await
}

#[tokio::test]
async fn everyone_sees_their_own_open_sessions_with_this_one_marked() {
    let rig = with_ann().await;
    let old = session(&rig).await;
    rig.clock.advance(seconds(3_600));
    let here = session(&rig).await;
    rig.clock.advance(seconds(3_600));
    member(&rig, &old).await.unwrap();
    let (_, lines) = own(&rig, &here).await;
    assert_eq!(lines.len(), 2, "the admin's are not among them");
    let (used, this) = (&lines[0], &lines[1]);
    assert_eq!(this.browser, "Firefox on Linux");
    assert_eq!((used.is_own, this.is_own), (false, true));
    assert_eq!(used.used_at, rig.now());
    assert_eq!(used.opened_at, rig.now() - seconds(7_200));
    let idle = rig.service.settings().session_idle;
    rig.clock.advance(idle - seconds(3_600));
    let last = session(&rig).await;
    let (_, lines) = own(&rig, &last).await;
    assert_eq!(lines.len(), 2, "an idle one is not open");
}

#[tokio::test]
async fn a_session_is_ended_by_its_owner_one_by_one_or_all_others() {
    let rig = with_ann().await;
    let mut sessions = Vec::new();
    for _ in 0..4 {
        sessions.push(session(&rig).await);
        rig.clock.advance(seconds(1));
    }
    let (own, lines) = own(&rig, &sessions[0]).await;
    own.end(&lines[0].id).await.unwrap();
    assert_eq!(member(&rig, &sessions[3]).await, None, "the newest");
    assert!(member(&rig, &sessions[2]).await.is_some());
    let again = own.end(&lines[0].id).await;
    assert!(matches!(again, Err(UseCaseError::NotFound)));
    own.end_others().await.unwrap();
    assert_eq!(member(&rig, &sessions[1]).await, None);
    assert_eq!(member(&rig, &sessions[2]).await, None);
    assert!(member(&rig, &sessions[0]).await.is_some());
    let audit = ended(&rig).await;
    let told: Vec<_> = audit.iter().map(|line| line.detail.as_deref()).collect();
    assert_eq!(told, [Some("all others"), Some("one")]);
    assert!(audit.iter().all(|line| line.actor == EMAIL));
}

#[tokio::test]
async fn nobody_ends_the_session_of_another_but_an_admin_does() {
    let rig = with_ann().await;
    let anns = session(&rig).await;
    let other = "bea@market.example";
    crate::staff::add(&rig, other, PASSWORD).await.unwrap();
    let beas = try_sign_in(&rig, other, PASSWORD).await.unwrap();
    let (_, lines) = own(&rig, &beas).await;
    let (anns_own, _) = own(&rig, &anns).await;
    let stranger = anns_own.end(&lines[0].id).await;
    assert!(matches!(stranger, Err(UseCaseError::NotFound)));
    anns_own.end_others().await.unwrap();
    assert!(member(&rig, &beas).await.is_some());
    let viewer = actor(&rig, &anns).await;
    assert!(rig.service.permit::<ManageStaff>(&viewer).is_err());
    let admin = rig.granted::<ManageStaff>();
    let bea = actor(&rig, &beas).await.member.id;
    let person = admin.person(bea).await.unwrap();
    assert_eq!(person.member.email, other);
    assert!(!person.sessions[0].is_own);
    admin
        .end_session(bea, &person.sessions[0].id)
        .await
        .unwrap();
    assert_eq!(member(&rig, &beas).await, None);
    let ann = actor(&rig, &anns).await.member.id;
    let wrong = admin
        .end_session(bea, &own(&rig, &anns).await.1[0].id)
        .await;
    assert!(matches!(wrong, Err(UseCaseError::NotFound)), "not hers");
    admin.end_sessions(ann).await.unwrap();
    assert_eq!(member(&rig, &anns).await, None);
    let line = ended(&rig).await.remove(0);
    assert_eq!(line.actor, "admin@market.example");
    assert_eq!(line.subject.as_deref(), Some(EMAIL));
}
