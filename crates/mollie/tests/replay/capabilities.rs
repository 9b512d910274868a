//! Capabilities and what Mollie asks for.

use domain::{CapabilityStatus, RequirementStatus};
use serde_json::json;
use usecases::ports::CapabilitiesApi;

use crate::world::{access, client, json as answer, serving};

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
