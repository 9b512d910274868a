//! A disconnect, judged by the simulated Mollie's own list of authorizations.

use domain::{ConnectionState, OrganizationId, Role};
use reqwest::header;
use serde_json::json;

use crate::{
    engine::{Engine, on_both},
    installation::{Installation, wait_for},
};

on_both!(
    a_disconnect_leaves_no_grant_alive,
    a_disconnect_is_unconfirmed_for_as_long_as_a_grant_is_alive,
    a_grant_that_nothing_came_of_ends_while_nobody_disconnects,
);

/// How many authorizations of an organization are alive at Mollie.
async fn alive(installation: &Installation, organization: &OrganizationId) -> usize {
    let path = format!("organizations/{organization}");
    let facts = installation.control("GET", &path, json!({})).await;
    facts["authorizations"].as_array().unwrap().len()
}

/// Comes back from Mollie with a grant for this reference; where the browser is led.
async fn come_back(
    installation: &Installation,
    admin: &str,
    organization: &OrganizationId,
    reference: &str,
) -> String {
    let link = installation.invite(admin, reference).await;
    let (back, browser) = installation.consent(&link, organization).await;
    let back = installation.http.get(back).header(header::COOKIE, browser);
    let answer = back.send().await.unwrap();
    answer.headers()[header::LOCATION]
        .to_str()
        .unwrap()
        .to_owned()
}

async fn disconnect(installation: &Installation, admin: &str, organization: &OrganizationId) {
    let store = installation.store().await;
    let name = store
        .seller(organization)
        .await
        .unwrap()
        .unwrap()
        .states
        .name;
    let form = [
        ("organization", organization.as_str()),
        ("reason", "asked by phone"),
        ("typed_name", name.as_str()),
    ];
    let order = installation.post("/fn/disconnect-seller", &form);
    let answer = order.header(header::COOKIE, admin).send().await.unwrap();
    assert!(answer.status().is_success(), "{}", answer.status());
}

async fn state(installation: &Installation, organization: &OrganizationId) -> ConnectionState {
    let store = installation.store().await;
    let seller = store.seller(organization).await.unwrap().unwrap();
    seller.connection.state
}

async fn wait_until_none_is_alive(installation: &Installation, organization: &OrganizationId) {
    wait_for("no grant to be alive", async || {
        (alive(installation, organization).await == 0).then_some(())
    })
    .await;
}

async fn a_disconnect_leaves_no_grant_alive(engine: Engine) {
    let installation = Installation::on(engine).await;
    let _program = installation.serve().await;
    let admin = installation.staff(Role::Admin).await;
    let organization = installation.organization(json!({})).await;
    for _ in 0..3 {
        installation
            .connect_as(&admin, &organization, "shop-1")
            .await;
    }
    let other = come_back(&installation, &admin, &organization, "shop-2").await;
    assert!(other.contains("outcome=already-linked"), "{other}");
    assert_eq!(alive(&installation, &organization).await, 4);
    disconnect(&installation, &admin, &organization).await;
    assert_eq!(alive(&installation, &organization).await, 0);
    let said = state(&installation, &organization).await;
    assert_eq!(said, ConnectionState::DisconnectedByUs);
}

async fn a_disconnect_is_unconfirmed_for_as_long_as_a_grant_is_alive(engine: Engine) {
    let installation = Installation::on(engine).await;
    let _program = installation.serve().await;
    let admin = installation.staff(Role::Admin).await;
    let organization = installation.organization(json!({})).await;
    for _ in 0..2 {
        installation
            .connect_as(&admin, &organization, "shop-1")
            .await;
    }
    let away = json!({ "match": "DELETE /oauth2/tokens", "kind": "500", "times": 1 });
    installation.control("POST", "faults", away).await;
    disconnect(&installation, &admin, &organization).await;
    let said = state(&installation, &organization).await;
    let left = alive(&installation, &organization).await;
    assert_eq!((said, left), (ConnectionState::DisconnectUnconfirmed, 2));
    let mut worker = installation.start(&["worker"]);
    wait_until_none_is_alive(&installation, &organization).await;
    wait_for("the proof", async || {
        let said = state(&installation, &organization).await;
        (said == ConnectionState::DisconnectedByUs).then_some(())
    })
    .await;
    worker.stop().await;
}

async fn a_grant_that_nothing_came_of_ends_while_nobody_disconnects(engine: Engine) {
    let installation = Installation::on(engine).await;
    let _program = installation.serve().await;
    let admin = installation.staff(Role::Admin).await;
    let [organization, held] = [
        installation.organization(json!({})).await,
        installation.organization(json!({})).await,
    ];
    installation.connect_as(&admin, &held, "shop-1").await;
    let away = json!({ "match": "DELETE /oauth2/tokens", "kind": "500", "times": 1 });
    installation.control("POST", "faults", away).await;
    // The reference is another seller's, and Mollie is away when the new grant is to be revoked.
    let other = come_back(&installation, &admin, &organization, "shop-1").await;
    assert!(other.contains("outcome=already-linked"), "{other}");
    assert_eq!(alive(&installation, &organization).await, 1);
    let mut worker = installation.start(&["worker"]);
    wait_until_none_is_alive(&installation, &organization).await;
    worker.stop().await;
    assert_eq!(
        alive(&installation, &held).await,
        1,
        "nobody ended this one"
    );
}
