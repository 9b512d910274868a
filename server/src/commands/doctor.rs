//! `gangway doctor`.

use clap::Args;
use usecases::Settings;

use crate::{
    config::{DataConfig, Failure, MollieConfig, WebConfig},
    http::assets::StaticFiles,
    wire,
};

/// Check settings, keys, database and Mollie.
#[derive(Args)]
pub(crate) struct Doctor {
    #[command(flatten)]
    data: DataConfig,
    #[command(flatten)]
    web: WebConfig,
    #[command(flatten)]
    mollie: MollieConfig,
}

impl Doctor {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let mut ill = 0_u32;
        let mut say = |what: &str, outcome: Result<String, Failure>| match outcome {
            Ok(words) => println!("ok    {what}: {words}"),
            Err(failure) => {
                ill += 1;
                println!("FAIL  {what}: {failure}");
            }
        };
        let public_url = self.web.public_url();
        let redirect = public_url
            .as_ref()
            .map_err(|failure| Failure(failure.0.clone()))
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
        if ill == 0 {
            Ok(())
        } else {
            Err(Failure(format!("{ill} of 5 checks failed")))
        }
    }

    async fn database(&self) -> Result<String, Failure> {
        let operator = wire::operator(&self.data, false).await?;
        operator
            .check_database()
            .await
            .map_err(|error| Failure::because("it does not work", &error))?;
        Ok("can be read and written".into())
    }

    async fn ask_mollie(&self) -> Result<String, Failure> {
        let public_url = self.web.public_url()?;
        let service =
            wire::service(&self.data, &self.mollie, &public_url, Settings::default()).await?;
        service
            .mollie_answers()
            .await
            .map_err(|error| Failure::because("it does not answer", &error))?;
        Ok("answers".into())
    }
}
