use testkit::records;
use usecases::ports::{AuditEntry, AuditOutcome, StoreError, StoredAudit};

use super::on_both;
use crate::support::Database;

on_both!(
    a_line_comes_back_as_it_was_stored,
    lines_of_one_moment_keep_their_order,
    lines_are_found_by_their_subject,
    a_text_that_one_engine_cannot_hold_is_refused_by_both,
    a_database_that_can_be_written_says_so,
);

async fn a_line_comes_back_as_it_was_stored(database: Database) {
    let store = database.store.as_ref();
    for outcome in [
        AuditOutcome::Done,
        AuditOutcome::Denied,
        AuditOutcome::Failed,
    ] {
        let entry = AuditEntry {
            subject: Some("org_1".into()),
            detail: Some("seller asked for it; DROP TABLE audit".into()),
            outcome,
            ..records::audit("seller.disconnect")
        };
        store.append_audit(&entry).await.unwrap();
        let stored = store.audit(None, 1).await.unwrap().remove(0);
        let expected = StoredAudit {
            at: entry.at,
            actor: entry.actor,
            role: entry.role,
            action: entry.action.to_owned(),
            subject: entry.subject,
            detail: entry.detail,
            outcome,
            request_id: entry.request_id,
        };
        assert_eq!(stored, expected);
    }
}

async fn a_text_that_one_engine_cannot_hold_is_refused_by_both(database: Database) {
    let store = database.store.as_ref();
    let refused = |error| matches!(error, Err(StoreError::Unstorable));
    let entry = AuditEntry {
        detail: Some("a reason\0".into()),
        ..records::audit("seller.disconnect")
    };
    assert!(refused(store.append_audit(&entry).await));
    assert!(refused(store.audit(Some("org_1\0"), 1).await.map(drop)));
    assert!(refused(store.account("ann\0@shop.example").await.map(drop)));
    assert_eq!(store.audit(None, 1).await.unwrap(), []);
}

async fn lines_of_one_moment_keep_their_order(database: Database) {
    let store = database.store.as_ref();
    for detail in ["first", "second", "third"] {
        let entry = AuditEntry {
            detail: Some(detail.into()),
            ..records::audit("seller.check")
        };
        store.append_audit(&entry).await.unwrap();
    }
    let details: Vec<String> = store
        .audit(None, 2)
        .await
        .unwrap()
        .into_iter()
        .filter_map(|line| line.detail)
        .collect();
    assert_eq!(details, ["third", "second"]);
}

async fn lines_are_found_by_their_subject(database: Database) {
    let store = database.store.as_ref();
    for subject in [Some("org_1"), Some("org_2"), None, Some("org_1")] {
        let entry = AuditEntry {
            subject: subject.map(str::to_owned),
            ..records::audit("seller.check")
        };
        store.append_audit(&entry).await.unwrap();
    }
    assert_eq!(store.audit(Some("org_1"), 9).await.unwrap().len(), 2);
    assert_eq!(store.audit(Some("org_1"), 1).await.unwrap().len(), 1);
    assert_eq!(store.audit(Some("org_3"), 9).await.unwrap(), []);
    assert_eq!(store.audit(None, 9).await.unwrap().len(), 4);
}

async fn a_database_that_can_be_written_says_so(database: Database) {
    database.store.check().await.unwrap();
}
