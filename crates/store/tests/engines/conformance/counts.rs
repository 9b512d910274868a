use std::collections::BTreeMap;

use domain::{ConnectionState, OnboardingStatus, PaymentsIndicator, SellerFilter, SellerQuery};
use usecases::ports::Store;

use super::on_both;
use crate::{made, support::Database};

on_both!(
    kept_counts_equal_a_recount_after_anything,
    kept_counts_survive_many_writers,
);

/// A small generator with a fixed start, so that a failure comes again.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }

    fn pick<W: Copy>(&mut self, words: &[W]) -> W {
        words[self.roll(words.len())]
    }
}

type Counts = BTreeMap<(OnboardingStatus, PaymentsIndicator, ConnectionState), u64>;

async fn kept(store: &dyn Store) -> Counts {
    let counts = store.seller_counts().await.unwrap();
    counts
        .0
        .into_iter()
        .map(|(onboarding, payments, connection, sellers)| {
            ((onboarding, payments, connection), sellers)
        })
        .collect()
}

/// Counts the rows themselves.
async fn recounted(store: &dyn Store) -> Counts {
    let mut counts = Counts::new();
    for page in 1.. {
        let query = SellerQuery {
            page,
            ..SellerQuery::default()
        };
        let rows = store.list_sellers(&query).await.unwrap().rows;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            let key = (
                row.projection.onboarding,
                row.projection.payments,
                row.connection,
            );
            *counts.entry(key).or_default() += 1;
        }
    }
    counts
}

async fn kept_counts_equal_a_recount_after_anything(database: Database) {
    let store = database.store.as_ref();
    let mut dice = Dice(7);
    let mut known = 0;
    for second in 0..90 {
        let new_seller = known == 0 || dice.roll(3) == 0;
        if new_seller {
            known += 1;
            let mut grant = made::grant(store, known).await;
            grant.projection.onboarding = dice.pick(OnboardingStatus::ALL);
            store.connect(&grant).await.unwrap();
            continue;
        }
        let number = 1 + u32::try_from(dice.roll(usize::try_from(known).unwrap())).unwrap();
        let claim = made::claimed(store, number, 20 + second).await;
        let mut tick = made::quiet_tick(&claim, 20 + second);
        tick.connection.state = dice.pick(ConnectionState::ALL);
        tick.projection.onboarding = dice.pick(OnboardingStatus::ALL);
        tick.projection.payments = dice.pick(PaymentsIndicator::ALL);
        if dice.roll(5) == 0 {
            tick.epoch -= 1;
            store.commit_tick(&tick).await.unwrap();
            tick.epoch += 1;
        }
        store.commit_tick(&tick).await.unwrap();
    }
    let kept = kept(store).await;
    assert_eq!(kept, recounted(store).await);
    for ((onboarding, payments, connection), sellers) in kept {
        let query = SellerQuery {
            filter: SellerFilter {
                text: None,
                onboarding: Some(onboarding),
                payments: Some(payments),
                connection: Some(connection),
            },
            ..SellerQuery::default()
        };
        let page = store.list_sellers(&query).await.unwrap();
        assert_eq!((page.total, page.rows.len() as u64), (sellers, sellers));
    }
}

async fn kept_counts_survive_many_writers(database: Database) {
    let other = database.another_handle().await;
    let mut claims = Vec::new();
    for number in 1..=16 {
        made::connected(database.store.as_ref(), number).await;
        claims.push(made::claimed(database.store.as_ref(), number, 20).await);
    }
    // Half of them move one way while half move the other way between the same two counts.
    for round in 0..3_usize {
        let ticks: Vec<_> = claims
            .iter()
            .enumerate()
            .map(|(index, claim)| {
                let mut tick = made::quiet_tick(claim, 30);
                let blocked = (index + round) % 2 == 0;
                tick.projection.payments = if blocked {
                    PaymentsIndicator::Blocked
                } else {
                    PaymentsIndicator::Available
                };
                tick
            })
            .collect();
        let writes = ticks.iter().enumerate().map(|(index, tick)| {
            let store = if index % 2 == 0 {
                &database.store
            } else {
                &other
            };
            store.commit_tick(tick)
        });
        for saved in futures::future::join_all(writes).await {
            saved.unwrap();
        }
        for (number, claim) in (1..).zip(&mut claims) {
            *claim = made::claimed(database.store.as_ref(), number, 100).await;
        }
        // The leases of this round end so that the next round can take them.
        for claim in &claims {
            let tick = made::quiet_tick(claim, 100);
            database.store.commit_tick(&tick).await.unwrap();
        }
        for (number, claim) in (1..).zip(&mut claims) {
            *claim = made::claimed(database.store.as_ref(), number, 101).await;
        }
        let kept = kept(database.store.as_ref()).await;
        assert_eq!(kept, recounted(database.store.as_ref()).await);
        assert_eq!(kept.values().sum::<u64>(), 16);
    }
}
