use reqwest::Method;
use serde_json::{Value, json};

use crate::fixture::{Fixture, text};

#[tokio::test]
async fn a_due_date_that_passes_turns_its_capability_off() {
    let sandbox = Fixture::start().await;
    let seller = sandbox
        .create(json!({
            "status": "completed",
            "capabilities": [
                { "name": "payments", "status": "enabled", "requirements": [
                    { "id": "needs-data", "dueDate": "2026-09-02T12:00:00+00:00" },
                ]},
                { "name": "settlements", "status": "enabled" },
            ],
        }))
        .await;
    sandbox
        .patch(
            "/sandbox/settings",
            json!({ "access_token_seconds": 864_000 }),
        )
        .await;
    let token = sandbox.connect(&seller).await.access;
    let read = async || {
        let payments =
            sandbox.get(&token, "/v2/capabilities").await.1["_embedded"]["capabilities"][0].clone();
        let onboarding = sandbox.get(&token, "/v2/onboarding/me").await.1;
        json!([
            payments["status"],
            payments["statusReason"],
            payments["requirements"][0]["status"],
            onboarding["canReceivePayments"],
            onboarding["canReceiveSettlements"],
        ])
    };
    assert_eq!(
        read().await,
        json!(["enabled", null, "currently-due", true, true])
    );
    sandbox.advance(86_399).await;
    assert_eq!(
        read().await,
        json!(["enabled", null, "currently-due", true, true])
    );
    sandbox.advance(1).await;
    assert_eq!(
        read().await,
        json!(["disabled", "requirement-past-due", "past-due", false, true])
    );
}

#[tokio::test]
async fn a_new_state_brings_capabilities_that_fit_it() {
    let sandbox = Fixture::start().await;
    let seller = sandbox.create(json!({ "name": "Άλφα" })).await;
    let path = format!("/sandbox/organizations/{seller}");
    let before = sandbox.read(&path).await;
    assert_eq!(
        (&before["name"], &before["status"]),
        (&json!("Άλφα"), &json!("needs-data"))
    );
    assert_eq!(before["capabilities"][0]["status"], "pending");
    let done =
        json!({ "status": "completed", "canReceivePayments": true, "canReceiveSettlements": true });
    let after: Value = sandbox.patch(&path, done).await.json().await.unwrap();
    assert_eq!(after["capabilities"][0]["status"], "enabled");
    assert_eq!(
        (&after["name"], &after["email"]),
        (&before["name"], &before["email"])
    );
    assert_eq!(after["profiles"][0]["id"], before["profiles"][0]["id"]);
    assert_eq!(after["profiles"][0]["status"], "verified");
    assert_eq!(after["profiles"][0]["methods"][0]["status"], "activated");
}

#[tokio::test]
async fn given_facts_stand_even_where_they_disagree() {
    let sandbox = Fixture::start().await;
    let seller = sandbox
        .create(json!({
            "status": "needs-data", "canReceivePayments": true,
            "capabilities": [{ "name": "payments", "status": "pending" }],
        }))
        .await;
    let token = sandbox.connect(&seller).await.access;
    assert_eq!(
        sandbox.get(&token, "/v2/onboarding/me").await.1["canReceivePayments"],
        true
    );
    let (_, list) = sandbox.get(&token, "/v2/capabilities").await;
    assert_eq!(
        (
            &list["count"],
            &list["_embedded"]["capabilities"][0]["status"]
        ),
        (&json!(1), &json!("pending"))
    );
}

#[tokio::test]
async fn absent_null_and_given_facts_stay_three_different_things() {
    let sandbox = Fixture::start().await;
    let seller = sandbox
        .create(json!({ "vatNumber": null, "locale": null }))
        .await;
    let token = sandbox.connect(&seller).await.access;
    let (_, organization) = sandbox.get(&token, "/v2/organizations/me").await;
    assert!(
        organization.as_object().unwrap().contains_key("vatNumber")
            && organization["vatNumber"].is_null()
    );
    assert!(organization["registrationNumber"].is_string());
    let bare = sandbox.connect(&sandbox.seller(20).await).await.access;
    let (_, organization) = sandbox.get(&bare, "/v2/organizations/me").await;
    assert!(!organization.as_object().unwrap().contains_key("vatNumber"));
    assert!(!organization.as_object().unwrap().contains_key("address"));
}

