//! Mollie Connect: consent, tokens, and their end (`Mollie: authorize`, `Mollie: generate-tokens`).

pub(crate) mod probe;
mod revoke;
mod transport;

use std::fmt;

use async_trait::async_trait;
use jiff::SignedDuration;
use oauth2::{
    AuthUrl, AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointNotSet, EndpointSet,
    PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RefreshToken, RequestTokenError, Scope,
    TokenResponse, TokenUrl,
    basic::{BasicClient, BasicRequestTokenError, BasicTokenResponse},
};
use secrecy::{ExposeSecret, SecretString};
use url::Url;
use usecases::ports::{Authorization, CodeExchange, MollieError, OAuthApi, TokenSet};

use crate::{Client, Config, failure};

/// Mollie's access tokens live this long, should an answer not say so.
const USUAL_LIFE: SignedDuration = SignedDuration::from_hours(1);
/// Longer lives are not believed; they would overflow moments.
const LONGEST_LIFE: SignedDuration = SignedDuration::from_hours(24);

type App = BasicClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointSet>;

/// Who we are to Mollie's OAuth endpoints, and where they are.
pub(crate) struct OAuth {
    app: App,
    tokens: Url,
    client_id: String,
    client_secret: SecretString,
}

impl fmt::Debug for OAuth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OAuth")
            .field("tokens", &self.tokens.as_str())
            .field("client_id", &self.client_id)
            .field("client_secret", &self.client_secret)
            .finish_non_exhaustive()
    }
}

impl OAuth {
    pub(crate) fn new(config: &Config, tokens: Url) -> Self {
        let secret = config.client_secret.expose_secret().to_owned();
        Self {
            app: BasicClient::new(ClientId::new(config.client_id.clone()))
                .set_client_secret(ClientSecret::new(secret))
                .set_auth_uri(AuthUrl::from_url(config.authorize_url.clone()))
                .set_token_uri(TokenUrl::from_url(tokens.clone()))
                .set_redirect_uri(RedirectUrl::from_url(config.redirect_uri.clone())),
            tokens,
            client_id: config.client_id.clone(),
            client_secret: config.client_secret.clone(),
        }
    }
}

#[async_trait]
impl OAuthApi for Client {
    fn client_id(&self) -> &str {
        &self.oauth.client_id
    }

    /// # Panics
    ///
    /// When the verifier is not 43 to 128 characters long, as RFC 7636 demands.
    fn authorize_url(&self, authorization: &Authorization<'_>) -> Url {
        let state = authorization.state.expose_secret().to_owned();
        let verifier = pkce_verifier(&authorization.verifier.0);
        let scopes = authorization.scopes.iter();
        let app = &self.oauth.app;
        let mut request = app
            .authorize_url(|| CsrfToken::new(state))
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier))
            .add_scopes(scopes.map(|scope| Scope::new(scope.to_owned())));
        if let Some(locale) = authorization.locale {
            request = request.add_extra_param("locale", locale);
        }
        if authorization.force_consent {
            request = request.add_extra_param("approval_prompt", "force");
        }
        request.url().0
    }

    async fn exchange(&self, exchange: &CodeExchange<'_>) -> Result<TokenSet, MollieError> {
        let code = AuthorizationCode::new(exchange.code.expose_secret().to_owned());
        let request = self.oauth.app.exchange_code(code);
        let request = request.set_pkce_verifier(pkce_verifier(&exchange.verifier.0));
        token_set(request.request_async(&self.transport).await)
    }

    /// The redirect address goes along because the exchange of the code carried it
    /// (`Mollie: generate-tokens`).
    async fn refresh(&self, refresh: &SecretString) -> Result<TokenSet, MollieError> {
        let token = RefreshToken::new(refresh.expose_secret().to_owned());
        let app = &self.oauth.app;
        let mut request = app.exchange_refresh_token(&token);
        if let Some(redirect) = app.redirect_uri() {
            request = request.add_extra_param("redirect_uri", redirect.as_str());
        }
        token_set(request.request_async(&self.transport).await)
    }

    async fn revoke(&self, refresh: &SecretString) -> Result<(), MollieError> {
        self.revoke_refresh_token(refresh).await
    }

    async fn answers(&self) -> Result<(), MollieError> {
        self.probe().await
    }
}

fn pkce_verifier(secret: &SecretString) -> PkceCodeVerifier {
    PkceCodeVerifier::new(secret.expose_secret().to_owned())
}

fn token_set(
    answer: Result<BasicTokenResponse, BasicRequestTokenError<MollieError>>,
) -> Result<TokenSet, MollieError> {
    let response = answer.map_err(refused)?;
    let secret = |text: &String| SecretString::from(text.as_str());
    let life = response.expires_in().and_then(|life| life.try_into().ok());
    let scopes = response.scopes().into_iter().flatten();
    let scopes: Vec<&str> = scopes.map(|scope| scope.as_str()).collect();
    Ok(TokenSet {
        access: secret(response.access_token().secret()),
        refresh: response
            .refresh_token()
            .map(RefreshToken::secret)
            .filter(|token| !token.is_empty())
            .map(secret),
        expires_in: life.unwrap_or(USUAL_LIFE).min(LONGEST_LIFE),
        scopes: domain::ScopeSet::parse(&scopes.join(" ")),
    })
}

/// The errors of `oauth2` hold the whole answer; ours name only the place that is wrong.
fn refused(error: BasicRequestTokenError<MollieError>) -> MollieError {
    match error {
        RequestTokenError::Request(error) => error,
        RequestTokenError::Parse(error, _) => {
            failure::malformed(format!("tokens: an unexpected value at {}", error.path()))
        }
        RequestTokenError::ServerResponse(_) | RequestTokenError::Other(_) => {
            failure::malformed("tokens: no answer to read")
        }
    }
}
