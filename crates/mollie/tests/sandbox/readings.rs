//! What can be read of a connected seller.

use domain::{
    Capability, CapabilityStatus, MethodStatus, OnboardingStatus, ProfileId, RequirementStatus,
};
use jiff::ToSpan;
use mollie::{ClientEmbed, OpenEnum};
use serde_json::{Value, json};
use usecases::ports::{
    CapabilitiesApi, MethodsApi, MollieError, OAuthApi, OnboardingApi, OrganizationsApi,
    ProfilesApi,
};

use crate::stage::{Stage, moment};

#[tokio::test]
async fn every_organization_of_the_sandbox_can_be_read_whole() {
    let stage = Stage::new().await;
    let listed = stage.control("GET", "organizations", Value::Null).await;
    let listed = listed["organizations"].as_array().unwrap();
    assert!(listed.len() >= 12, "every onboarding state is among them");
    for shown in listed {
        let id = shown["id"].as_str().unwrap();
        let access = stage.connect(id).await.access;
        let organization = stage.client.organization(&access).await.unwrap();
        assert_eq!(organization.id.as_str(), id);
        assert_eq!(organization.name, shown["name"].as_str().unwrap());
        let onboarding = stage.client.onboarding(&access).await.unwrap();
        assert_eq!(
            onboarding.status.as_str(),
            shown["status"].as_str().unwrap()
        );
        assert_eq!(onboarding.can_receive_payments, shown["canReceivePayments"]);
        assert_eq!(
            onboarding.can_receive_settlements,
            shown["canReceiveSettlements"]
        );
        assert!(onboarding.dashboard.is_some() && onboarding.signed_up_at.is_some());
        let capabilities = stage.client.capabilities(&access).await.unwrap();
        let known = capabilities
            .iter()
            .all(|c| c.status != CapabilityStatus::Unknown);
        assert!(known, "{capabilities:?}");
        for profile in stage.client.profiles(&access).await.unwrap() {
            let methods = stage.client.methods(&access, &profile.id).await.unwrap();
            assert!(
                methods
                    .iter()
                    .all(|method| method.status != MethodStatus::Unknown)
            );
        }
    }
}

#[tokio::test]
async fn a_requirement_past_its_due_date_switches_its_capability_off() {
    let stage = Stage::new().await;
    let due = moment() + 48.hours();
    let requirement = json!({ "id": "legal-representatives", "status": "currently-due", "dueDate": due.to_string() });
    let payments =
        json!({ "name": "payments", "status": "enabled", "requirements": [requirement] });
    let id = stage
        .organization(json!({ "status": "completed", "capabilities": [payments] }))
        .await;
    let refresh = stage.connect(&id).await.refresh.unwrap();
    let read = async || {
        let access = stage.client.refresh(&refresh).await.unwrap().access;
        let capabilities = stage.client.capabilities(&access).await.unwrap();
        let payments = capabilities
            .into_iter()
            .find(|c| c.name == Capability::PAYMENTS);
        payments.unwrap()
    };
    let before = read().await;
    assert_eq!(before.status, CapabilityStatus::Enabled);
    assert_eq!(
        before.requirements[0].status,
        RequirementStatus::CurrentlyDue
    );
    assert_eq!(before.requirements[0].due_at, Some(due));
    assert!(before.requirements[0].dashboard.is_some());
    stage.advance(48 * 3_600 + 1).await;
    let after = read().await;
    assert_eq!(after.status, CapabilityStatus::Disabled);
    assert_eq!(after.status_reason.as_deref(), Some("requirement-past-due"));
    assert_eq!(after.requirements[0].status, RequirementStatus::PastDue);
}

#[tokio::test]
async fn a_change_at_mollie_is_seen_at_the_next_reading() {
    let stage = Stage::new().await;
    let id = stage.organization(json!({ "status": "needs-data" })).await;
    let access = stage.connect(&id).await.access;
    let status = async || stage.client.onboarding(&access).await.unwrap().status;
    assert_eq!(status().await, OnboardingStatus::NeedsData);
    let path = format!("organizations/{id}");
    let change = json!({ "status": "in-review" });
    stage.control("PATCH", &path, change).await;
    assert_eq!(status().await, OnboardingStatus::InReview);
}

#[tokio::test]
async fn more_profiles_than_fit_on_a_page_are_all_read() {
    let stage = Stage::new().await;
    let profiles = vec![json!({ "name": "One of many shops" }); 251];
    let id = stage.organization(json!({ "profiles": profiles })).await;
    let access = stage.connect(&id).await.access;
    let read = stage.client.profiles(&access).await.unwrap();
    let mut ids: Vec<_> = read.iter().map(|profile| profile.id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!((read.len(), ids.len()), (251, 251));
    let log = stage
        .control("GET", "log?path=/v2/profiles", Value::Null)
        .await;
    assert_eq!(log["requests"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_profile_of_somebody_else_is_not_found() {
    let stage = Stage::new().await;
    let id = stage.organization(json!({})).await;
    let access = stage.connect(&id).await.access;
    let unknown = ProfileId::parse("pfl_ofSomebodyElse").unwrap();
    let error = stage.client.methods(&access, &unknown).await.unwrap_err();
    assert_eq!(error, MollieError::NotFound);
}

#[tokio::test]
async fn the_partner_lists_its_clients_with_what_comes_along() {
    let stage = Stage::new().await;
    let mut connected = Vec::new();
    for status in ["needs-data", "completed"] {
        let id = stage.organization(json!({ "status": status })).await;
        stage.connect(&id).await;
        connected.push(id);
    }
    let embeds = [
        ClientEmbed::Organization,
        ClientEmbed::Onboarding,
        ClientEmbed::Capabilities,
    ];
    let clients = stage.client.list_clients(&embeds).await.unwrap();
    assert_eq!(clients.len(), 2, "only those who connected");
    for client in clients {
        assert!(connected.contains(&client.id.to_string()));
        let embedded = client.embedded.value().unwrap();
        assert_eq!(embedded.organization.value().unwrap().id, client.id);
        let status = embedded.onboarding.value().unwrap().status;
        assert!(matches!(status, OpenEnum::Known(_)), "{status:?}");
        assert!(!embedded.capabilities.value().unwrap().is_empty());
    }
}
