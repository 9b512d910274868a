//! The client itself: configuration checked once, then shared.

use std::fmt;

use secrecy::SecretString;
use url::Url;
use usecases::ports::SharedClock;

use crate::{Config, http::Transport, oauth::OAuth};

/// Mollie's API and OAuth endpoints. Cheap to share behind an `Arc`.
pub struct Client {
    pub(crate) transport: Transport,
    pub(crate) oauth: OAuth,
    pub(crate) partner_token: Option<SecretString>,
}

/// Why no client can be built from a configuration.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BuildError {
    /// An address is not an http or https URL.
    #[error("{name} is not an http or https address")]
    BadAddress {
        /// Which field of the configuration.
        name: &'static str,
    },
    /// TLS or the resolver cannot be set up on this machine.
    #[error("no http client: {reason}")]
    Http {
        /// What the system says.
        reason: String,
    },
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("api", &self.transport.api().as_str())
            .field("oauth", &self.oauth)
            .field("partner_token", &self.partner_token)
            .finish_non_exhaustive()
    }
}

impl Client {
    /// Builds the client; nothing is sent yet. The clock is asked only where Mollie names a moment
    /// to wait for.
    pub fn new(config: Config, clock: SharedClock) -> Result<Self, BuildError> {
        check_address("api_url", &config.api_url)?;
        check_address("authorize_url", &config.authorize_url)?;
        check_address("redirect_uri", &config.redirect_uri)?;
        let transport = Transport::new(config.api_url.clone(), config.timeouts, clock)?;
        Ok(Self {
            oauth: OAuth::new(&config, transport.endpoint("oauth2/tokens")),
            transport,
            partner_token: config.partner_token,
        })
    }
}

fn check_address(name: &'static str, url: &Url) -> Result<(), BuildError> {
    match url.scheme() {
        "http" | "https" => Ok(()),
        _ => Err(BuildError::BadAddress { name }),
    }
}
