//! Mollie asks one seller to wait, and another goes on.

use domain::{OnboardingStatus, Role};
use reqwest::header;
use serde_json::json;

use crate::{
    engine::{Engine, on_both},
    installation::{Installation, wait_for},
};

on_both!(a_seller_whom_mollie_asks_to_wait_keeps_no_other_waiting);

async fn a_seller_whom_mollie_asks_to_wait_keeps_no_other_waiting(engine: Engine) {
    let installation = Installation::on(engine).await;
    let serving = installation.serve().await;
    let admin = installation.staff(Role::Admin).await;
    let facts = || json!({ "status": "needs-data" });
    let paused = installation.organization(facts()).await;
    let other = installation.organization(facts()).await;
    for organization in [&paused, &other] {
        installation.connect(&admin, organization).await;
    }
    let limit = json!({ "match": "/v2/*", "kind": "429", "rate": 1.0, "retry_after": 1800,
                        "organization": paused.as_str() });
    installation.control("POST", "faults", limit).await;
    installation.control("DELETE", "log", json!({})).await;
    let worker = installation.start(&["worker"]);
    let page = async |path: &str| {
        let page = installation.get(path).header(header::COOKIE, &admin);
        page.send().await.unwrap().text().await.unwrap()
    };
    let of_seller = format!("/sellers/{paused}");
    wait_for("the seller's page to say so", async || {
        let page = page(&of_seller).await;
        page.contains("Mollie asks us to wait until").then_some(())
    })
    .await;
    // The other one is read, and what is new of it arrives.
    let path = format!("organizations/{other}");
    let change = json!({ "status": "completed" });
    installation.control("PATCH", &path, change).await;
    let store = installation.store().await;
    wait_for("news of the other seller", async || {
        let seller = store.seller(&other).await.unwrap().unwrap();
        (seller.states.onboarding == OnboardingStatus::Completed).then_some(())
    })
    .await;
    assert!(
        !page(&format!("/sellers/{other}"))
            .await
            .contains("asks us to wait")
    );
    assert!(!page("/operations").await.contains("has asked for a pause"));
    let log = installation.control("GET", "log", json!({})).await;
    let asked = log["requests"].as_array().unwrap().iter();
    let refused = asked.filter(|request| request["organization"] == paused.as_str());
    assert_eq!(refused.count(), 1, "{log}");
    drop((worker, serving));
}
