//! What operations tell of the installation.

use sqlx::{ConnectOptions, Executor, sqlite::SqliteConnectOptions};
use usecases::operations::ViewOperations;

use crate::rig::{Rig, seconds};

const REFUSE_WRITES: &str = "CREATE TRIGGER full BEFORE INSERT ON work \
                             BEGIN SELECT RAISE(ROLLBACK, 'database or disk is full'); END";

#[tokio::test]
async fn operations_tell_since_when_nothing_can_be_written() {
    let rig = Rig::new().await;
    let since = async || {
        rig.clock.advance(seconds(60));
        let operations = rig.granted::<ViewOperations>().read().await.unwrap();
        operations.storage_failing_since
    };
    assert_eq!(since().await, None);
    let file = rig.folder.path().join("gangway.db");
    let rival = SqliteConnectOptions::new().filename(file);
    let mut rival = rival.connect().await.unwrap();
    rival.execute(REFUSE_WRITES).await.unwrap();
    let first = since().await;
    assert_eq!(first, Some(rig.now()));
    assert_eq!(since().await, first, "the first failure counts");
    rival.execute("DROP TRIGGER full").await.unwrap();
    assert_eq!(since().await, None);
    let operations = rig.granted::<ViewOperations>().read().await.unwrap();
    assert_eq!(operations.work.len(), 0, "trials leave nothing behind");
}
