use domain::Role;
use testkit::{at, facts, records};
use usecases::ports::{Connected, NewConnection, NewSession, Store, StoreError};

use super::on_both;
use crate::support::Database;

on_both!(
    an_account_comes_back_as_it_was_stored,
    an_address_belongs_to_one_account,
    everyone_is_listed_by_address,
    a_session_ends_when_it_expires_or_lies_idle,
    signing_in_is_noted_and_audited,
    use_of_a_session_never_turns_its_time_back,
    a_closed_session_is_gone,
    a_portal_session_leads_to_its_seller_until_it_expires,
    expired_sessions_are_deleted_and_others_stay,
);

async fn an_account_comes_back_as_it_was_stored(database: Database) {
    let store = database.store.as_ref();
    for role in Role::ALL {
        let mut account = records::account(&format!("{role}@example.org"));
        account.member.role = *role;
        store
            .add_staff(&account, &records::audit("staff.add"))
            .await
            .unwrap();
        let found = store.account(&account.member.email).await.unwrap();
        assert_eq!(found, Some(account));
    }
    assert_eq!(store.account("nobody@example.org").await.unwrap(), None);
    assert_eq!(store.audit(None, 9).await.unwrap().len(), Role::ALL.len());
}

async fn an_address_belongs_to_one_account(database: Database) {
    let store = database.store.as_ref();
    records::member(store, "ada@example.org").await;
    let second = records::account("ada@example.org");
    let refused = store.add_staff(&second, &records::audit("staff.add")).await;
    assert!(matches!(refused, Err(StoreError::Duplicate)));
    assert_eq!(store.audit(None, 9).await.unwrap().len(), 1);
}

async fn everyone_is_listed_by_address(database: Database) {
    let store = database.store.as_ref();
    for email in ["c@example.org", "a@example.org", "b@example.org"] {
        records::member(store, email).await;
    }
    let staff = store.staff().await.unwrap();
    let emails: Vec<&str> = staff.iter().map(|one| one.email.as_str()).collect();
    assert_eq!(emails, ["a@example.org", "b@example.org", "c@example.org"]);
}

fn session<S>(secret: &str, subject: S, expires: i64) -> NewSession<S> {
    NewSession {
        token: records::hash(secret),
        subject,
        created_at: at(100),
        expires_at: at(expires),
    }
}

async fn a_session_ends_when_it_expires_or_lies_idle(database: Database) {
    let store = database.store.as_ref();
    let ada = records::member(store, "ada@example.org").await;
    let session = session("secret", ada, 900);
    store
        .open_session(&session, &records::audit("staff.sign-in"))
        .await
        .unwrap();
    let found = |now, idle_since| store.session(&session.token, at(now), at(idle_since));
    let open = found(899, 99).await.unwrap().unwrap();
    assert_eq!(open.member.id, ada);
    assert_eq!((open.seen_at, open.expires_at), (at(100), at(900)));
    assert_eq!(found(900, 99).await.unwrap(), None, "expired");
    assert_eq!(found(899, 100).await.unwrap(), None, "idle");
    let unknown = store.session(&records::hash("guess"), at(1), at(0)).await;
    assert_eq!(unknown.unwrap(), None);
}

async fn signing_in_is_noted_and_audited(database: Database) {
    let store = database.store.as_ref();
    let ada = records::member(store, "ada@example.org").await;
    let audit = records::audit("staff.sign-in");
    store
        .open_session(&session("secret", ada, 900), &audit)
        .await
        .unwrap();
    let account = store.account("ada@example.org").await.unwrap().unwrap();
    assert_eq!(account.member.signed_in_at, Some(at(100)));
    assert_eq!(
        store.audit(None, 1).await.unwrap()[0].action,
        "staff.sign-in"
    );
}

async fn use_of_a_session_never_turns_its_time_back(database: Database) {
    let store = database.store.as_ref();
    let ada = records::member(store, "ada@example.org").await;
    let session = session("secret", ada, 900);
    store
        .open_session(&session, &records::audit("staff.sign-in"))
        .await
        .unwrap();
    for second in [300, 200] {
        store
            .touch_session(&session.token, at(second))
            .await
            .unwrap();
    }
    let open = store.session(&session.token, at(400), at(0)).await.unwrap();
    assert_eq!(open.unwrap().seen_at, at(300));
}

async fn a_closed_session_is_gone(database: Database) {
    let store = database.store.as_ref();
    let ada = records::member(store, "ada@example.org").await;
    let session = session("secret", ada, 900);
    store
        .open_session(&session, &records::audit("staff.sign-in"))
        .await
        .unwrap();
    store.close_session(&session.token).await.unwrap();
    let found = store.session(&session.token, at(200), at(0)).await;
    assert_eq!(found.unwrap(), None);
}

/// A seller connects, and has a session until a second.
async fn connect(store: &dyn Store, number: u32, secret: &str, until: i64) {
    let new = NewConnection {
        portal: records::hash(secret),
        portal_until: at(until),
        ..records::new_connection(store, number).await
    };
    assert_eq!(store.connect(&new).await.unwrap(), Connected::New);
}

async fn a_portal_session_leads_to_its_seller_until_it_expires(database: Database) {
    let store = database.store.as_ref();
    connect(store, 7, "secret", 900).await;
    let token = records::hash("secret");
    let open = store
        .portal_session(&token, at(899))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(open.organization, facts::organization_id(7));
    assert_eq!(open.expires_at, at(900));
    assert_eq!(store.portal_session(&token, at(900)).await.unwrap(), None);
    store.close_portal_session(&token).await.unwrap();
    assert_eq!(store.portal_session(&token, at(200)).await.unwrap(), None);
}

async fn expired_sessions_are_deleted_and_others_stay(database: Database) {
    let store = database.store.as_ref();
    let ada = records::member(store, "ada@example.org").await;
    for (number, secret, expires) in [(7, "old", 900), (8, "young", 901)] {
        let audit = records::audit("staff.sign-in");
        store
            .open_session(&session(secret, ada, expires), &audit)
            .await
            .unwrap();
        connect(store, number, secret, expires).await;
    }
    store.delete_expired(at(900)).await.unwrap();
    // Asked as of a moment at which both would still be open.
    for (secret, stays) in [("old", false), ("young", true)] {
        let token = records::hash(secret);
        let staff = store.session(&token, at(200), at(0)).await.unwrap();
        let portal = store.portal_session(&token, at(200)).await.unwrap();
        assert_eq!(
            (staff.is_some(), portal.is_some()),
            (stays, stays),
            "{secret}"
        );
    }
}
