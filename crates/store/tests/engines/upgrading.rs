//! A database of version 4 becomes one of the newest version, and nothing is lost.

use domain::{SellerCounts, SellerQuery};
use jiff::Timestamp;
use sqlx::{
    AssertSqlSafe, ConnectOptions, Connection, SqlSafeStr,
    migrate::{Migration, MigrationType, Migrator},
    postgres::PgConnectOptions,
    raw_sql,
    sqlite::SqliteConnectOptions,
};
use store::{MIGRATIONS, MigrationFile};
use tempfile::TempDir;
use testkit::facts;
use usecases::ports::{SealedTokens, SecretHash, SellerId, Store, WorkKind};
use uuid::Uuid;
use vault::Sealed;

use crate::support;

/// Columns of `sellers` that this test is not about.
const SELLER: &str = "name, name_folded, search_text, onboarding, onboarding_since, payments, \
                      payments_since, settlements, settlements_since, next_code, next_owner, \
                      due_at, urgency, profiles, profiles_blocked, checked_at, changed_at";

/// What a seller of version 4 had, and what must become of it.
struct Old {
    number: u32,
    state: &'static str,
    tokens: bool,
    /// How often they have changed.
    version: i64,
    next_poll_at: Option<i64>,
}

const OLD: [Old; 5] = [
    old(1, "connected", true, 3, Some(7_000)),
    old(2, "connected", false, 0, None),
    old(3, "disconnect-unconfirmed", true, 1, Some(9_000)),
    old(4, "disconnected-by-us", false, 2, None),
    old(5, "disconnect-unconfirmed", false, 0, None),
];

const fn old(
    number: u32,
    state: &'static str,
    tokens: bool,
    version: i64,
    next_poll_at: Option<i64>,
) -> Old {
    Old {
        number,
        state,
        tokens,
        version,
        next_poll_at,
    }
}

impl Old {
    fn id(&self) -> SellerId {
        SellerId(Uuid::from_u128(u128::from(self.number)))
    }

    /// Only made-up sellers never had tokens.
    fn origin(&self) -> &'static str {
        if self.version == 0 { "seed" } else { "mollie" }
    }

    /// Rows as version 4 had them. `bytes` writes a byte string as the engine does.
    fn rows(&self, bytes: &dyn Fn(&[u8]) -> String) -> String {
        let Self {
            number,
            state,
            version,
            ..
        } = self;
        let (id, origin) = (bytes(self.id().0.as_bytes()), self.origin());
        let due = self.next_poll_at.map_or("NULL".into(), |at| at.to_string());
        let tokens = if self.tokens {
            let (access, refresh) = (bytes(b"access"), bytes(b"refresh"));
            format!("{access}, 8000, {refresh}, 'old-key'")
        } else {
            "NULL, NULL, NULL, NULL".into()
        };
        format!(
            "INSERT INTO sellers (id, organization, reference, reference_folded, origin, \
             connection, missing_scopes, {SELLER}) VALUES ({id}, 'org_{number}', 'shop {number}', \
             'shop {number}', '{origin}', '{state}', 1, 'Plants', 'plants', 'plants', \
             'needs-data', 1, 'pending', 1, 'pending', 1, 'give-details', 'seller', 9, 1, 1, 0, 0, 1); \
             INSERT INTO seller_facts (seller_id, facts) VALUES ({id}, '{{}}'); \
             INSERT INTO connections (seller_id, state, cause, failing_since, scopes, \
             connected_at, refreshed_at, ended_at, next_poll_at, attempts, access_sealed, \
             access_expires_at, refresh_sealed, sealed_with, token_version, refresh_started_at, \
             epoch, lease_until, watched_until, check_epoch) VALUES ({id}, '{state}', \
             'unavailable', NULL, 'onboarding.read organizations.read', 100, 200, NULL, {due}, 2, \
             {tokens}, {version}, 300, 5, 0, 400, 5);"
        )
    }
}

/// Somebody on the way to Mollie.
fn attempt_rows(bytes: &dyn Fn(&[u8]) -> String) -> String {
    let (staff, invitation, attempt) = (
        bytes(Uuid::from_u128(91).as_bytes()),
        bytes(Uuid::from_u128(92).as_bytes()),
        bytes(Uuid::from_u128(93).as_bytes()),
    );
    let (state, text) = (bytes(&[7; 32]), bytes(&[8; 32]));
    format!(
        "INSERT INTO staff (id, email, role, password_hash, created_at) \
         VALUES ({staff}, 'ada@example.org', 'admin', 'none', 1); \
         INSERT INTO invitations (id, token, reference, locale, created_by, created_at, \
         expires_at, state) VALUES ({invitation}, {text}, 'shop 9', 'nl_NL', {staff}, 1, 9000, 'open'); \
         INSERT INTO attempts (state, id, browser, invitation_id, verifier_sealed, redirect_uri, \
         created_at, expires_at) VALUES ({state}, {attempt}, {text}, {invitation}, {text}, \
         'http://127.0.0.1/', 1, 9000);"
    )
}

fn hex(bytes: &[u8]) -> String {
    let digits = |text: String, byte: &u8| text + &format!("{byte:02x}");
    bytes.iter().fold(String::new(), digits)
}

/// The steps up to version 4.
fn version_4(sql: fn(&MigrationFile) -> &'static str) -> Migrator {
    let steps = MIGRATIONS.iter().filter(|step| step.version <= 4);
    let steps = steps.map(|step| {
        let (name, text) = (step.name.into(), sql(step).into_sql_str());
        Migration::new(step.version, name, MigrationType::Simple, text, false)
    });
    Migrator::with_migrations(steps.collect())
}

