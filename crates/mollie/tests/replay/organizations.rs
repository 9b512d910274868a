//! What an organization says of itself.

use mollie::OptionalNullable;
use serde_json::{Value, json};
use usecases::ports::OrganizationsApi;

use crate::world::{access, client, json as answer, serving};

pub(crate) fn organization() -> Value {
    json!({
        "resource": "organization", "id": "org_12345678", "name": "Plantenhuis BV",
        "email": "info@plantenhuis.example", "locale": "nl_NL",
        "address": {
            "streetAndNumber": "Keizersgracht 126", "postalCode": "1015 CW",
            "city": "Amsterdam", "country": "NL", "region": "Noord-Holland",
        },
        "registrationNumber": "30204462", "vatNumber": "NL815839091B01",
        "vatRegulation": "dutch", "verifiedAt": "2026-03-20T09:13:37.0Z",
        "_links": {
            "self": { "href": "…", "type": "application/hal+json" },
            "dashboard": { "href": "https://www.mollie.com/dashboard/organizations/12345678", "type": "text/html" },
            "chargebacks": { "href": "https://api.mollie.com/v2/chargebacks" },
        },
        "brandNew": { "nested": [1, 2] },
    })
}

#[tokio::test]
async fn an_organization_is_read_whole() {
    let server = serving("/v2/organizations/me", answer(&organization())).await;
    let organization = client(&server).organization(&access()).await.unwrap();
    assert_eq!(organization.id.as_str(), "org_12345678");
    assert_eq!(organization.name, "Plantenhuis BV");
    assert_eq!(organization.vat_regulation.as_deref(), Some("dutch"));
    assert_eq!(
        organization.verified_at,
        Some("2026-03-20T09:13:37Z".parse().unwrap())
    );
    assert!(organization.address.unwrap().is_complete());
    assert_eq!(
        organization.dashboard.as_deref(),
        Some("https://www.mollie.com/dashboard/organizations/12345678")
    );
}

#[tokio::test]
async fn an_organization_may_be_little_more_than_its_id() {
    let sparse = json!({
        "id": "org_1", "locale": null, "address": { "country": "NL", "city": null, "postalCode": "" },
        "vatNumber": "", "registrationNumber": null, "_links": [],
    });
    let server = serving("/v2/organizations/me", answer(&sparse)).await;
    let raw = client(&server)
        .get_current_organization(&access())
        .await
        .unwrap();
    assert_eq!(
        (raw.name, raw.locale),
        (OptionalNullable::Absent, OptionalNullable::Null)
    );
    assert_eq!(raw.vat_number, OptionalNullable::Value(String::new()));
    assert_eq!(raw.vat_regulation, OptionalNullable::Absent);
    let organization = client(&server).organization(&access()).await.unwrap();
    assert_eq!(
        (organization.name.as_str(), organization.vat_number),
        ("", None)
    );
    let address = organization.address.unwrap();
    assert_eq!(
        (
            address.country.as_deref(),
            address.city,
            address.postal_code
        ),
        (Some("NL"), None, None)
    );
    assert_eq!(organization.dashboard, None);
}

#[tokio::test]
async fn a_nul_byte_in_a_name_does_not_reach_the_database() {
    let odd = json!({ "id": "org_1", "name": "Plants\0 & Pots", "vatNumber": "\0" });
    let server = serving("/v2/organizations/me", answer(&odd)).await;
    let organization = client(&server).organization(&access()).await.unwrap();
    assert_eq!(organization.name, "Plants & Pots");
    assert_eq!(organization.vat_number, None);
}

#[tokio::test]
async fn a_text_of_absurd_length_is_cut() {
    let name = "ä".repeat(100_000);
    let odd = json!({ "id": "org_1", "name": name, "email": "x".repeat(1_000) });
    let server = serving("/v2/organizations/me", answer(&odd)).await;
    let organization = client(&server).organization(&access()).await.unwrap();
    assert_eq!(organization.name.chars().count(), 1_001);
    assert!(organization.name.ends_with("ä…"));
    assert_eq!(organization.email.unwrap().len(), 1_000, "long, not absurd");
}

#[tokio::test]
async fn an_organization_without_a_proper_id_is_malformed() {
    for id in [
        json!(null),
        json!("pfl_1"),
        json!("org_1/../org_2"),
        json!(17),
    ] {
        let server = serving(
            "/v2/organizations/me",
            answer(&json!({ "id": id, "name": "A" })),
        )
        .await;
        let error = client(&server)
            .organization(&access())
            .await
            .unwrap_err()
            .to_string();
        assert!(
            error.ends_with("organization: an unexpected value at id"),
            "{error}"
        );
    }
}
