use domain::{
    ConnectionState, OnboardingStatus, PaymentsIndicator, SellerCounts, SellerFilter, SellerQuery,
    SellerRow,
};
use testkit::records;
use usecases::ports::Store;

use super::on_both;
use crate::support::Database;

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

/// Every row of every page.
async fn every_row(store: &dyn Store) -> Vec<SellerRow> {
    let mut rows = Vec::new();
    for page in 1.. {
        let query = SellerQuery {
            page,
            ..SellerQuery::default()
        };
        let found = store.list_sellers(&query).await.unwrap().rows;
        if found.is_empty() {
            break;
        }
        rows.extend(found);
    }
    rows
}

/// Counts the rows themselves.
fn recounted(rows: &[SellerRow]) -> SellerCounts {
    let mut counts = SellerCounts::default();
    for row in rows {
        counts.add(states_of(row), 1);
    }
    counts
}

fn states_of(row: &SellerRow) -> (OnboardingStatus, PaymentsIndicator, ConnectionState) {
    (row.states.onboarding, row.states.payments, row.connection)
}

/// The total of a filter is kept for each combination of states.
async fn totals_equal_a_recount(store: &dyn Store, rows: &[SellerRow]) {
    for states in rows.iter().map(states_of) {
        let (onboarding, payments, connection) = states;
        let query = SellerQuery {
            filter: SellerFilter {
                text: None,
                onboarding: Some(onboarding),
                payments: Some(payments),
                connection: Some(connection),
            },
            ..SellerQuery::default()
        };
        let sellers = rows.iter().filter(|row| states_of(row) == states).count();
        let page = store.list_sellers(&query).await.unwrap();
        assert_eq!((page.total, page.rows.len()), (sellers as u64, sellers));
    }
}

async fn kept_counts_equal_a_recount_after_anything(database: Database) {
    let store = database.store.as_ref();
    let mut dice = Dice(7);
    let mut known = 0;
    for second in 0..90 {
        let new_seller = known == 0 || dice.roll(3) == 0;
        if new_seller {
            known += 1;
            let mut new = records::new_connection(store, known).await;
            new.states.onboarding = dice.pick(OnboardingStatus::ALL);
            store.connect(&new).await.unwrap();
            continue;
        }
        let number = 1 + u32::try_from(dice.roll(usize::try_from(known).unwrap())).unwrap();
        let claim = records::claimed(store, number, 20 + second).await;
        let mut poll = records::quiet_poll(&claim, 20 + second);
        poll.connection.state = dice.pick(ConnectionState::ALL);
        poll.states.onboarding = dice.pick(OnboardingStatus::ALL);
        poll.states.payments = dice.pick(PaymentsIndicator::ALL);
        if dice.roll(5) == 0 {
            poll.epoch -= 1;
            store.commit(&poll).await.unwrap();
            poll.epoch += 1;
        }
        store.commit(&poll).await.unwrap();
    }
    let rows = every_row(store).await;
    assert_eq!(store.seller_counts().await.unwrap(), recounted(&rows));
    totals_equal_a_recount(store, &rows).await;
}

async fn kept_counts_survive_many_writers(database: Database) {
    let other = database.another_handle().await;
    let mut claims = Vec::new();
    for number in 1..=16 {
        records::connected(database.store.as_ref(), number).await;
        claims.push(records::claimed(database.store.as_ref(), number, 20).await);
    }
    // Half of them move one way while half move the other way between the same two counts.
    for turn in 0..3_usize {
        let polls: Vec<_> = claims
            .iter()
            .enumerate()
            .map(|(index, claim)| {
                let mut poll = records::quiet_poll(claim, 30);
                let blocked = (index + turn) % 2 == 0;
                poll.states.payments = if blocked {
                    PaymentsIndicator::Blocked
                } else {
                    PaymentsIndicator::Available
                };
                poll
            })
            .collect();
        let writes = polls.iter().enumerate().map(|(index, poll)| {
            let store = if index % 2 == 0 {
                &database.store
            } else {
                &other
            };
            store.commit(poll)
        });
        for saved in futures::future::join_all(writes).await {
            saved.unwrap();
        }
        for (number, claim) in (1..).zip(&mut claims) {
            *claim = records::claimed(database.store.as_ref(), number, 100).await;
        }
        // The leases of this turn end so that the next one can take them.
        for claim in &claims {
            let poll = records::quiet_poll(claim, 100);
            database.store.commit(&poll).await.unwrap();
        }
        for (number, claim) in (1..).zip(&mut claims) {
            *claim = records::claimed(database.store.as_ref(), number, 101).await;
        }
        let rows = every_row(database.store.as_ref()).await;
        let counts = database.store.seller_counts().await.unwrap();
        assert_eq!(counts, recounted(&rows));
        assert_eq!(counts.all, 16);
        totals_equal_a_recount(database.store.as_ref(), &rows).await;
    }
}
