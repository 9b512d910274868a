//! `gangway seed`: made-up sellers for benchmarks and for looking around.

mod invent;
mod table;

use std::path::PathBuf;

use clap::Args;
use usecases::{
    operator::Operator,
    ports::{Clock as _, Seed},
};

use crate::{
    config::{CommandError, DataConfig},
    wire,
    world::SystemClock,
};

/// Rows written in one transaction.
const BATCH: usize = 1_000;

/// Fill a database without real sellers with made-up ones.
#[derive(Args)]
pub(crate) struct SeedSellers {
    #[command(flatten)]
    data: DataConfig,

    /// How many sellers to make up
    #[arg(long, required_unless_present = "csv", conflicts_with = "csv")]
    sellers: Option<u32>,

    /// Take the sellers of this file instead, with the columns
    /// `org_id,name,country,onboarding,payments,due_date,last_checked`
    #[arg(long)]
    csv: Option<PathBuf>,
}

impl SeedSellers {
    pub(crate) async fn run(self) -> Result<(), CommandError> {
        let operator = wire::operator(&self.data, true).await?;
        let real = operator
            .holds_real_sellers()
            .await
            .map_err(|error| CommandError::because("cannot look into the database", &error))?;
        if real {
            return Err(CommandError(
                "this database holds real sellers; made-up ones would be mistaken for them".into(),
            ));
        }
        let now = SystemClock.now();
        let written = match (&self.csv, self.sellers) {
            (Some(path), _) => {
                let sellers = table::read(path, now)
                    .map_err(|error| CommandError(format!("{}: {error}", path.display())))?;
                write(&operator, sellers.into_iter()).await?
            }
            (None, count) => {
                let count = count.unwrap_or_default();
                write(
                    &operator,
                    (0..count).map(|index| invent::seller(index, now)),
                )
                .await?
            }
        };
        println!("Added {written} sellers.");
        Ok(())
    }
}

async fn write(
    operator: &Operator,
    sellers: impl Iterator<Item = Seed>,
) -> Result<usize, CommandError> {
    let mut sellers = sellers.peekable();
    let mut written = 0;
    while sellers.peek().is_some() {
        let batch: Vec<Seed> = sellers.by_ref().take(BATCH).collect();
        operator
            .seed(&batch)
            .await
            .map_err(|error| CommandError::because("cannot add sellers", &error))?;
        written += batch.len();
    }
    Ok(written)
}