fn every_row(bytes: &dyn Fn(&[u8]) -> String) -> String {
    let rows: String = OLD.iter().map(|old| old.rows(bytes)).collect();
    rows + &attempt_rows(bytes)
}

fn moment(microsecond: i64) -> Timestamp {
    Timestamp::from_microsecond(microsecond).unwrap()
}

async fn nothing_is_lost(store: &dyn Store) {
    for old in &OLD {
        let grant = store.grant(old.id()).await.unwrap().unwrap();
        let expected = old.tokens.then(|| SealedTokens {
            access: Sealed::from_bytes(b"access".to_vec()),
            access_expires_at: moment(8_000),
            refresh: Sealed::from_bytes(b"refresh".to_vec()),
            client_id: None,
        });
        assert_eq!(grant.tokens, expected, "{}", old.number);
        assert_eq!(grant.version, old.version);
        let marked = (old.version > 0).then(|| moment(300));
        assert_eq!(grant.refresh_started_at, marked);
        let organization = facts::organization_id(old.number);
        let seller = store.unclaimed(&organization).await.unwrap().unwrap();
        let connection = seller.connection;
        assert_eq!((connection.epoch, connection.check_requested), (5, true));
        assert_eq!(connection.watched_until, Some(moment(400)));
        let summary = connection.summary;
        assert_eq!(summary.state.as_str(), old.state);
        assert_eq!(summary.requested, facts::default_scopes());
        assert_eq!(
            summary.granted.to_string(),
            "onboarding.read organizations.read"
        );
        assert_eq!((summary.connected_at, summary.attempts), (moment(100), 2));
        assert_eq!(summary.refreshed_at, (old.version > 0).then(|| moment(200)));
        let polled = summary.state.is_polled().then_some(old.next_poll_at);
        assert_eq!(summary.next_attempt_at, polled.flatten().map(moment));
    }
    let in_use = testkit::records::grants_by_key(store).await;
    assert_eq!(in_use, [("old-key".to_owned(), 2)]);
    counts_and_rows_stay(store).await;
    only_a_real_order_is_work(store).await;
    let attempt = store
        .take_attempt(&SecretHash([7; 32]), &SecretHash([8; 32]))
        .await
        .unwrap();
    assert_eq!(attempt.unwrap().requested, facts::default_scopes());
}

async fn counts_and_rows_stay(store: &dyn Store) {
    let counts = store.seller_counts().await.unwrap();
    let expected = SellerCounts {
        all: 5,
        needs_data: 5,
        disconnected_by_us: 1,
        disconnect_unconfirmed: 2,
        ..SellerCounts::default()
    };
    assert_eq!(counts, expected);
    let page = store.list_sellers(&SellerQuery::default()).await.unwrap();
    assert_eq!(page.rows.len(), 5);
    for row in page.rows {
        assert_eq!((row.requested_scopes, row.missing_scopes), (4, 1));
    }
}

async fn only_a_real_order_is_work(store: &dyn Store) {
    let (now, until) = (moment(10_000), moment(20_000));
    let work = store.claim_work(now, until, 9).await.unwrap();
    let found: Vec<_> = work
        .iter()
        .map(|item| (item.kind, item.subject.as_str(), item.due_at, item.attempts))
        .collect();
    assert_eq!(found, [(WorkKind::Revoke, "org_3", moment(9_000), 2)]);
    let due = store.claim_due(now, until, 9).await.unwrap();
    assert_eq!(due.len(), 1, "polling goes on where it was");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn version_4_becomes_the_newest_on_sqlite_with_nothing_lost() {
    let folder = TempDir::new().unwrap();
    let url = format!("sqlite:{}/gangway.db", folder.path().display());
    let options = url.parse::<SqliteConnectOptions>().unwrap();
    let mut link = options.create_if_missing(true).connect().await.unwrap();
    let rows = every_row(&|bytes| format!("x'{}'", hex(bytes)));
    let version_4 = version_4(|step| step.sqlite);
    version_4.run_direct(None, &mut link, false).await.unwrap();
    raw_sql(AssertSqlSafe(rows))
        .execute(&mut link)
        .await
        .unwrap();
    link.close().await.unwrap();
    store::migrate(&url).await.unwrap();
    let store = store::open(&url, &support::options()).await.unwrap();
    nothing_is_lost(store.as_ref()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn version_4_becomes_the_newest_on_postgres_with_nothing_lost() {
    let (url, name) = support::new_postgres().await;
    let outcome = tokio::spawn(async move {
        let mut link = url
            .parse::<PgConnectOptions>()
            .unwrap()
            .connect()
            .await
            .unwrap();
        let rows = every_row(&|bytes| match bytes.len() {
            16 => format!("CAST('{}' AS UUID)", hex(bytes)),
            _ => format!("'\\x{}'", hex(bytes)),
        });
        let version_4 = version_4(|step| step.postgres);
        version_4.run_direct(None, &mut link, false).await.unwrap();
        raw_sql(AssertSqlSafe(rows))
            .execute(&mut link)
            .await
            .unwrap();
        link.close().await.unwrap();
        store::migrate(&url).await.unwrap();
        let store = store::open(&url, &support::options()).await.unwrap();
        nothing_is_lost(store.as_ref()).await;
    })
    .await;
    support::administer(&format!("DROP DATABASE {name} WITH (FORCE)")).await;
    if let Err(failure) = outcome {
        std::panic::resume_unwind(failure.into_panic());
    }
}
