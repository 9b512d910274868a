//! Payment methods on a profile.

use domain::{MethodStatus, ProfileId};
use mollie::{OpenEnum, OptionalNullable};
use serde_json::json;
use usecases::ports::MethodsApi;
use wiremock::{
    Mock, MockServer,
    matchers::{method, path, query_param},
};

use crate::world::{access, client, json as answer};

#[tokio::test]
async fn only_methods_that_were_asked_for_belong_to_a_profile() {
    let body = json!({
        "count": 4,
        "_embedded": { "methods": [
            {
                "resource": "method", "id": "ideal", "description": "iDEAL", "status": "activated",
                "minimumAmount": { "value": "0.01", "currency": "EUR" },
                "maximumAmount": { "value": "50000.00", "currency": "EUR" },
                "image": { "size1x": "https://…", "svg": "https://…" },
            },
            { "id": "creditcard", "description": "Card", "status": null, "maximumAmount": null },
            { "id": "paypal", "description": "", "status": "pending-external" },
            { "id": "wero", "description": "Wero", "status": "pending-magic" },
            { "id": "blik", "description": "Blik" },
        ] },
        "_links": { "self": {}, "documentation": {} },
    });
    let server = MockServer::start().await;
    for route in ["/v2/methods/all", "/v2/methods"] {
        Mock::given(method("GET"))
            .and(path(route))
            .and(query_param("profileId", "pfl_1"))
            .respond_with(answer(&body))
            .expect(1)
            .mount(&server)
            .await;
    }
    let profile = ProfileId::parse("pfl_1").unwrap();
    let methods = client(&server).methods(&access(), &profile).await.unwrap();
    let read: Vec<_> = methods
        .iter()
        .map(|m| (m.id.as_str(), m.description.as_str(), m.status))
        .collect();
    let expected = [
        ("ideal", "iDEAL", MethodStatus::Activated),
        ("paypal", "paypal", MethodStatus::PendingExternal),
        ("wero", "Wero", MethodStatus::Unknown),
    ];
    assert_eq!(read, expected);
    let raw = client(&server)
        .list_methods(&access(), &profile)
        .await
        .unwrap();
    assert_eq!(raw[0].minimum_amount.as_value().unwrap().value, "0.01");
    assert_eq!(
        (&raw[1].maximum_amount, &raw[1].minimum_amount),
        (&OptionalNullable::Null, &OptionalNullable::Absent)
    );
    assert_eq!(
        raw[3].status,
        OptionalNullable::Value(OpenEnum::Unknown("pending-magic".into()))
    );
}
