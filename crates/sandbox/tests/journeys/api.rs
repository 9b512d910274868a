use std::collections::HashSet;

use reqwest::Method;
use sandbox::Options;
use serde_json::{Value, json};

use crate::fixture::{Fixture, answer, query, text, tokens};

fn names(list: &Value, key: &str) -> Vec<String> {
    list.as_array()
        .unwrap()
        .iter()
        .map(|item| text(&item[key]))
        .collect()
}

#[tokio::test]
async fn the_first_twelve_sellers_are_the_twelve_states() {
    let sandbox = Fixture::start().await;
    let list = sandbox.read("/sandbox/organizations").await;
    let state = |it: &Value| {
        format!(
            "{} {} {}",
            it["status"], it["canReceivePayments"], it["canReceiveSettlements"]
        )
    };
    let states: HashSet<String> = list["organizations"]
        .as_array()
        .unwrap()
        .iter()
        .take(12)
        .map(state)
        .collect();
    assert_eq!((list["count"].as_u64(), states.len()), (Some(24), 12));
}

#[tokio::test]
async fn every_seller_of_a_large_sandbox_has_an_id_of_its_own() {
    let sandbox = Fixture::with(Options {
        sellers: 2_000,
        ..crate::fixture::options()
    })
    .await;
    let list = sandbox.read("/sandbox/organizations").await;
    let ids: HashSet<String> = names(&list["organizations"], "id").into_iter().collect();
    assert_eq!(ids.len(), 2_000);
    assert!(
        ids.iter()
            .all(|id| (11..=12).contains(&id.len()) && id.starts_with("org_"))
    );
}

#[tokio::test]
async fn equal_seeds_make_equal_sellers_and_other_seeds_other_ones() {
    let facts = async |seed| {
        let sandbox = Fixture::with(Options {
            seed,
            sellers: 60,
            ..crate::fixture::options()
        })
        .await;
        let id = sandbox.seller(40).await;
        (
            sandbox.read("/sandbox/organizations").await,
            sandbox.read(&format!("/sandbox/organizations/{id}")).await,
        )
    };
    let first = facts(7).await;
    assert_eq!(first, facts(7).await);
    assert_ne!(first, facts(8).await);
}

#[tokio::test]
async fn a_call_needs_a_token_with_its_scope() {
    let sandbox = Fixture::start().await;
    let seller = sandbox.seller(0).await;
    let location = sandbox
        .approve(&seller, json!({ "scope": "organizations.read" }))
        .await;
    let token = tokens(sandbox.exchange(&query(&location, "code").unwrap()).await)
        .await
        .access;
    assert_eq!(sandbox.get(&token, "/v2/organizations/me").await.0, 200);
    for path in [
        "/v2/onboarding/me",
        "/v2/capabilities",
        "/v2/profiles",
        "/v2/methods/all",
        "/v2/balances",
        "/v2/clients",
    ] {
        let (status, body) = sandbox.get(&token, path).await;
        assert_eq!(
            (status, &body["status"], &body["title"]),
            (403, &json!(403), &json!("Forbidden")),
            "{path}"
        );
        assert!(body["_links"]["documentation"]["href"].is_string());
    }
    for path in ["/v2/organizations/me", "/v2/permissions", "/v2/clients"] {
        assert_eq!(sandbox.get("access_unknown", path).await.0, 401, "{path}");
        assert_eq!(
            sandbox
                .request(Method::GET, path)
                .send()
                .await
                .unwrap()
                .status(),
            401,
            "{path}"
        );
    }
}

#[tokio::test]
async fn permissions_tell_what_was_granted() {
    let sandbox = Fixture::start().await;
    let token = sandbox.connect(&sandbox.seller(0).await).await.access;
    let (_, body) = sandbox.get(&token, "/v2/permissions").await;
    let granted = |id: &str| {
        let list = body["_embedded"]["permissions"].as_array().unwrap();
        list.iter()
            .find(|permission| permission["id"] == id)
            .unwrap()["granted"]
            .as_bool()
            .unwrap()
    };
    assert_eq!(body["count"], 61);
    assert!(granted("profiles.read"));
    assert!(!granted("refunds.read"));
    assert_eq!(
        sandbox.get(&token, "/v2/permissions/payments.read").await.1["granted"],
        true
    );
    assert_eq!(
        sandbox.get(&token, "/v2/permissions/payments.fly").await.0,
        404
    );
}