#[tokio::test]
async fn a_patched_profile_keeps_what_is_not_mentioned() {
    let sandbox = Fixture::start().await;
    let seller = sandbox
        .create(json!({ "status": "completed", "profiles": [{ "name": "One" }, { "name": "Two", "methods": [] }] }))
        .await;
    let path = format!("/sandbox/organizations/{seller}");
    let before = sandbox.read(&path).await;
    let second = text(&before["profiles"][1]["id"]);
    let facts = json!({ "profiles": [
        { "status": "blocked" },
        { "id": second, "methods": [{ "id": "ideal", "status": "rejected" }] },
    ]});
    let after: Value = sandbox.patch(&path, facts).await.json().await.unwrap();
    assert_eq!(after["profiles"][0]["id"], before["profiles"][0]["id"]);
    assert_eq!(
        (
            &after["profiles"][0]["status"],
            &after["profiles"][0]["name"]
        ),
        (&json!("blocked"), &json!("One"))
    );
    assert_eq!(after["profiles"][1]["methods"][0]["status"], "rejected");
    assert_eq!(after["profiles"][1]["name"], "Two");
}

#[tokio::test]
async fn facts_that_make_no_sense_are_refused_and_unknown_ones_named() {
    let sandbox = Fixture::start().await;
    let taken = sandbox.seller(0).await;
    for facts in [
        json!({ "status": "asleep" }),
        json!({ "capabilities": 3 }),
        json!({ "id": "shop" }),
        json!({ "id": taken }),
    ] {
        assert_eq!(
            sandbox
                .post("/sandbox/organizations", facts.clone())
                .await
                .status(),
            422,
            "{facts}"
        );
    }
    let made: Value = sandbox
        .post("/sandbox/organizations", json!({ "shoeSize": 43 }))
        .await
        .json()
        .await
        .unwrap();
    assert_eq!(made["ignored"], json!(["shoeSize"]));
    assert_eq!(
        sandbox
            .patch("/sandbox/organizations/org_1", json!({}))
            .await
            .status(),
        404
    );
    assert_eq!(
        sandbox
            .patch("/sandbox/settings", json!({ "rotate": true }))
            .await
            .status(),
        422
    );
    assert_eq!(
        sandbox
            .post("/sandbox/clock", json!({ "advance_seconds": -1 }))
            .await
            .status(),
        422
    );
}

#[tokio::test]
async fn the_log_tells_every_request_and_never_a_token() {
    let sandbox = Fixture::start().await;
    let seller = sandbox.seller(0).await;
    let code = sandbox.code(&seller).await;
    let first = crate::fixture::tokens(sandbox.exchange(&code).await).await;
    sandbox.refresh(&first.refresh).await;
    sandbox.get(&first.access, "/v2/organizations/me").await;
    sandbox
        .get(
            &first.access,
            &format!("/v2/organizations/{}", first.access),
        )
        .await;
    let form = [
        ("token_type_hint", "refresh_token"),
        ("token", first.refresh.as_str()),
    ];
    sandbox
        .token_request(Method::DELETE, &form)
        .send()
        .await
        .unwrap();
    let log = sandbox.read("/sandbox/log").await;
    let line = |it: &Value| {
        format!(
            "{} {} {}",
            text(&it["method"]),
            text(&it["path"]),
            it["status"]
        )
    };
    let lines: Vec<String> = log["requests"]
        .as_array()
        .unwrap()
        .iter()
        .map(line)
        .collect();
    assert_eq!(
        lines,
        [
            "POST /oauth2/tokens 200",
            "POST /oauth2/tokens 200",
            "GET /v2/organizations/me 200",
            "GET /v2/organizations/(credential) 404",
            "DELETE /oauth2/tokens 204",
        ]
    );
    assert!(
        log["requests"]
            .as_array()
            .unwrap()
            .iter()
            .all(|it| it["organization"] == seller.as_str())
    );
    assert_eq!(log["requests"][1]["grant_type"], "refresh_token");
    assert_eq!(log["counts"]["routes"]["POST /oauth2/tokens"], 2);
    let written = format!(
        "{log}{}",
        sandbox
            .request(Method::GET, "/")
            .send()
            .await
            .unwrap()
            .text()
            .await
            .unwrap()
    );
    for secret in [&code, &first.access, &first.refresh] {
        assert!(!written.contains(secret.as_str()));
    }
    assert_eq!(sandbox.delete("/sandbox/log").await, 204);
    assert_eq!(sandbox.read("/sandbox/log").await["counts"]["total"], 0);
}

