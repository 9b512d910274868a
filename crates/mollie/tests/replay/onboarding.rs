//! How far an organization is with Mollie.

use domain::OnboardingStatus;
use serde_json::json;
use usecases::ports::OnboardingApi;

use crate::world::{access, client, json as answer, serving};

#[tokio::test]
async fn onboarding_is_read_with_known_and_with_new_values() {
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