#[tokio::test]
async fn profiles_come_in_pages_and_links_keep_the_address_asked() {
    let sandbox = Fixture::start().await;
    let token = sandbox.connect(&sandbox.seller(23).await).await.access;
    let (_, all) = sandbox.get(&token, "/v2/profiles").await;
    let expected = names(&all["_embedded"]["profiles"], "id");
    assert_eq!(expected.len(), 3);
    let (mut walked, mut path) = (Vec::new(), "/v2/profiles?limit=1".to_owned());
    loop {
        let (status, page) = sandbox.get(&token, &path).await;
        assert_eq!((status, &page["count"]), (200, &json!(1)));
        assert_eq!(page["_links"]["previous"].is_null(), walked.is_empty());
        walked.extend(names(&page["_embedded"]["profiles"], "id"));
        let Some(next) = page["_links"]["next"]["href"].as_str() else {
            break;
        };
        path = next
            .strip_prefix(&sandbox.running.base_url)
            .unwrap()
            .to_owned();
    }
    assert_eq!(walked, expected);
    for (query, field) in [
        ("from=pfl_unknown", "from"),
        ("limit=0", "limit"),
        ("limit=251", "limit"),
        ("limit=x", "limit"),
    ] {
        let (status, body) = sandbox.get(&token, &format!("/v2/profiles?{query}")).await;
        assert_eq!((status, &body["field"]), (400, &json!(field)), "{query}");
    }
}

#[tokio::test]
async fn links_start_with_the_public_address_when_there_is_one() {
    let public_url = Some("https://mollie.example/".to_owned());
    let sandbox = Fixture::with(Options {
        public_url,
        ..crate::fixture::options()
    })
    .await;
    let token = sandbox.connect(&sandbox.seller(0).await).await.access;
    let (_, body) = sandbox.get(&token, "/v2/onboarding/me").await;
    assert_eq!(
        body["_links"]["self"]["href"],
        "https://mollie.example/v2/onboarding/me"
    );
}

#[tokio::test]
async fn a_profile_is_made_changed_deleted_and_then_gone() {
    let sandbox = Fixture::start().await;
    let token = sandbox.connect(&sandbox.seller(0).await).await.access;
    let send = async |method, path: &str, body: Value| {
        answer(
            sandbox
                .request(method, path)
                .bearer_auth(&token)
                .json(&body)
                .send()
                .await
                .unwrap(),
        )
        .await
    };
    let facts = json!({ "name": "Shop", "website": "https://shop.example", "email": "a@shop.example", "phone": "+31201" });
    let (status, made) = send(Method::POST, "/v2/profiles", facts).await;
    assert_eq!(
        (status, &made["status"], &made["review"]["status"]),
        (201, &json!("unverified"), &json!("pending"))
    );
    let path = format!("/v2/profiles/{}", text(&made["id"]));
    let (status, body) = send(Method::POST, "/v2/profiles", json!({ "name": "Shop" })).await;
    assert_eq!((status, &body["field"]), (422, &json!("website")));
    assert_eq!(
        send(Method::PATCH, &path, json!({ "name": "Stall" }))
            .await
            .1["name"],
        "Stall"
    );
    assert_eq!(send(Method::PATCH, &path, json!({})).await.0, 422);
    assert_eq!(sandbox.call(&token, Method::DELETE, &path).await.0, 204);
    let (status, body) = sandbox.get(&token, &path).await;
    assert_eq!((status, &body["title"]), (410, &json!("Gone")));
    assert_eq!(sandbox.call(&token, Method::DELETE, &path).await.0, 410);
    assert_eq!(sandbox.get(&token, "/v2/profiles/pfl_unknown").await.0, 404);
}

