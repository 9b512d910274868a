//! Links that staff give to sellers.

use domain::Role;
use jiff::SignedDuration;
use testkit::facts::organization_id;
use usecases::{
    UseCaseError,
    connections::{Completion, InvitationLanding},
    invitations::InviteSellers,
    ports::{ExposeSecret, Invitation, InvitationId, InvitationKey, InvitationState, Page, Place},
};
use uuid::Uuid;

use crate::rig::{Rig, redirect_uri, seconds};

async fn landing(rig: &Rig, invite: &str) -> InvitationLanding {
    rig.service.invitation_landing(invite).await.unwrap()
}

async fn cannot_start(rig: &Rig, invite: &str) -> bool {
    let started = rig.service.start_connecting(invite, &redirect_uri()).await;
    matches!(started, Err(UseCaseError::NotFound))
}

/// The newest page of these invitations.
async fn page(
    invites: &InviteSellers,
    reference: Option<&str>,
    only_open: bool,
) -> Page<Invitation, InvitationKey> {
    let newest = Place::Newest;
    invites.page(reference, only_open, newest).await.unwrap()
}

#[tokio::test]
async fn an_invitation_connects_one_seller_once() {
    let rig = Rig::new().await;
    let invite = rig.invite("shop-1").await;
    let (one, other) = (rig.start(&invite).await, rig.start(&invite).await);
    let first = rig.complete(one.approved_by("org_1")).await;
    assert!(matches!(first, Completion::Connected { .. }));
    let second = rig.complete(other.approved_by("org_2")).await;
    assert!(matches!(second, Completion::Expired), "{second:?}");
    assert!(rig.find("org_2").await.is_none());
    assert!(matches!(
        landing(&rig, &invite).await,
        InvitationLanding::Used
    ));
    assert!(cannot_start(&rig, &invite).await);
    let kept = page(&rig.granted(), None, false).await.rows;
    assert!(matches!(
        &kept[0].state,
        InvitationState::Used { organization: id, .. } if *id == organization_id(1)
    ));
}

#[tokio::test]
async fn an_invitation_ends_with_its_life() {
    let rig = Rig::new().await;
    let invites = rig.granted::<InviteSellers>();
    let life = Some(SignedDuration::from_hours(2));
    let link = invites.invite("shop-1", "de_DE", life).await.unwrap();
    assert_eq!(link.expires_at, rig.now() + SignedDuration::from_hours(2));
    let secret = link.secret.expose_secret().to_owned();
    rig.clock.advance(seconds(2 * 3_600 - 1));
    assert!(matches!(
        landing(&rig, &secret).await,
        InvitationLanding::Open { .. }
    ));
    rig.clock.advance(seconds(1));
    assert!(matches!(
        landing(&rig, &secret).await,
        InvitationLanding::Over
    ));
    assert!(cannot_start(&rig, &secret).await);
}

#[tokio::test]
async fn an_invitation_that_ends_while_the_seller_is_at_mollie_connects_nobody() {
    let rig = Rig::new().await;
    let invites = rig.granted::<InviteSellers>();
    let life = Some(SignedDuration::from_hours(1));
    let link = invites.invite("shop-1", "de_DE", life).await.unwrap();
    let secret = link.secret.expose_secret().to_owned();
    rig.clock.advance(seconds(3_590));
    let trip = rig.start(&secret).await;
    rig.clock.advance(seconds(10));
    let late = rig.complete(trip.approved_by("org_1")).await;
    assert!(matches!(late, Completion::Expired), "{late:?}");
    assert!(rig.find("org_1").await.is_none());
}

#[tokio::test]
async fn a_withdrawn_invitation_connects_nobody() {
    let rig = Rig::new().await;
    let invite = rig.invite("shop-1").await;
    let trip = rig.start(&invite).await;
    let invites = rig.granted::<InviteSellers>();
    let id = page(&invites, None, false).await.rows[0].id;
    invites.withdraw(id).await.unwrap();
    assert!(matches!(
        landing(&rig, &invite).await,
        InvitationLanding::Over
    ));
    assert!(cannot_start(&rig, &invite).await);
    let late = rig.complete(trip.approved_by("org_1")).await;
    assert!(matches!(late, Completion::Expired));
    assert!(rig.find("org_1").await.is_none());
    assert_eq!(rig.audit("seller.invitation-withdraw").await.len(), 1);
    for id in [id, InvitationId(Uuid::nil())] {
        let again = invites.withdraw(id).await;
        assert!(matches!(again, Err(UseCaseError::NotFound)));
    }
}

#[tokio::test]
async fn an_unknown_link_leads_nowhere() {
    let rig = Rig::new().await;
    assert!(matches!(
        landing(&rig, "no-such-link").await,
        InvitationLanding::Unknown
    ));
    assert!(cannot_start(&rig, "no-such-link").await);
}

#[tokio::test]
async fn an_invitation_needs_a_reference_and_a_language_that_mollie_speaks() {
    let rig = Rig::new().await;
    let invites = rig.granted::<InviteSellers>();
    for (reference, locale) in [("", "nl_NL"), ("a\nb", "nl_NL"), ("shop", "tlh_QO")] {
        let made = invites.invite(reference, locale, None).await;
        assert!(
            matches!(made, Err(UseCaseError::Invalid(_))),
            "{reference:?} {locale}"
        );
    }
    assert_eq!(page(&invites, None, false).await.rows, []);
}

#[tokio::test]
async fn every_open_invitation_is_found_and_can_be_withdrawn_however_many_came_after() {
    let rig = Rig::new().await;
    let invites = rig.granted::<InviteSellers>();
    for number in 0..120 {
        let reference = format!("shop-{number}");
        invites.invite(&reference, "nl_NL", None).await.unwrap();
        rig.clock.advance(seconds(1));
    }
    let mut open = 0;
    let mut newest = page(&invites, None, true).await;
    while !newest.rows.is_empty() {
        open += newest.rows.len();
        for one in newest.rows {
            invites.withdraw(one.id).await.unwrap();
        }
        newest = page(&invites, None, true).await;
    }
    assert_eq!(open, 120);
    let found = page(&invites, Some("shop-0"), false).await.rows;
    assert_eq!(found.len(), 1);
    assert!(matches!(found[0].state, InvitationState::Withdrawn { .. }));
    let (mut seen, mut place) = (0, Place::Newest);
    loop {
        let one = invites.page(None, false, place).await.unwrap();
        seen += one.rows.len();
        let Some(older) = one.older else { break };
        place = Place::OlderThan(older);
    }
    assert_eq!(seen, 120);
}

#[tokio::test]
async fn viewers_do_not_invite() {
    let rig = Rig::new().await;
    for (role, allowed) in [
        (Role::Viewer, false),
        (Role::Onboarding, true),
        (Role::Admin, true),
    ] {
        let granted = rig.service.permit::<InviteSellers>(&rig.actor(role));
        assert_eq!(granted.is_ok(), allowed, "{role}");
    }
}
