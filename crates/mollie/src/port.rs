//! The client as the OAuth port that the use cases ask for.

use async_trait::async_trait;
use http::StatusCode;
use secrecy::SecretString;
use serde::Deserialize;
use url::Url;
use usecases::ports::{Authorization, CodeExchange, MollieError, OAuthApi, TokenSet};

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
        let url = self.v2("organizations/me", &[]);
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