#[tokio::test]
async fn a_method_waits_for_boarding_until_onboarding_completes() {
    let sandbox = Fixture::start().await;
    let seller = sandbox.create(json!({ "status": "needs-data" })).await;
    let token = sandbox.connect(&seller).await.access;
    let profile =
        text(&sandbox.get(&token, "/v2/profiles").await.1["_embedded"]["profiles"][0]["id"]);
    let path = format!("/v2/profiles/{profile}/methods/eps");
    // A JSON content type with nothing after it is what Mollie's clients send.
    let empty = sandbox
        .request(Method::POST, &path)
        .bearer_auth(&token)
        .header("content-type", "application/json");
    let (status, body) = answer(empty.send().await.unwrap()).await;
    assert_eq!((status, &body["status"]), (201, &json!("pending-boarding")));
    let method = format!("/v2/methods/eps?profileId={profile}");
    assert_eq!(sandbox.get(&token, &method).await.0, 403);
    let done =
        json!({ "status": "completed", "canReceivePayments": true, "canReceiveSettlements": true });
    sandbox
        .patch(&format!("/sandbox/organizations/{seller}"), done)
        .await;
    assert_eq!(sandbox.get(&token, &method).await.1["status"], "activated");
    assert_eq!(sandbox.call(&token, Method::DELETE, &path).await.0, 204);
    assert_eq!(sandbox.get(&token, &method).await.0, 403);
    assert_eq!(
        sandbox
            .get(&token, &format!("/v2/methods/beads?profileId={profile}"))
            .await
            .0,
        404
    );
}

#[tokio::test]
async fn methods_need_a_profile_and_show_only_what_is_active() {
    let sandbox = Fixture::start().await;
    let token = sandbox.connect(&sandbox.seller(18).await).await.access;
    let profile =
        text(&sandbox.get(&token, "/v2/profiles").await.1["_embedded"]["profiles"][0]["id"]);
    assert_eq!(
        sandbox.get(&token, "/v2/methods").await.1["field"],
        "profileId"
    );
    let enabled = sandbox
        .get(&token, &format!("/v2/methods?profileId={profile}"))
        .await
        .1;
    assert_eq!(names(&enabled["_embedded"]["methods"], "id"), ["ideal"]);
    let wallets = format!("/v2/methods?profileId={profile}&includeWallets=applepay");
    assert_eq!(sandbox.get(&token, &wallets).await.1["count"], 2);
    let tested = sandbox
        .get(
            &token,
            &format!("/v2/methods?profileId={profile}&testmode=true"),
        )
        .await
        .1;
    assert_eq!(
        tested["count"], 4,
        "pending methods act as active in test mode"
    );
    let all = sandbox
        .get(&token, &format!("/v2/methods/all?profileId={profile}"))
        .await
        .1;
    let statuses: HashSet<String> = all["_embedded"]["methods"]
        .as_array()
        .unwrap()
        .iter()
        .map(|method| method["status"].as_str().unwrap_or("null").to_owned())
        .collect();
    let every = [
        "activated",
        "pending-boarding",
        "pending-review",
        "pending-external",
        "rejected",
        "null",
    ];
    assert_eq!(statuses, every.map(str::to_owned).into());
}

#[tokio::test]
async fn the_partner_sees_connected_clients_with_what_they_granted() {
    let sandbox = Fixture::start().await;
    let partner = Options::default().partner_token;
    let (whole, part) = (sandbox.seller(0).await, sandbox.seller(1).await);
    assert_eq!(sandbox.get(&partner, "/v2/clients").await.1["count"], 0);
    sandbox.connect(&whole).await;
    let location = sandbox
        .approve(&part, json!({ "scope": "onboarding.read" }))
        .await;
    sandbox.exchange(&query(&location, "code").unwrap()).await;
    let path = "/v2/clients?embed=organization,onboarding,capabilities&limit=1";
    let (_, page) = sandbox.get(&partner, path).await;
    let client = &page["_embedded"]["clients"][0];
    assert_eq!(client["id"], whole.as_str());
    assert_eq!(client["_embedded"]["organization"]["id"], whole.as_str());
    assert_eq!(client["_embedded"]["capabilities"][0]["name"], "payments");
    assert!(text(&page["_links"]["next"]["href"]).contains("embed=organization"));
    let (_, client) = sandbox
        .get(
            &partner,
            &format!("/v2/clients/{part}?embed=organization,onboarding"),
        )
        .await;
    assert!(client["_embedded"].get("organization").is_none());
    assert_eq!(client["_embedded"]["onboarding"]["status"], "needs-data");
    let stranger = sandbox.seller(2).await;
    assert_eq!(
        sandbox
            .get(&partner, &format!("/v2/clients/{stranger}"))
            .await
            .0,
        404
    );
    assert_eq!(
        sandbox.get(&partner, "/v2/clients?embed=shoe-size").await.0,
        400
    );
}

