//! `gangway doctor`.

use clap::Args;
use usecases::ports::{MollieError, SecretString};

use crate::{
    config::{CommandError, DataConfig, MollieConfig, PollingConfig, WebConfig},
    http::assets::StaticFiles,
    wire,
};

/// Check pages, keys, database, and whether Mollie answers and knows this app.
#[derive(Args)]
pub(crate) struct Doctor {
    #[command(flatten)]
    data: DataConfig,
    #[command(flatten)]
    web: WebConfig,
    #[command(flatten)]
    mollie: MollieConfig,
    /// Only looked at: what cannot be read ends the command.
    #[command(flatten)]
    _polling: PollingConfig,
}

impl Doctor {
    pub(crate) async fn run(self) -> Result<(), CommandError> {
        let mut ill = 0_u32;
        let mut say = |what: &str, outcome: Result<String, CommandError>| match outcome {
            Ok(words) => println!("ok    {what}: {words}"),
            Err(error) => {
                ill += 1;
                println!("FAIL  {what}: {error}");
            }
        };
        let public_url = self.web.public_url();
        let redirect = public_url
            .as_ref()
            .map_err(|error| CommandError(error.0.clone()))
            .and_then(crate::config::redirect_uri);
        say(
            "redirect URL to register at Mollie",
            redirect.map(|url| url.to_string()),
        );
        say(
            "built pages",
            StaticFiles::read(&self.web.site_root)
                .map(|_| self.web.site_root.display().to_string()),
        );
        say(
            "keys",
            wire::load_keys(&self.data).map(|keys| format!("{} is active", keys.active_id())),
        );
        say("database", self.database().await);
        say("mollie", self.ask_mollie().await);
        say("credentials", self.credentials().await);
        if ill == 0 {
            Ok(())
        } else {
            Err(CommandError(format!("{ill} of 6 checks failed")))
        }
    }

    /// Looks without changing: the schema is left to `gangway migrate` and to serving.
    async fn database(&self) -> Result<String, CommandError> {
        let operator = wire::operator(&self.data, false).await?;
        operator
            .check_database()
            .await
            .map_err(|error| CommandError::because("it does not work", &error))?;
        if let Ok(keyring) = wire::load_keys(&self.data) {
            wire::check_keys(&keyring, &operator).await?;
        }
        if let Some(client_id) = self.mollie.client_id() {
            wire::check_client_id(client_id, &operator).await?;
        }
        Ok("can be read and written".into())
    }

    async fn ask_mollie(&self) -> Result<String, CommandError> {
        let public_url = self.web.public_url()?;
        let mollie = wire::client(&self.mollie, &public_url)?;
        mollie
            .answers()
            .await
            .map_err(|error| CommandError::because("it does not answer", &error))?;
        Ok("answers".into())
    }

    /// Whether Mollie knows our client id and secret: it then refuses a token that nobody has
    /// issued, and not us.
    async fn credentials(&self) -> Result<String, CommandError> {
        let mollie = wire::client(&self.mollie, &self.web.public_url()?)?;
        let nobodys = SecretString::from("refresh_gangwayDoctor");
        match mollie.refresh(&nobodys).await {
            Err(MollieError::DeadGrant) => Ok("Mollie knows the client id and its secret".into()),
            Err(error) => Err(CommandError::because("they are not proved", &error)),
            Ok(_) => Err(CommandError(
                "Mollie accepts a token that nobody has issued".into(),
            )),
        }
    }
}
