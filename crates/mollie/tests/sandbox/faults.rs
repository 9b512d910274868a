//! The sandbox misbehaving on purpose.

use std::time::Duration;

use domain::{CapabilityStatus, OnboardingStatus};
use jiff::SignedDuration;
use serde_json::json;
use usecases::ports::{CapabilitiesApi, MollieError, OAuthApi, OnboardingApi, ProfilesApi};

use crate::stage::Stage;

const ONBOARDING: &str = "/v2/onboarding/me";
const TOKENS: &str = "/oauth2/tokens";

/// Whether an error is the one that a kind of fault is to be taken for.
fn fits(kind: &str, error: &MollieError) -> bool {
    let retry_after = SignedDuration::from_secs(7);
    match kind {
        "429" => *error == MollieError::RateLimited { retry_after },
        "malformed" => matches!(error, MollieError::Malformed { .. }),
        _ => matches!(error, MollieError::Unavailable { .. }),
    }
}

#[tokio::test]
async fn each_fault_has_its_error_and_is_over_when_it_is_used_up() {
    let stage = Stage::new().await;
    let id = stage.organization(json!({})).await;
    let tokens = stage.connect(&id).await;
    let refresh = tokens.refresh.unwrap();
    for kind in ["429", "500", "503", "drop", "malformed"] {
        stage.fault(ONBOARDING, kind).await;
        let error = stage.client.onboarding(&tokens.access).await.unwrap_err();
        assert!(fits(kind, &error), "{kind} on a reading: {error}");
        stage.client.onboarding(&tokens.access).await.unwrap();

        stage.fault(TOKENS, kind).await;
        let error = stage.client.refresh(&refresh).await.unwrap_err();
        assert!(fits(kind, &error), "{kind} on a refresh: {error}");
        stage.client.refresh(&refresh).await.unwrap();
    }
}

#[tokio::test]
async fn words_that_nobody_knows_yet_are_read_as_unknown() {
    let stage = Stage::new().await;
    let id = stage.organization(json!({ "status": "completed" })).await;
    let access = stage.connect(&id).await.access;
    stage.fault(ONBOARDING, "unknown-enum").await;
    let onboarding = stage.client.onboarding(&access).await.unwrap();
    assert_eq!(onboarding.status, OnboardingStatus::Unknown);
    assert!(onboarding.raw_status.is_some());
    assert!(onboarding.can_receive_payments);
    stage.fault("/v2/capabilities", "unknown-enum").await;
    let capabilities = stage.client.capabilities(&access).await.unwrap();
    assert!(
        capabilities
            .iter()
            .all(|c| c.status == CapabilityStatus::Unknown)
    );
    stage.fault("/v2/profiles", "unknown-enum").await;
    stage.client.profiles(&access).await.unwrap();
}

#[tokio::test]
async fn a_mollie_that_is_slow_is_not_waited_for() {
    let stage = Stage::hasty(Duration::from_secs(1)).await;
    let id = stage.organization(json!({})).await;
    let tokens = stage.connect(&id).await;
    let timeout = MollieError::Unavailable {
        reason: "timeout".into(),
    };
    stage.fault(ONBOARDING, "slow").await;
    let reading = stage.client.onboarding(&tokens.access).await.unwrap_err();
    assert_eq!(reading, timeout);
    stage.fault(TOKENS, "slow").await;
    let refresh = stage
        .client
        .refresh(&tokens.refresh.unwrap())
        .await
        .unwrap_err();
    assert_eq!(refresh, timeout);
}

#[tokio::test]
async fn a_revocation_that_gets_no_answer_is_not_taken_as_done() {
    let stage = Stage::new().await;
    let id = stage.organization(json!({})).await;
    let refresh = stage.connect(&id).await.refresh.unwrap();
    for kind in ["429", "503", "drop"] {
        stage.fault("DELETE /oauth2/tokens", kind).await;
        assert!(stage.client.revoke(&refresh).await.is_err(), "{kind}");
        stage.client.refresh(&refresh).await.unwrap();
    }
    stage.client.revoke(&refresh).await.unwrap();
}

#[tokio::test]
async fn a_probe_notices_that_mollie_is_down() {
    let stage = Stage::new().await;
    for kind in ["429", "500", "503", "drop"] {
        stage.fault("/v2/organizations/me", kind).await;
        assert!(stage.client.answers().await.is_err(), "{kind}");
        assert_eq!(stage.client.answers().await, Ok(()));
    }
}
