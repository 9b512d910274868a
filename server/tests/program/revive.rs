//! What was taken for gone by mistake comes back.

use domain::{ConnectionState, Role};
use serde_json::json;

use crate::installation::{Installation, wait_for};

#[tokio::test(flavor = "multi_thread")]
async fn a_seller_who_was_taken_for_gone_comes_back_by_a_command() {
    let mut installation = Installation::new().await;
    // Its list of clients would tell that the seller has not left.
    installation.unset("MOLLIE_PARTNER_TOKEN");
    let settings = json!({ "access_token_seconds": 60 });
    installation.control("PATCH", "settings", settings).await;
    let organization = installation.organization(json!({})).await;
    let program = installation.serve().await;
    let admin = installation.staff(Role::Admin).await;
    installation.connect(&admin, &organization).await;
    let fault = json!({ "match": "POST /oauth2/tokens", "kind": "invalid_grant" });
    installation.control("POST", "faults", fault).await;
    let store = installation.store().await;
    let state = async || {
        let seller = store.seller(&organization).await.unwrap().unwrap();
        seller.connection.state
    };
    let _worker = installation.start(&["worker"]);
    let is = async |wanted| (state().await == wanted).then_some(());
    wait_for("the seller to be taken for gone", async || {
        is(ConnectionState::DisconnectedBySeller).await
    })
    .await;
    installation.control("DELETE", "faults", json!({})).await;
    let revived = installation.run(&["connections", "revive"], "");
    let told = String::from_utf8(revived.stdout).unwrap();
    assert!(told.contains(organization.as_str()), "{told}");
    wait_for("the seller to be polled again", async || {
        let seller = store.seller(&organization).await.unwrap().unwrap();
        let polled = seller.connection.refreshed_at.is_some();
        (polled && seller.connection.state == ConnectionState::Connected).then_some(())
    })
    .await;
    drop(program);
}
