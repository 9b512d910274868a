//! The client as the port that the use cases ask for.

mod facts;

use async_trait::async_trait;
use domain::{
    Capability, Method, Onboarding, Organization, OrganizationId, Profile, ProfileId, ScopeSet,
};
use http::StatusCode;
use secrecy::SecretString;
use serde::Deserialize;
use url::Url;
use usecases::ports::{
    Authorization, CapabilitiesApi, ClientsApi, CodeExchange, MethodsApi, MollieError, OAuthApi,
    OnboardingApi, OrganizationsApi, PermissionsApi, ProfilesApi, TokenSet,
};

use crate::{Client, failure};

#[async_trait]
impl OAuthApi for Client {
    fn authorize_url(&self, authorization: &Authorization<'_>) -> Url {
        self.oauth.authorize_url(authorization)
    }

    async fn exchange(&self, exchange: &CodeExchange<'_>) -> Result<TokenSet, MollieError> {
        self.exchange_code(exchange).await
    }

    async fn refresh(&self, refresh: &SecretString) -> Result<TokenSet, MollieError> {
        self.refresh_tokens(refresh).await
    }

    async fn revoke(&self, refresh: &SecretString) -> Result<(), MollieError> {
        self.revoke_refresh_token(refresh).await
    }

    async fn answers(&self) -> Result<(), MollieError> {
        let url = self.v2("organizations/me");
        let token = self.partner_token.as_ref();
        let reply = self.transport.get(url, token).await?;
        let sound = match token {
            // Were nobody's token accepted, no seller's refusal would mean anything.
            Some(_) => reply.status.is_success(),
            None => reply.status == StatusCode::UNAUTHORIZED && is_mollie_refusal(&reply.body),
        };
        if token.is_some() && reply.status == StatusCode::UNAUTHORIZED {
            tracing::error!(
                "mollie refuses the partner token, so sellers who leave are not recognised"
            );
        }
        match self.transport.refusal(&reply) {
            _ if sound => Ok(()),
            Some(error @ MollieError::RateLimited { .. }) => Err(error),
            _ => Err(MollieError::Unavailable {
                reason: format!("{} to a probe", failure::words(reply.status)),
            }),
        }
    }
}

#[async_trait]
impl OrganizationsApi for Client {
    async fn organization(&self, access: &SecretString) -> Result<Organization, MollieError> {
        let organization = self.get_current_organization(access).await?;
        Ok(facts::organization(organization))
    }
}

#[async_trait]
impl PermissionsApi for Client {
    async fn granted_scopes(&self, access: &SecretString) -> Result<ScopeSet, MollieError> {
        Ok(facts::granted(&self.list_permissions(access).await?))
    }
}

#[async_trait]
impl OnboardingApi for Client {
    async fn onboarding(&self, access: &SecretString) -> Result<Onboarding, MollieError> {
        Ok(facts::onboarding(self.get_onboarding_status(access).await?))
    }
}

#[async_trait]
impl CapabilitiesApi for Client {
    async fn capabilities(&self, access: &SecretString) -> Result<Vec<Capability>, MollieError> {
        let capabilities = self.list_capabilities(access).await?;
        Ok(capabilities.into_iter().map(facts::capability).collect())
    }
}

#[async_trait]
impl ProfilesApi for Client {
    async fn profiles(&self, access: &SecretString) -> Result<Vec<Profile>, MollieError> {
        let profiles = self.list_profiles(access).await?;
        Ok(profiles.into_iter().map(facts::profile).collect())
    }
}

#[async_trait]
impl MethodsApi for Client {
    async fn methods(
        &self,
        access: &SecretString,
        profile: &ProfileId,
    ) -> Result<Vec<Method>, MollieError> {
        let methods = self.list_all_methods(access, profile).await?;
        Ok(methods.into_iter().filter_map(facts::method).collect())
    }
}

#[async_trait]
impl ClientsApi for Client {
    async fn lists_client(
        &self,
        organization: &OrganizationId,
    ) -> Result<Option<bool>, MollieError> {
        if self.partner_token.is_none() {
            return Ok(None);
        }
        match self.get_client(organization, &[]).await {
            Ok(client) if client.id == *organization => Ok(Some(true)),
            Ok(_) => Err(failure::malformed(
                "client: another organization than asked for",
            )),
            Err(MollieError::NotFound) => Ok(Some(false)),
            Err(error) => Err(error),
        }
    }
}

/// Whether a body is Mollie's own refusal of a caller without a token, and not the page of somebody
/// in between.
fn is_mollie_refusal(body: &[u8]) -> bool {
    #[derive(Deserialize)]
    struct Refusal {
        status: u16,
        title: String,
    }
    let refusal = serde_json::from_slice::<Refusal>(body);
    refusal.is_ok_and(|refusal| refusal.status == 401 && !refusal.title.is_empty())
}