#[tokio::test]
async fn a_scenario_button_changes_its_organization() {
    let sandbox = Fixture::start().await;
    let seller = sandbox.seller(0).await;
    let tokens = sandbox.connect(&seller).await;
    let press = async |scenario: &str| {
        let path = format!("/control/organizations/{seller}/scenario");
        let response = sandbox
            .request(Method::POST, &path)
            .form(&[("scenario", scenario)])
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), 303, "{scenario}");
        sandbox
            .read(&format!("/sandbox/organizations/{seller}"))
            .await
    };
    assert_eq!(
        press("in-review-payments-yes-settlements-no").await["status"],
        "in-review"
    );
    assert_eq!(
        press("block-all-profiles").await["profiles"][0]["status"],
        "blocked"
    );
    let asked = press("ask-for-data-due-in-7-days").await;
    assert_eq!(
        asked["capabilities"][0]["requirements"][0]["dueDate"],
        "2026-09-08T12:00:00+00:00"
    );
    assert_eq!(
        press("make-the-requirement-past-due").await["canReceivePayments"],
        false
    );
    assert_eq!(
        press("merchant-disconnects").await["authorizations"],
        json!([])
    );
    assert_eq!(sandbox.refresh(&tokens.refresh).await.status(), 400);
    let page = sandbox
        .request(Method::GET, &format!("/dashboard/{seller}/onboarding"))
        .send()
        .await
        .unwrap();
    assert!(page.text().await.unwrap().contains(&seller));
}

#[tokio::test]
async fn another_site_cannot_make_a_browser_change_anything() {
    let sandbox = Fixture::start().await;
    let seller = sandbox.create(json!({ "status": "needs-data" })).await;
    let scenario = format!("/control/organizations/{seller}/scenario");
    let own = sandbox.url("").trim_end_matches('/').to_owned();
    let faults = async || sandbox.read("/sandbox/faults").await;
    let before = (sandbox.read("/sandbox/clock").await, faults().await);
    let foreign = [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://evil.example"),
        ("origin", "null"),
    ];
    for (header, value) in foreign {
        for (method, path) in [
            (Method::POST, "/sandbox/faults"),
            (Method::DELETE, "/sandbox/faults"),
            (Method::PATCH, "/sandbox/settings"),
            (Method::POST, "/sandbox/clock"),
            (Method::POST, "/sandbox/authorize"),
            (Method::POST, "/control/clock"),
            (Method::POST, "/control/faults"),
            (Method::POST, scenario.as_str()),
        ] {
            let sent = sandbox.request(method, path).header(header, value);
            let sent = sent.json(&json!({ "advance_seconds": 60 })).send().await;
            assert_eq!(sent.unwrap().status(), 403, "{path} {header}: {value}");
        }
    }
    let after = (sandbox.read("/sandbox/clock").await, faults().await);
    assert_eq!(before.1, after.1);
    for (header, value) in [("sec-fetch-site", "same-origin"), ("origin", own.as_str())] {
        let sent = sandbox.request(Method::POST, "/sandbox/clock");
        let sent = sent
            .header(header, value)
            .json(&json!({ "advance_seconds": 1 }));
        assert!(sent.send().await.unwrap().status().is_success(), "{header}");
    }
}
