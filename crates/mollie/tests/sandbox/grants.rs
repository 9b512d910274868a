//! The life of a grant.

use domain::{Feature, OrganizationId, Scope, ScopeSet};
use jiff::SignedDuration;
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use usecases::ports::{
    CapabilitiesApi, ClientsApi, CodeExchange, CodeVerifier, MollieError, OAuthApi, OnboardingApi,
    OrganizationsApi, PermissionsApi, ProfilesApi,
};

use crate::stage::{Stage, verifier};

#[tokio::test]
async fn a_seller_connects_and_its_token_names_it() {
    let stage = Stage::new().await;
    let id = stage
        .organization(json!({ "name": "Plantenhuis BV" }))
        .await;
    let tokens = stage.connect(&id).await;
    assert_eq!(tokens.expires_in, SignedDuration::from_hours(1));
    assert_eq!(tokens.scopes, ScopeSet::wanted(&Feature::defaults()));
    assert!(tokens.refresh.is_some());
    let organization = stage.client.organization(&tokens.access).await.unwrap();
    assert_eq!(
        (organization.id.as_str(), organization.name.as_str()),
        (id.as_str(), "Plantenhuis BV")
    );
    let granted = stage.client.granted_scopes(&tokens.access).await.unwrap();
    assert_eq!(granted, ScopeSet::wanted(&Feature::defaults()));
}

#[tokio::test]
async fn a_code_works_once_with_its_verifier_and_for_half_a_minute() {
    let stage = Stage::new().await;
    let id = stage.organization(json!({})).await;
    let exchange = async |code: &SecretString, verifier: &CodeVerifier| {
        let exchange = CodeExchange { code, verifier };
        stage.client.exchange(&exchange).await
    };
    let code = stage
        .approve(&id, &ScopeSet::wanted(&Feature::defaults()))
        .await;
    exchange(&code, &verifier()).await.unwrap();
    let again = exchange(&code, &verifier()).await.unwrap_err();
    assert_eq!(again, MollieError::DeadGrant);

    let code = stage
        .approve(&id, &ScopeSet::wanted(&Feature::defaults()))
        .await;
    let other = CodeVerifier(SecretString::from(
        "another-verifier-of-forty-three-characters-0",
    ));
    let stolen = exchange(&code, &other).await.unwrap_err();
    assert!(matches!(stolen, MollieError::Rejected { .. }), "{stolen}");

    let code = stage
        .approve(&id, &ScopeSet::wanted(&Feature::defaults()))
        .await;
    stage.advance(31).await;
    let late = exchange(&code, &verifier()).await.unwrap_err();
    assert_eq!(late, MollieError::DeadGrant);
}

#[tokio::test]
async fn an_expired_access_token_is_replaced_by_a_refresh() {
    let stage = Stage::new().await;
    let id = stage.organization(json!({})).await;
    let tokens = stage.connect(&id).await;
    let first = tokens.refresh.unwrap();
    stage.advance(3_601).await;
    let expired = stage.client.onboarding(&tokens.access).await.unwrap_err();
    assert_eq!(expired, MollieError::Unauthorized);
    let renewed = stage.client.refresh(&first).await.unwrap();
    assert_eq!(
        renewed.refresh.unwrap().expose_secret(),
        first.expose_secret()
    );
    stage.client.onboarding(&renewed.access).await.unwrap();
}

#[tokio::test]
async fn a_rotated_refresh_token_replaces_the_old_one() {
    let stage = Stage::new().await;
    let settings =
        json!({ "rotate_refresh_tokens": true, "require_redirect_uri_on_refresh": true });
    stage.control("PATCH", "settings", settings).await;
    let id = stage.organization(json!({})).await;
    let first = stage.connect(&id).await.refresh.unwrap();
    let second = stage.client.refresh(&first).await.unwrap().refresh.unwrap();
    assert_ne!(second.expose_secret(), first.expose_secret());
    let old = stage.client.refresh(&first).await.unwrap_err();
    assert_eq!(old, MollieError::DeadGrant);
    stage.client.refresh(&second).await.unwrap();
}

#[tokio::test]
async fn a_refresh_without_a_new_refresh_token_keeps_the_old_one_good() {
    let stage = Stage::new().await;
    let settings = json!({ "omit_refresh_token": true });
    stage.control("PATCH", "settings", settings).await;
    let id = stage.organization(json!({})).await;
    let refresh = stage.connect(&id).await.refresh.unwrap();
    for _ in 0..2 {
        let renewed = stage.client.refresh(&refresh).await.unwrap();
        assert!(renewed.refresh.is_none());
        stage.client.onboarding(&renewed.access).await.unwrap();
    }
}

#[tokio::test]
async fn a_revoked_grant_is_proved_dead_by_a_refused_refresh() {
    let stage = Stage::new().await;
    let id = stage.organization(json!({})).await;
    let tokens = stage.connect(&id).await;
    let refresh = tokens.refresh.unwrap();
    stage.client.revoke(&refresh).await.unwrap();
    assert_eq!(
        stage.client.refresh(&refresh).await.unwrap_err(),
        MollieError::DeadGrant
    );
    let access = stage.client.onboarding(&tokens.access).await.unwrap_err();
    assert_eq!(access, MollieError::Unauthorized);
    stage
        .client
        .revoke(&refresh)
        .await
        .expect("revoking twice is no error");
}

#[tokio::test]
async fn a_merchant_who_removes_the_app_is_found_out_while_mollie_answers() {
    let stage = Stage::new().await;
    let id = stage.organization(json!({})).await;
    let organization = OrganizationId::parse(&id).unwrap();
    let tokens = stage.connect(&id).await;
    assert_eq!(
        stage.client.lists_client(&organization).await,
        Ok(Some(true))
    );
    let path = format!("organizations/{id}/disconnect");
    stage.control("POST", &path, json!({})).await;
    let access = stage.client.onboarding(&tokens.access).await.unwrap_err();
    assert_eq!(access, MollieError::Unauthorized);
    let refresh = stage
        .client
        .refresh(&tokens.refresh.unwrap())
        .await
        .unwrap_err();
    assert_eq!(refresh, MollieError::DeadGrant);
    assert_eq!(stage.client.answers().await, Ok(()));
    assert_eq!(
        stage.client.lists_client(&organization).await,
        Ok(Some(false))
    );
}

#[tokio::test]
async fn a_permission_that_was_not_granted_is_named_as_missing() {
    let stage = Stage::new().await;
    let id = stage.organization(json!({})).await;
    let tokens = stage
        .connect_with(&id, &ScopeSet::parse("onboarding.read"))
        .await;
    let granted = stage.client.granted_scopes(&tokens.access).await.unwrap();
    assert_eq!(granted, tokens.scopes);
    let missing = [
        Scope::OrganizationsRead,
        Scope::ProfilesRead,
        Scope::PaymentsRead,
    ];
    assert_eq!(
        ScopeSet::wanted(&Feature::defaults()).without(&granted),
        missing
    );
    stage.client.onboarding(&tokens.access).await.unwrap();
    stage.client.capabilities(&tokens.access).await.unwrap();
    let organization = stage.client.organization(&tokens.access).await.unwrap_err();
    assert_eq!(organization, MollieError::ScopeMissing);
    let profiles = stage.client.profiles(&tokens.access).await.unwrap_err();
    assert_eq!(profiles, MollieError::ScopeMissing);
}
