use testkit::records;
use usecases::ports::{AuditEntry, AuditOutcome, AuditSearch, Place, StoreError, StoredAudit};

use super::on_both;
use crate::support::Database;

on_both!(
    a_line_comes_back_as_it_was_stored,
    lines_of_one_moment_keep_their_order,
    lines_are_found_by_their_subject,
    the_log_is_read_page_by_page_in_both_directions_whatever_is_looked_for,
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
            seq: stored.seq,
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

async fn the_log_is_read_page_by_page_in_both_directions_whatever_is_looked_for(
    database: Database,
) {
    let store = database.store.as_ref();
    // Three lines in each moment, about two sellers, by two people.
    for number in 0..24_u8 {
        let entry = AuditEntry {
            at: testkit::at(i64::from(number / 3)),
            actor: ["ann", "bob"][usize::from(number % 2)].into(),
            subject: Some(["org_1", "org_2"][usize::from(number / 2 % 2)].into()),
            detail: Some(number.to_string()),
            ..records::audit("seller.check")
        };
        store.append_audit(&entry).await.unwrap();
    }
    let numbers = |lines: &[StoredAudit]| -> Vec<u8> {
        let details = lines.iter().map(|line| line.detail.as_deref().unwrap());
        details.map(|detail| detail.parse().unwrap()).collect()
    };
    let about = |subject, actor| AuditSearch { subject, actor };
    for (search, wanted) in [
        (about(None, None), (0..24).collect::<Vec<u8>>()),
        (
            about(Some("org_2"), None),
            (0..24).filter(|n| n / 2 % 2 == 1).collect(),
        ),
        (
            about(None, Some("bob")),
            (0..24).filter(|n| n % 2 == 1).collect(),
        ),
        (
            about(Some("org_1"), Some("bob")),
            (0..24).filter(|n| n % 4 == 1).collect(),
        ),
    ] {
        let mut found = Vec::new();
        let mut place = Place::Newest;
        loop {
            let lines = store.audit_lines(&search, place, 5).await.unwrap();
            let Some(last) = lines.last() else { break };
            place = Place::OlderThan(last.key());
            found.extend(lines);
        }
        let back: Vec<u8> = numbers(&found).into_iter().rev().collect();
        assert_eq!(back, wanted, "{search:?}");
        let place = Place::NewerThan(found.last().unwrap().key());
        let newer = store.audit_lines(&search, place, 4).await.unwrap();
        assert_eq!(numbers(&newer), wanted[1..5], "nearest first: {search:?}");
    }
}

async fn a_database_that_can_be_written_says_so(database: Database) {
    database.store.check().await.unwrap();
}
