//! The shops of an organization.

use domain::{ProfileStatus, ReviewStatus};
use mollie::{DateTime, Mode, OpenEnum, OptionalNullable};
use serde_json::json;
use usecases::ports::ProfilesApi;

use crate::world::{access, client, json as answer, serving};

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
    let created = DateTime::parse("2026-03-20T09:28:37Z").unwrap();
    assert_eq!(raw[0].created_at, OptionalNullable::Value(created));
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
