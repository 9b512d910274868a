//! The end of a grant (`Mollie: revoke-tokens`).

use http::StatusCode;
use secrecy::{ExposeSecret, SecretString};
use url::form_urlencoded::byte_serialize;
use usecases::ports::MollieError;

use crate::{Client, failure};

impl Client {
    /// Revokes a refresh token, and with it every access token of its grant. Written by hand:
    /// `oauth2` revokes by POST, Mollie by DELETE.
    pub(super) async fn revoke_refresh_token(
        &self,
        refresh: &SecretString,
    ) -> Result<(), MollieError> {
        let encoded = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
        let request = self
            .transport
            .delete(self.oauth.tokens.clone())
            .basic_auth(
                encoded(&self.oauth.client_id),
                Some(encoded(self.oauth.client_secret.expose_secret())),
            )
            .form(&[
                ("token_type_hint", "refresh_token"),
                ("token", refresh.expose_secret()),
            ])
            .build()
            .map_err(|error| failure::transport(&error))?;
        let reply = self.transport.send(request).await?;
        match self.transport.oauth_refusal(&reply) {
            // Mollie does not say how it answers for a dead token; either way it is dead.
            Some(MollieError::DeadGrant) => Ok(()),
            Some(error) => Err(error),
            None if reply.status == StatusCode::NO_CONTENT => Ok(()),
            None => Err(failure::malformed(
                "revocation: an answer where none belongs",
            )),
        }
    }
}
