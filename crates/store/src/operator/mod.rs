//! Made-up sellers, for trying and measuring.

pub(crate) mod sql;

use async_trait::async_trait;
use domain::{ConnectionState, ConnectionSummary};
use usecases::ports::{OperatorStore, Seed, StoreError};

use crate::{
    engine::{Engine, SqlConnection, SqlStore},
    sellers::{self, Origin, SellerState},
    statement::Statement,
};

#[async_trait]
impl<E: Engine> OperatorStore for SqlStore<E> {
    async fn holds_real_sellers(&self) -> Result<bool, StoreError> {
        let statement = Statement::new(sql::ANY_REAL);
        Ok(self.0.reader().await?.row(statement).await?.is_some())
    }

    async fn seed(&self, seeds: &[Seed]) -> Result<(), StoreError> {
        let mut transaction = self.0.begin().await?;
        for seed in seeds {
            add(&mut *transaction, seed).await?;
        }
        E::commit(transaction).await
    }
}

async fn add<C: SqlConnection>(connection: &mut C, seed: &Seed) -> Result<(), StoreError> {
    let summary = summary_of(seed);
    let state = SellerState {
        id: seed.id,
        states: &seed.states,
        connection: &summary,
    };
    let (organization, reference) = (&seed.organization, &seed.reference);
    sellers::insert(connection, &state, organization, reference, Origin::Seed).await?;
    let facts = sellers::facts_text(&seed.facts)?;
    sellers::set_facts(connection, seed.id, &facts).await?;
    let statement = Statement::new(sql::SEED)
        .bind(seed.id)
        .bind(summary.state)
        .bind(summary.failing_since)
        .bind(&summary.granted)
        .bind(summary.connected_at);
    connection.run(statement).await?;
    Ok(())
}

fn summary_of(seed: &Seed) -> ConnectionSummary {
    ConnectionSummary {
        state: seed.connection,
        cause: None,
        // A seed does not say since when it fails; its last change is as good a moment as any.
        failing_since: (seed.connection == ConnectionState::Failing)
            .then_some(seed.states.changed_at),
        requested: seed.scopes.clone(),
        granted: seed.scopes.clone(),
        connected_at: seed.states.onboarding_since,
        refreshed_at: None,
        ended_at: None,
        next_attempt_at: None,
        attempts: 0,
    }
}
