//! `gangway connections`.

use clap::{Args, Subcommand};
use domain::OrganizationId;
use usecases::{UseCaseError, ports::StoreError};

use crate::{
    config::{CommandError, DataConfig},
    wire,
};

/// Manage connections to sellers.
#[derive(Args)]
pub(crate) struct Connections {
    #[command(subcommand)]
    command: ConnectionsCommand,
}

#[derive(Subcommand)]
enum ConnectionsCommand {
    /// Take up connections again that a seller ended or that were lost
    ///
    /// For when they ended by mistake, such as a wrong setting. Their tokens are kept for some
    /// weeks; Mollie is asked at the next poll, and what it still refuses ends again.
    Revive {
        #[command(flatten)]
        data: DataConfig,

        /// Only this seller's, by organization id; without it every one whose tokens are kept
        #[arg(long, value_parser = organization)]
        seller: Option<OrganizationId>,
    },
}

impl Connections {
    pub(crate) async fn run(self) -> Result<(), CommandError> {
        match self.command {
            ConnectionsCommand::Revive { data, seller } => revive(&data, seller).await,
        }
    }
}

fn organization(text: &str) -> Result<OrganizationId, &'static str> {
    OrganizationId::parse(text).map_err(|_| "must be an organization id, org_…")
}

async fn revive(data: &DataConfig, seller: Option<OrganizationId>) -> Result<(), CommandError> {
    let operator = wire::operator(data, false).await?;
    let cannot = |error| CommandError::because("cannot revive", &error);
    let kept = operator.revivable().await.map_err(cannot)?;
    let chosen = match seller {
        None => kept,
        Some(seller) if kept.contains(&seller) => vec![seller],
        Some(seller) => {
            return Err(CommandError(format!(
                "{seller} cannot be revived: it has not ended by itself, or its tokens are erased"
            )));
        }
    };
    if chosen.is_empty() {
        println!("There is nothing to revive.");
    }
    let mut left = 0_u32;
    for seller in &chosen {
        match operator.revive(seller).await {
            Ok(true) => println!("{seller}  is polled again"),
            Ok(false) => {
                left += 1;
                println!("{seller}  is held by a worker at this moment; try again");
            }
            Err(UseCaseError::Store(StoreError::Duplicate)) => {
                left += 1;
                println!("{seller}  its reference belongs to another seller now");
            }
            Err(error) => return Err(cannot(error)),
        }
    }
    if left == 0 {
        Ok(())
    } else {
        Err(CommandError(format!("{left} were not revived")))
    }
}
