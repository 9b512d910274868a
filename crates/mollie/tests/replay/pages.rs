//! Lists in pages.

use serde_json::{Value, json};
use usecases::ports::{MollieError, ProfilesApi};
use wiremock::{
    Mock, MockServer,
    matchers::{method, path, query_param, query_param_is_missing},
};

use crate::world::{access, client, json as answer};

fn profile(id: &str) -> Value {
    json!({ "resource": "profile", "id": id, "mode": "live", "name": id, "status": "verified" })
}

fn page(profiles: &[&str], next: &Value) -> Value {
    let items: Vec<Value> = profiles.iter().map(|id| profile(id)).collect();
    json!({
        "count": items.len(),
        "_embedded": { "profiles": items },
        "_links": { "self": {}, "previous": null, "next": next, "documentation": {} },
    })
}

fn link(href: &str) -> Value {
    json!({ "href": href, "type": "application/hal+json" })
}

async fn first_page(server: &MockServer, next: &Value) {
    Mock::given(method("GET"))
        .and(path("/v2/profiles"))
        .and(query_param("limit", "250"))
        .and(query_param_is_missing("from"))
        .respond_with(answer(&page(&["pfl_a"], next)))
        .mount(server)
        .await;
}

async fn next_page(server: &MockServer, from: &str, body: &Value) {
    Mock::given(method("GET"))
        .and(path("/v2/profiles"))
        .and(query_param("from", from))
        .respond_with(answer(body))
        .mount(server)
        .await;
}

#[tokio::test]
async fn every_page_is_read_by_the_address_that_mollie_gives() {
    let server = MockServer::start().await;
    let href = |from: &str| {
        format!(
            "{}/v2/profiles?from={from}&limit=1&testmode=false",
            server.uri()
        )
    };
    first_page(&server, &link(&href("pfl_b"))).await;
    next_page(&server, "pfl_b", &page(&["pfl_b"], &link(&href("pfl_c")))).await;
    next_page(&server, "pfl_c", &page(&["pfl_c"], &Value::Null)).await;
    let profiles = client(&server).profiles(&access()).await.unwrap();
    let ids: Vec<_> = profiles.iter().map(|profile| profile.id.as_str()).collect();
    assert_eq!(ids, ["pfl_a", "pfl_b", "pfl_c"]);
    let requests = server.received_requests().await.unwrap();
    assert_eq!(
        requests[2].url.query(),
        Some("from=pfl_c&limit=1&testmode=false")
    );
}

#[tokio::test]
async fn a_list_without_a_next_page_ends() {
    for links in [json!({}), json!({ "next": null }), json!([])] {
        let body = json!({ "count": 0, "_embedded": { "profiles": [] }, "_links": links });
        let server = crate::world::serving("/v2/profiles", answer(&body)).await;
        assert_eq!(client(&server).profiles(&access()).await.unwrap(), []);
    }
}

#[tokio::test]
async fn the_token_never_goes_to_another_address() {
    let elsewhere = MockServer::start().await;
    let server = MockServer::start().await;
    let (own, foreign) = (server.uri(), elsewhere.uri());
    for next in [
        foreign.clone(),
        own.replace("http://", "https://"),
        own.replace("127.0.0.1", "localhost"),
        own.replace("http://", "http://user@"),
        own.replace("http://", "http://:pass@"),
        String::new(),
        "/v2/profiles?from=pfl_b".into(),
    ] {
        server.reset().await;
        first_page(&server, &link(&next)).await;
        let error = client(&server).profiles(&access()).await.unwrap_err();
        assert!(
            matches!(error, MollieError::Malformed { .. }),
            "{next}: {error}"
        );
        assert_eq!(server.received_requests().await.unwrap().len(), 1, "{next}");
    }
    assert!(elsewhere.received_requests().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_list_that_leads_back_to_itself_is_malformed() {
    let server = MockServer::start().await;
    let href = |from: &str| link(&format!("{}/v2/profiles?from={from}", server.uri()));
    first_page(&server, &href("pfl_b")).await;
    next_page(&server, "pfl_b", &page(&["pfl_b"], &href("pfl_c"))).await;
    next_page(&server, "pfl_c", &page(&["pfl_c"], &href("pfl_b"))).await;
    let error = client(&server).profiles(&access()).await.unwrap_err();
    assert!(matches!(error, MollieError::Malformed { .. }), "{error}");
    assert_eq!(server.received_requests().await.unwrap().len(), 3);
}

#[tokio::test]
async fn of_a_seller_with_absurdly_many_profiles_the_first_pages_are_read() {
    let server = MockServer::start().await;
    let href = |from: u32| link(&format!("{}/v2/profiles?from=pfl_{from}", server.uri()));
    first_page(&server, &href(1)).await;
    for number in 1..10_u32 {
        let id = format!("pfl_{number}");
        next_page(&server, &id, &page(&[&id], &href(number + 1))).await;
    }
    let profiles = client(&server).profiles(&access()).await.unwrap();
    assert_eq!(profiles.len(), 4);
    assert_eq!(server.received_requests().await.unwrap().len(), 4);
}
