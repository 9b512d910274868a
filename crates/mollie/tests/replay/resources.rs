//! What Mollie sends, and what stays of it.

use mollie::{DateTime, Mode, OpenEnum, OptionalNullable};
use serde_json::{Value, json};
use usecases::ports::{
    CapabilitiesApi, MethodsApi, OnboardingApi, OrganizationsApi, PermissionsApi, ProfilesApi,
};
use wiremock::{
    Mock, MockServer,
    matchers::{method, path, query_param},
};

use crate::world::{access, client, json as answer, serving};
use domain::{
    CapabilityStatus, MethodStatus, OnboardingStatus, OrganizationId, ProfileId, ProfileStatus,
    RequirementStatus, ReviewStatus,
};

fn moment(text: &str) -> OptionalNullable<DateTime> {
    OptionalNullable::Value(DateTime::parse(text).unwrap())
}

fn value(text: &str) -> OptionalNullable<String> {
    OptionalNullable::Value(text.into())
}

fn organization() -> Value {
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
    assert_eq!(raw.vat_number, value(""));
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

#[tokio::test]
async fn onboarding_is_read_with_known_and_with_new_words() {
    for (word, status, raw) in [
        ("needs-data", OnboardingStatus::NeedsData, None),
        ("in-review", OnboardingStatus::InReview, None),
        ("completed", OnboardingStatus::Completed, None),
        ("on-hold", OnboardingStatus::Unknown, Some("on-hold")),
    ] {
        let body = json!({
            "resource": "onboarding", "name": "Plantenhuis BV", "status": word,
            "canReceivePayments": true, "canReceiveSettlements": false,
            "signedUpAt": "2026-03-20 09:13:37+00:00",
            "_links": {
                "dashboard": { "href": "https://my.mollie.com/dashboard/onboarding", "type": "text/html" },
                "organization": { "href": "https://api.mollie.com/v2/organization/org_1" },
            },
        });
        let server = serving("/v2/onboarding/me", answer(&body)).await;
        let onboarding = client(&server).onboarding(&access()).await.unwrap();
        assert_eq!(
            (onboarding.status, onboarding.raw_status.as_deref()),
            (status, raw)
        );
        assert!(onboarding.can_receive_payments && !onboarding.can_receive_settlements);
        assert_eq!(
            onboarding.signed_up_at,
            Some("2026-03-20T09:13:37Z".parse().unwrap())
        );
        assert_eq!(
            onboarding.dashboard.as_deref(),
            Some("https://my.mollie.com/dashboard/onboarding")
        );
    }
}

#[tokio::test]
async fn capabilities_are_read_with_requirements_and_deadlines() {
    let page = "https://my.mollie.com/dashboard/org_771/onboarding";
    let body = json!({
        "count": 3,
        "_embedded": { "capabilities": [
            { "resource": "capability", "name": "payments", "status": "enabled", "statusReason": null, "requirements": [] },
            {
                "resource": "capability", "name": "settlements", "status": "pending",
                "statusReason": "onboarding-information-needed",
                "requirements": [
                    {
                        "id": "needs-data", "status": "currently-due", "dueDate": "2026-09-30T12:00:00+00:00",
                        "_links": { "dashboard": { "href": page, "type": "text/html" } },
                    },
                    { "id": "process-first-payment", "status": "some-day", "dueDate": null, "_links": [] },
                    { "id": "bank-account", "status": "requested", "_links": { "dashboard": { "href": "javascript:alert(1)" } } },
                ],
            },
            { "resource": "capability", "name": "capital", "status": "on-offer", "limit": { "value": "1.00" } },
        ] },
        "_links": { "documentation": { "href": "https://docs.mollie.com/reference/list-capabilities", "type": "text/html" } },
    });
    let server = serving("/v2/capabilities", answer(&body)).await;
    let capabilities = client(&server).capabilities(&access()).await.unwrap();
    let states: Vec<_> = capabilities
        .iter()
        .map(|c| (c.name.as_str(), c.status))
        .collect();
    let expected = [
        ("payments", CapabilityStatus::Enabled),
        ("settlements", CapabilityStatus::Pending),
        ("capital", CapabilityStatus::Unknown),
    ];
    assert_eq!(states, expected);
    let settlements = &capabilities[1];
    assert_eq!(
        settlements.status_reason.as_deref(),
        Some("onboarding-information-needed")
    );
    let requirements = &settlements.requirements;
    assert_eq!(requirements[0].status, RequirementStatus::CurrentlyDue);
    assert_eq!(
        requirements[0].due_at,
        Some("2026-09-30T12:00:00Z".parse().unwrap())
    );
    assert_eq!(requirements[0].dashboard.as_deref(), Some(page));
    assert_eq!(
        (requirements[1].status, requirements[1].due_at),
        (RequirementStatus::Unknown, None)
    );
    assert_eq!(requirements[2].dashboard, None, "no script becomes a link");
}

#[tokio::test]
async fn profiles_are_read_with_absent_and_null_fields_told_apart() {
    let body = json!({
        "count": 2,
        "_embedded": { "profiles": [
            {
                "resource": "profile", "id": "pfl_QkEhN94Ba", "mode": "live", "name": "My website",
                "website": "https://shop.example", "email": "info@shop.example", "phone": "+31208202070",
                "description": "Plants", "countriesOfActivity": ["NL"], "businessCategory": "GIFTS_SHOPS",
                "categoryCode": 0, "status": "verified", "review": { "status": "pending" },
                "createdAt": "2026-03-20T09:28:37+00:00",
                "_links": { "dashboard": { "href": "https://my.mollie.com/dashboard/org_1/profiles/pfl_QkEhN94Ba" } },
            },
            { "id": "pfl_2", "mode": "test", "status": "archived", "businessCategory": null, "review": null },
        ] },
        "_links": { "previous": null, "next": null },
    });
    let server = serving("/v2/profiles", answer(&body)).await;
    let raw = client(&server).list_profiles(&access()).await.unwrap();
    assert_eq!(raw[0].created_at, moment("2026-03-20T09:28:37Z"));
    assert_eq!(
        (&raw[1].business_category, &raw[1].review),
        (&OptionalNullable::Null, &OptionalNullable::Null)
    );
    assert_eq!(
        (&raw[1].description, &raw[1].mode),
        (&OptionalNullable::Absent, &OpenEnum::Known(Mode::Test))
    );
    let profiles = client(&server).profiles(&access()).await.unwrap();
    assert_eq!(
        (profiles[0].live, profiles[0].status),
        (true, ProfileStatus::Verified)
    );
    assert_eq!(profiles[0].review, Some(ReviewStatus::Pending));
    assert_eq!(profiles[0].website.as_deref(), Some("https://shop.example"));
    assert!(
        profiles[0]
            .dashboard
            .as_deref()
            .unwrap()
            .ends_with("pfl_QkEhN94Ba")
    );
    assert_eq!(
        (profiles[1].live, profiles[1].status),
        (false, ProfileStatus::Unknown)
    );
    assert_eq!((profiles[1].review, profiles[1].name.as_str()), (None, ""));
}

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

#[tokio::test]
async fn granted_permissions_are_those_that_say_so() {
    let permission = |id: &str, granted: bool| json!({ "resource": "permission", "id": id, "description": "…", "granted": granted });
    let body = json!({
        "count": 3,
        "_embedded": { "permissions": [
            permission("payments.read", true), permission("payments.write", false), permission("brand-new.read", true),
        ] },
    });
    let server = serving("/v2/permissions", answer(&body)).await;
    let scopes = client(&server).granted_scopes(&access()).await.unwrap();
    assert_eq!(scopes.to_string(), "brand-new.read payments.read");
}

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
    assert_eq!(full.organization_created_at, moment("2023-04-06T13:10:19Z"));
    let commission = full.commission.value().unwrap();
    assert_eq!(commission.total_amount.value().unwrap().currency, "EUR");
    let embeds = full.embedded.value().unwrap();
    assert_eq!(
        embeds.organization.value().unwrap().name,
        value("Plantenhuis BV")
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
