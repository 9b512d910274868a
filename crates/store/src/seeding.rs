//! Made-up sellers, for trying and measuring.

use jiff::Timestamp;
use usecases::ports::{Seed, StoreError};

use crate::{
    link::Link,
    queries::connections as sql,
    sellers::{self, Origin, SellerState},
    statement::Statement,
};

pub(crate) async fn add<L: Link>(link: &mut L, seeds: &[Seed]) -> Result<(), StoreError> {
    for seed in seeds {
        let state = SellerState {
            id: seed.id,
            projection: &seed.projection,
            connection: seed.connection,
            failing_since: failing_since(seed),
            scopes: &seed.scopes,
        };
        sellers::insert(
            link,
            &state,
            &seed.organization,
            &seed.reference,
            Origin::Seed,
        )
        .await?;
        let facts = sellers::facts_text(&seed.facts)?;
        sellers::set_facts(link, seed.id, &facts).await?;
        let statement = Statement::new(sql::SEED)
            .bind(seed.id)
            .bind(seed.connection)
            .bind(state.failing_since)
            .bind(&seed.scopes)
            .bind(seed.projection.onboarding_since);
        link.run(statement).await?;
    }
    Ok(())
}

/// A seed does not say since when it fails; its last change is as good a moment as any.
fn failing_since(seed: &Seed) -> Option<Timestamp> {
    (seed.connection == domain::ConnectionState::Failing).then_some(seed.projection.changed_at)
}
