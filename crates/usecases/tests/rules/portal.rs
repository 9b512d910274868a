//! The seller's own session.

use domain::OrganizationId;
use testkit::facts::organization_id;
use usecases::{
    ports::{ExposeSecret, SecretString},
    staff::AskedBy,
};

use crate::rig::{Rig, seconds};

async fn opened(rig: &Rig, secret: &SecretString) -> Option<OrganizationId> {
    let portal = rig.portal(secret).await?;
    Some(portal.organization().clone())
}

#[tokio::test]
async fn a_portal_session_opens_only_its_own_seller() {
    let rig = Rig::new().await;
    let one = rig.connect("shop-1", "org_1").await;
    let two = rig.connect("shop-2", "org_2").await;
    assert_eq!(opened(&rig, &one).await, Some(organization_id(1)));
    assert_eq!(opened(&rig, &two).await, Some(organization_id(2)));
    assert_eq!(opened(&rig, &"guess".to_owned().into()).await, None);
    let detail = rig.portal(&two).await.unwrap().detail().await.unwrap();
    assert_eq!(detail.reference.as_str(), "shop-2");
    assert_eq!(detail.allowed, [], "nothing that staff may do");
    assert_eq!(detail.timeline, [], "nor what staff did");
}

#[tokio::test]
async fn a_portal_session_ends_with_its_life_or_by_leaving() {
    let rig = Rig::new().await;
    let one = rig.connect("shop-1", "org_1").await;
    let two = rig.connect("shop-2", "org_2").await;
    rig.service.leave_portal(one.expose_secret()).await.unwrap();
    assert_eq!(opened(&rig, &one).await, None);
    let life = rig.service.settings().portal_life;
    rig.clock.advance(life - seconds(1));
    assert!(opened(&rig, &two).await.is_some());
    rig.clock.advance(seconds(1));
    assert_eq!(opened(&rig, &two).await, None);
}

#[tokio::test]
async fn a_portal_session_opens_nothing_of_the_staff() {
    let rig = Rig::new().await;
    let portal = rig.connect("shop-1", "org_1").await;
    let member = rig
        .service
        .session(portal.expose_secret(), AskedBy::Person, None)
        .await
        .unwrap();
    assert!(member.is_none());
}
