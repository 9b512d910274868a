//! Where Mollie is and who we are there.

use std::path::PathBuf;

use clap::Args;
use secrecy::SecretString;
use url::Url;

use super::{CommandError, secret};

/// Settings of the Mollie app. The defaults point at Mollie itself.
#[derive(Debug, Clone, Args)]
#[expect(
    clippy::struct_field_names,
    reason = "clap names the flags after the fields, which stand among those of other settings"
)]
pub(crate) struct MollieConfig {
    /// Address of Mollie's API
    #[arg(
        long,
        env = "GANGWAY_MOLLIE_API_URL",
        default_value = "https://api.mollie.com"
    )]
    mollie_api_url: Url,

    /// Address of Mollie's consent page
    #[arg(
        long,
        env = "GANGWAY_MOLLIE_AUTHORIZE_URL",
        default_value = "https://my.mollie.com/oauth2/authorize"
    )]
    mollie_authorize_url: Url,

    /// Client id of your Mollie app (`app_…`)
    #[arg(long, env = "GANGWAY_MOLLIE_CLIENT_ID")]
    mollie_client_id: Option<String>,

    /// Client secret of your Mollie app
    #[arg(long, env = "GANGWAY_MOLLIE_CLIENT_SECRET", hide_env_values = true)]
    mollie_client_secret: Option<SecretString>,

    /// File with the client secret
    #[arg(long, env = "GANGWAY_MOLLIE_CLIENT_SECRET_FILE")]
    mollie_client_secret_file: Option<PathBuf>,

    /// Your own organization's access token; with it Gangway makes sure that Mollie answers before
    /// a seller counts as gone
    #[arg(long, env = "GANGWAY_MOLLIE_PARTNER_TOKEN", hide_env_values = true)]
    mollie_partner_token: Option<SecretString>,

    /// File with that access token
    #[arg(long, env = "GANGWAY_MOLLIE_PARTNER_TOKEN_FILE")]
    mollie_partner_token_file: Option<PathBuf>,
}

/// Path of the address that Mollie sends sellers back to.
pub(crate) const CALLBACK_PATH: &str = "/oauth/mollie/callback";

impl MollieConfig {
    pub(crate) fn client_id(&self) -> Option<&str> {
        self.mollie_client_id.as_deref()
    }

    /// The origin that a form may be redirected to.
    pub(crate) fn authorize_origin(&self) -> String {
        self.mollie_authorize_url.origin().ascii_serialization()
    }

    /// Whether this is not Mollie itself, so that pages can say so.
    pub(crate) fn is_sandbox(&self) -> bool {
        !self
            .mollie_api_url
            .host_str()
            .is_some_and(|host| host == "mollie.com" || host.ends_with(".mollie.com"))
    }

    /// What the client needs, once everything is there.
    pub(crate) fn client_config(&self, public_url: &Url) -> Result<mollie::Config, CommandError> {
        let client_id = self.mollie_client_id.clone().ok_or_else(|| {
            CommandError("set GANGWAY_MOLLIE_CLIENT_ID to the client id of your Mollie app".into())
        })?;
        let client_secret = secret(
            "GANGWAY_MOLLIE_CLIENT_SECRET",
            self.mollie_client_secret.as_ref(),
            self.mollie_client_secret_file.as_ref(),
        )?
        .ok_or_else(|| {
            CommandError("set GANGWAY_MOLLIE_CLIENT_SECRET to the secret of your Mollie app".into())
        })?;
        let partner_token = secret(
            "GANGWAY_MOLLIE_PARTNER_TOKEN",
            self.mollie_partner_token.as_ref(),
            self.mollie_partner_token_file.as_ref(),
        )?;
        Ok(mollie::Config {
            api_url: self.mollie_api_url.clone(),
            authorize_url: self.mollie_authorize_url.clone(),
            client_id,
            client_secret,
            redirect_uri: redirect_uri(public_url)?,
            partner_token,
            timeouts: mollie::Timeouts::default(),
        })
    }
}

/// Where Mollie sends sellers back to; register it with your Mollie app.
pub(crate) fn redirect_uri(public_url: &Url) -> Result<Url, CommandError> {
    public_url
        .join(CALLBACK_PATH)
        .map_err(|error| CommandError::because("GANGWAY_PUBLIC_URL is not usable", &error))
}
