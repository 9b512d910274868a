//! Whether polling's due time is better kept on the connection's own row or in the table of work.
//!
//! `cargo bench -p store --bench polling [-- SELLERS]`: both ways on the same SQLite file, one
//! after the other, three times. Ratios of one run travel; absolute figures do not.

use std::time::{Duration, Instant};

use domain::{
    Basis, ConnectionState, Feature, OrganizationId, ScopeSet, SellerFacts, SellerReference,
    SellerStates,
};
use jiff::{SignedDuration, Timestamp};
use sqlx::{ConnectOptions, Connection, sqlite::SqliteConnectOptions};
use usecases::ports::{
    Claim, NewWork, Seed, SellerChange, SellerId, SharedStore, TokenFate, WorkKind, WorkResult,
};
use uuid::Uuid;

/// Polls in each measurement, in batches as the worker claims them.
const POLLS: u32 = 2_000;
const BATCH: u32 = 8;

#[tokio::main]
async fn main() {
    let sellers: u32 = std::env::args()
        .find_map(|argument| argument.parse().ok())
        .unwrap_or(10_000);
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("bench.db").display());
    store::migrate(&url).await.unwrap();
    let store = store::open(&url, &store::Options::default()).await.unwrap();
    fill(&store, &url, sellers).await;
    println!("{sellers} sellers, {POLLS} polls in batches of {BATCH}, SQLite");
    for _ in 0..3 {
        let row = on_the_own_row(&store).await;
        let table = in_the_table_of_work(&store).await;
        println!(
            "own row {:.2} ms a poll, table of work {:.2} ms: {:.2} times as long",
            millis(row),
            millis(table),
            table.as_secs_f64() / row.as_secs_f64()
        );
    }
}

fn millis(all: Duration) -> f64 {
    all.as_secs_f64() * 1_000.0 / f64::from(POLLS)
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + second).unwrap()
}

/// Made-up sellers, due one after the other, each with a row in the table of work as well.
async fn fill(store: &SharedStore, url: &str, sellers: u32) {
    let numbers: Vec<u32> = (0..sellers).collect();
    for batch in numbers.chunks(1_000) {
        let seeds: Vec<Seed> = batch.iter().map(|number| seed(*number)).collect();
        store.seed(&seeds).await.unwrap();
    }
    let options: SqliteConnectOptions = url.parse().unwrap();
    let mut connection = options.connect().await.unwrap();
    sqlx::raw_sql("UPDATE connections SET next_poll_at = 1800000000000000 + rowid")
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
    for number in numbers {
        let work = NewWork {
            kind: WorkKind::Revoke,
            subject: organization(number).to_string(),
            due_at: at(i64::from(number)),
            lease_until: at(0),
        };
        store.add_work(&work).await.unwrap();
    }
}

fn organization(number: u32) -> OrganizationId {
    OrganizationId::parse(&format!("org_{number}")).unwrap()
}

fn seed(number: u32) -> Seed {
    let (organization, facts) = (organization(number), SellerFacts::default());
    let basis = Basis {
        organization: &organization,
        facts: &facts,
        connection: ConnectionState::Connected,
        unknown_after: SignedDuration::from_hours(24),
    };
    Seed {
        id: SellerId(Uuid::from_u128(u128::from(number) + 1)),
        states: SellerStates::derive(&basis, None, at(0)),
        facts,
        connection: ConnectionState::Connected,
        scopes: ScopeSet::wanted(&Feature::defaults()),
        reference: SellerReference::parse(&format!("shop {number}")).unwrap(),
        organization,
    }
}

/// A poll that found everything as it was.
async fn commit(store: &SharedStore, claim: Claim, next: Timestamp) {
    let mut connection = claim.connection.summary;
    connection.next_attempt_at = Some(next);
    let change = SellerChange {
        seller: claim.connection.seller,
        epoch: claim.connection.epoch,
        at: next,
        connection,
        tokens: TokenFate::Keep,
        states: claim.states,
        facts: claim.facts,
        keep_snapshot: false,
        changes: Vec::new(),
        source: domain::EventSource::Poll,
        announce: false,
        audit: Vec::new(),
    };
    store.commit(&change).await.unwrap();
}

async fn on_the_own_row(store: &SharedStore) -> Duration {
    let (now, until) = (at(1_000_000), at(1_000_060));
    let started = Instant::now();
    for batch in 0..POLLS / BATCH {
        for claim in store.claim_due(now, until, BATCH).await.unwrap() {
            commit(
                store,
                claim,
                now + SignedDuration::from_secs(i64::from(batch) + 1),
            )
            .await;
        }
    }
    started.elapsed()
}

async fn in_the_table_of_work(store: &SharedStore) -> Duration {
    let (now, until) = (at(1_000_000), at(1_000_060));
    let started = Instant::now();
    for batch in 0..POLLS / BATCH {
        let next = now + SignedDuration::from_secs(i64::from(batch) + 1);
        for work in store.claim_work(now, until, BATCH).await.unwrap() {
            let organization = OrganizationId::parse(&work.subject).unwrap();
            let claim = store.claim_seller(&organization, now, until).await.unwrap();
            commit(store, claim.unwrap(), next).await;
            let again = WorkResult::Again { due_at: next };
            store.finish_work(&work, &again).await.unwrap();
        }
    }
    started.elapsed()
}
