//! The organizations linked to the partner.

use domain::{OnboardingStatus, OrganizationId};
use mollie::{ClientEmbed, DateTime, OpenEnum, OptionalNullable};
use serde_json::{Value, json};
use usecases::ports::{ClientsApi, MollieError};
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{bearer_token, method, path, query_param},
};

use crate::{
    organizations::organization,
    world::{PARTNER, client, json as answer, without_partner},
};

#[tokio::test]
async fn a_client_brings_along_what_it_may() {
    let onboarding = json!({ "status": "in-review", "canReceivePayments": false, "canReceiveSettlements": false });
    let capability = json!({ "name": "payments", "status": "pending", "statusReason": null, "requirements": [] });
    let body = json!({
        "resource": "client", "id": "org_12345678",
        "commission": { "count": 200, "totalAmount": { "currency": "EUR", "value": "10.00" } },
        "organizationCreatedAt": "2023-04-06 13:10:19+00:00",
        "_embedded": { "organization": organization(), "onboarding": onboarding, "capabilities": [capability] },
        "_links": { "self": {}, "organization": {}, "onboarding": {} },
    });
    let server = MockServer::start().await;
    for (route, body) in [
        ("/v2/clients/org_12345678", body),
        (
            "/v2/clients/org_1",
            json!({ "id": "org_1", "commission": null }),
        ),
    ] {
        let mock = Mock::given(method("GET")).and(path(route));
        mock.respond_with(answer(&body)).mount(&server).await;
    }
    let get = async |id: &str| {
        let id = OrganizationId::parse(id).unwrap();
        client(&server).get_client(&id, &[]).await.unwrap()
    };
    let full = get("org_12345678").await;
    let created = DateTime::parse("2023-04-06T13:10:19Z").unwrap();
    assert_eq!(
        full.organization_created_at,
        OptionalNullable::Value(created)
    );
    let commission = full.commission.value().unwrap();
    assert_eq!(commission.total_amount.value().unwrap().currency, "EUR");
    let embeds = full.embedded.value().unwrap();
    assert_eq!(
        embeds.organization.value().unwrap().name,
        OptionalNullable::Value("Plantenhuis BV".into())
    );
    let status = embeds.onboarding.value().unwrap().status;
    assert_eq!(status, OpenEnum::Known(OnboardingStatus::InReview));
    assert_eq!(embeds.capabilities.value().unwrap().len(), 1);
    let bare = get("org_1").await;
    assert_eq!(
        (bare.commission, bare.embedded),
        (OptionalNullable::Null, OptionalNullable::Absent)
    );
}

#[tokio::test]
async fn clients_are_listed_with_the_partner_token_and_what_comes_along() {
    let server = MockServer::start().await;
    let client_of = |id: &str| json!({ "resource": "client", "id": id });
    let body = |items: Value, next: Value| json!({ "_embedded": { "clients": items }, "_links": { "next": next } });
    let second = json!({ "href": format!("{}/v2/clients?from=org_2&limit=1", server.uri()) });
    Mock::given(method("GET"))
        .and(path("/v2/clients"))
        .and(bearer_token(PARTNER))
        .and(query_param("limit", "250"))
        .and(query_param("embed", "organization,onboarding,capabilities"))
        .respond_with(answer(&body(json!([client_of("org_1")]), second)))
        .mount(&server)
        .await;
    Mock::given(method("GET"))
        .and(path("/v2/clients"))
        .and(bearer_token(PARTNER))
        .and(query_param("from", "org_2"))
        .respond_with(answer(&body(json!([client_of("org_2")]), Value::Null)))
        .mount(&server)
        .await;
    let embeds = [
        ClientEmbed::Organization,
        ClientEmbed::Onboarding,
        ClientEmbed::Capabilities,
    ];
    let clients = client(&server).list_clients(&embeds).await.unwrap();
    let ids: Vec<_> = clients.iter().map(|client| client.id.as_str()).collect();
    assert_eq!(ids, ["org_1", "org_2"]);
}

#[tokio::test]
async fn the_client_list_tells_whether_a_seller_is_still_linked() {
    let id = OrganizationId::parse("org_1").unwrap();
    let asked = async |answer: ResponseTemplate| {
        let server = MockServer::start().await;
        Mock::given(method("GET"))
            .and(path("/v2/clients/org_1"))
            .and(bearer_token(PARTNER))
            .respond_with(answer)
            .mount(&server)
            .await;
        client(&server).lists_client(&id).await
    };
    let found = |id: &str| ResponseTemplate::new(200).set_body_json(json!({ "id": id }));
    assert_eq!(asked(found("org_1")).await, Ok(Some(true)));
    assert_eq!(asked(ResponseTemplate::new(404)).await, Ok(Some(false)));
    // A token that may not see clients knows nothing; one that is refused is a fault of ours.
    assert_eq!(asked(ResponseTemplate::new(403)).await, Ok(None));
    let refused = asked(ResponseTemplate::new(401)).await;
    assert!(
        matches!(refused, Err(MollieError::OurCredentials { .. })),
        "{refused:?}"
    );
    let other = asked(found("org_2")).await;
    assert!(
        matches!(other, Err(MollieError::Malformed { .. })),
        "{other:?}"
    );
}

#[tokio::test]
async fn without_a_partner_nobody_knows_the_client_list() {
    let server = MockServer::start().await;
    let client = without_partner(&server);
    let id = OrganizationId::parse("org_1").unwrap();
    assert_eq!(client.lists_client(&id).await, Ok(None));
    let error = client.list_clients(&[]).await.unwrap_err();
    assert!(matches!(error, MollieError::Rejected { .. }), "{error}");
    assert!(server.received_requests().await.unwrap().is_empty());
}
