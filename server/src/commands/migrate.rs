//! `gangway migrate`.

use clap::Args;

use crate::{
    config::{CommandError, DataConfig},
    wire,
};

/// Bring the database up to date.
#[derive(Args)]
pub(crate) struct Migrate {
    #[command(flatten)]
    data: DataConfig,
}

impl Migrate {
    pub(crate) async fn run(self) -> Result<(), CommandError> {
        wire::operator(&self.data, true).await?;
        println!("The database is up to date.");
        Ok(())
    }
}
