//! What the client must be told.

use std::time::Duration;

use secrecy::SecretString;
use url::Url;

/// Where Mollie is and who we are there.
#[derive(Debug, Clone)]
pub struct Config {
    /// Address of the API, without `/v2`; Mollie's is `https://api.mollie.com`.
    pub api_url: Url,
    /// Address of the consent page; Mollie's is `https://my.mollie.com/oauth2/authorize`.
    pub authorize_url: Url,
    /// Identity of the app, `app_…`.
    pub client_id: String,
    /// Secret of the app.
    pub client_secret: SecretString,
    /// Where Mollie sends sellers back to; registered with the app.
    pub redirect_uri: Url,
    /// The partner's own access token, which alone may read the client list.
    pub partner_token: Option<SecretString>,
    /// How long to wait for Mollie.
    pub timeouts: Timeouts,
}

/// How long to wait for Mollie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeouts {
    /// For a connection.
    pub connect: Duration,
    /// For a whole call, from connecting to the last byte of the answer.
    pub total: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            total: Duration::from_secs(15),
        }
    }
}
