//! Settings: flags, or `GANGWAY_*` variables. Secrets may also lie in a file.

mod mollie;
mod polling;
mod web;

use std::path::PathBuf;

use clap::Args;
use secrecy::SecretString;

pub(crate) use mollie::{MollieConfig, redirect_uri};
pub(crate) use polling::PollingConfig;
pub(crate) use web::WebConfig;

/// Why a command did not run: one sentence for the operator.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct CommandError(pub(crate) String);

impl CommandError {
    pub(crate) fn because(what: &str, cause: &dyn std::error::Error) -> Self {
        let chain = std::iter::successors(Some(cause), |one| one.source());
        let causes: Vec<String> = chain.map(ToString::to_string).collect();
        Self(format!("{what}: {}", causes.join(": ")))
    }
}

/// Where the database and the keys are.
#[derive(Debug, Clone, Args)]
pub(crate) struct DataConfig {
    /// Database: `sqlite:PATH`, or `postgres://…`
    #[arg(
        long,
        env = "GANGWAY_DATABASE_URL",
        default_value = "sqlite:data/gangway.db",
        hide_env_values = true
    )]
    database_url: SecretUrl,

    /// File with the database URL, for one that holds a password
    #[arg(long, env = "GANGWAY_DATABASE_URL_FILE")]
    database_url_file: Option<PathBuf>,

    /// File with the keys that tokens are sealed with
    #[arg(long, env = "GANGWAY_KEYS_FILE", default_value = "data/keys")]
    pub(crate) keys_file: PathBuf,
}

impl DataConfig {
    /// The database URL; that of the file, where there is one.
    pub(crate) fn database_url(&self) -> Result<String, CommandError> {
        let Some(path) = &self.database_url_file else {
            return Ok(self.database_url.0.clone());
        };
        std::fs::read_to_string(path)
            .map(|text| text.trim().to_owned())
            .map_err(|error| {
                let what = format!("cannot read GANGWAY_DATABASE_URL_FILE {}", path.display());
                CommandError::because(&what, &error)
            })
    }
}

/// A database URL: it may hold a password, so it is never printed.
#[derive(Clone)]
struct SecretUrl(String);

impl std::fmt::Debug for SecretUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SecretUrl(..)")
    }
}

impl std::str::FromStr for SecretUrl {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self(text.to_owned()))
    }
}

/// A secret from its own setting or from a file.
pub(crate) fn secret(
    name: &str,
    value: Option<&SecretString>,
    file: Option<&PathBuf>,
) -> Result<Option<SecretString>, CommandError> {
    match (value, file) {
        (Some(_), Some(_)) => Err(CommandError(format!(
            "give either {name} or {name}_FILE, not both"
        ))),
        (Some(value), None) => Ok(Some(value.clone())),
        (None, Some(path)) => {
            let text = std::fs::read_to_string(path).map_err(|error| {
                CommandError::because(
                    &format!("cannot read {name}_FILE {}", path.display()),
                    &error,
                )
            })?;
            Ok(Some(SecretString::from(text.trim().to_owned())))
        }
        (None, None) => Ok(None),
    }
}