#[tokio::test]
async fn test_mode_is_refused_where_mollie_knows_none() {
    let sandbox = Fixture::start().await;
    let token = sandbox.connect(&sandbox.seller(0).await).await.access;
    assert_eq!(
        sandbox
            .get(&token, "/v2/onboarding/me?testmode=true")
            .await
            .0,
        400
    );
    let id = sandbox.seller(0).await;
    assert_eq!(
        sandbox
            .get(&token, &format!("/v2/organizations/{id}?testmode=true"))
            .await
            .0,
        200
    );
}

#[tokio::test]
async fn what_is_not_there_or_not_allowed_answers_as_the_api_does() {
    let sandbox = Fixture::start().await;
    let response = sandbox
        .request(Method::PUT, "/v2/profiles")
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 405);
    assert!(response.headers().contains_key("allow"));
    let response = sandbox
        .request(Method::GET, "/v2/unicorns")
        .send()
        .await
        .unwrap();
    assert_eq!(response.headers()["content-type"], "application/hal+json");
    assert_eq!(answer(response).await.1["title"], "Not Found");
    let token = sandbox.connect(&sandbox.seller(0).await).await.access;
    let broken = sandbox
        .request(Method::POST, "/v2/profiles")
        .bearer_auth(token)
        .header("content-type", "application/json");
    assert_eq!(
        broken.body("{\"name\":").send().await.unwrap().status(),
        400
    );
}

#[tokio::test]
async fn onboarding_data_is_taken_but_never_replaces_what_is_there() {
    let sandbox = Fixture::start().await;
    let seller = sandbox
        .create(json!({ "vatNumber": null, "registrationNumber": "12345678" }))
        .await;
    let token = sandbox.connect(&seller).await.access;
    let body = json!({ "organization": { "vatNumber": "NL1", "registrationNumber": "0" } });
    let request = sandbox
        .request(Method::POST, "/v2/onboarding/me")
        .bearer_auth(&token)
        .json(&body);
    assert_eq!(request.send().await.unwrap().status(), 204);
    let (_, organization) = sandbox.get(&token, "/v2/organizations/me").await;
    assert_eq!(organization["vatNumber"], "NL1");
    assert_eq!(organization["registrationNumber"], "12345678");
}

#[tokio::test]
async fn a_key_makes_a_repeated_request_count_once() {
    let sandbox = Fixture::start().await;
    let token = sandbox.connect(&sandbox.seller(0).await).await.access;
    let facts = |name: &str| json!({ "name": name, "website": "https://s.example", "email": "a@s.example", "phone": "+31201" });
    let send = async |body: Value| {
        let request = sandbox
            .request(Method::POST, "/v2/profiles")
            .bearer_auth(&token);
        request
            .header("idempotency-key", "one")
            .json(&body)
            .send()
            .await
            .unwrap()
    };
    let first = send(facts("Shop")).await;
    assert!(!first.headers().contains_key("idempotent-replayed"));
    let again = send(facts("Shop")).await;
    assert_eq!(again.headers()["idempotent-replayed"], "true");
    assert_eq!(answer(first).await, answer(again).await);
    assert_eq!(sandbox.get(&token, "/v2/profiles").await.1["count"], 2);
    assert_eq!(send(facts("Stall")).await.status(), 400);
    sandbox
        .patch(
            "/sandbox/settings",
            json!({ "access_token_seconds": 86_400 }),
        )
        .await;
    let token = sandbox.connect(&sandbox.seller(0).await).await.access;
    sandbox.advance(3_600).await;
    let later = sandbox
        .request(Method::POST, "/v2/profiles")
        .bearer_auth(&token)
        .header("idempotency-key", "one");
    assert_eq!(
        later.json(&facts("Stall")).send().await.unwrap().status(),
        201
    );
}
