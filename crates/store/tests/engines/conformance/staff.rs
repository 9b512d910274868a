use domain::Role;
use jiff::Timestamp;
use testkit::{at, facts, records};
use usecases::ports::{
    Connected, EndedSessions, NewConnection, NewSession, OpeningSession, Saved, SecretHash,
    StaffChange, StaffId, Store, StoreError,
};

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
    no_session_opens_on_a_password_that_has_changed_or_for_who_was_removed,
    a_session_on_its_way_is_ended_by_a_change_of_the_password,
    open_sessions_are_listed_by_their_last_use,
    sessions_of_a_member_are_ended_and_no_others,
    who_comes_back_has_the_id_of_before_and_every_hash_in_use_is_known,
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

/// How the password of [`records::account`] was checked.
fn opening(session: &NewSession<StaffId>) -> OpeningSession {
    OpeningSession {
        session: session.clone(),
        browser: "Firefox on Linux".into(),
        password_hash: records::account("").password_hash,
    }
}

async fn opened(store: &dyn Store, session: &NewSession<StaffId>) {
    let audit = records::audit("staff.sign-in");
    let saved = store.open_session(&opening(session), &audit).await;
    assert_eq!(saved.unwrap(), Saved::Yes);
}

async fn a_session_ends_when_it_expires_or_lies_idle(database: Database) {
    let store = database.store.as_ref();
    let ada = records::member(store, "ada@example.org").await;
    let session = session("secret", ada, 900);
    opened(store, &session).await;
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
    opened(store, &session("secret", ada, 900)).await;
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
    opened(store, &session).await;
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
    opened(store, &session).await;
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
        opened(store, &session(secret, ada, expires)).await;
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

async fn change(store: &dyn Store, change: StaffChange) {
    let audit = records::audit("staff.change");
    store
        .change_staff("ada@example.org", &change, &audit)
        .await
        .unwrap();
}

async fn is_open(store: &dyn Store, token: &SecretHash) -> bool {
    let found = store.session(token, at(200), at(0)).await;
    found.unwrap().is_some()
}

async fn no_session_opens_on_a_password_that_has_changed_or_for_who_was_removed(
    database: Database,
) {
    let store = database.store.as_ref();
    records::member(store, "bea@example.org").await;
    let ada = records::member(store, "ada@example.org").await;
    let session = session("secret", ada, 900);
    let mut opening = opening(&session);
    for (hash, after) in [
        ("$argon2id$made-up", StaffChange::Password("other".into())),
        ("other", StaffChange::Remove(at(150))),
        ("", StaffChange::Remove(at(150))),
    ] {
        change(store, after).await;
        opening.password_hash = hash.into();
        let lines = store.audit(None, 100).await.unwrap().len();
        let saved = store
            .open_session(&opening, &records::audit("staff.sign-in"))
            .await;
        assert_eq!(saved.unwrap(), Saved::Fenced, "{hash}");
        assert!(!is_open(store, &session.token).await, "{hash}");
        assert_eq!(store.audit(None, 100).await.unwrap().len(), lines);
    }
}

/// Whoever comes first, no session is open in the end.
async fn a_session_on_its_way_is_ended_by_a_change_of_the_password(database: Database) {
    let store = database.store.as_ref();
    let other = database.another_handle().await;
    let ada = records::member(store, "ada@example.org").await;
    let mut hash = records::account("").password_hash;
    for round in 0..40 {
        let session = session(&format!("secret-{round}"), ada, 900);
        let mut opening = opening(&session);
        opening.password_hash = hash;
        hash = format!("hash-{round}");
        let audit = records::audit("staff.sign-in");
        let (saved, ()) = tokio::join!(
            store.open_session(&opening, &audit),
            change(other.as_ref(), StaffChange::Password(hash.clone())),
        );
        saved.unwrap();
        assert!(!is_open(store, &session.token).await, "round {round}");
    }
}

async fn listed(store: &dyn Store, of: StaffId, idle_since: Timestamp) -> Vec<SecretHash> {
    let found = store.open_sessions(of, at(899), idle_since, 3).await;
    found.unwrap().into_iter().map(|one| one.token).collect()
}

async fn open_sessions_are_listed_by_their_last_use(database: Database) {
    let store = database.store.as_ref();
    let ada = records::member(store, "ada@example.org").await;
    let bea = records::member(store, "bea@example.org").await;
    for (secret, of, expires) in [
        ("one", ada, 900),
        ("two", ada, 900),
        ("over", ada, 899),
        ("hers", bea, 900),
    ] {
        opened(store, &session(secret, of, expires)).await;
    }
    let [one, two, hers] = ["one", "two", "hers"].map(records::hash);
    store.touch_session(&one, at(150)).await.unwrap();
    assert_eq!(listed(store, ada, at(99)).await, [one, two]);
    assert_eq!(
        listed(store, ada, at(100)).await,
        [one],
        "the other is idle"
    );
    assert_eq!(listed(store, bea, at(99)).await, [hers]);
    let stored = store.open_sessions(ada, at(200), at(99), 1).await.unwrap();
    assert_eq!(stored.len(), 1, "not more than asked for");
    let first = &stored[0];
    assert_eq!(first.browser, "Firefox on Linux");
    assert_eq!((first.created_at, first.seen_at), (at(100), at(150)));
}

async fn sessions_of_a_member_are_ended_and_no_others(database: Database) {
    let store = database.store.as_ref();
    let ada = records::member(store, "ada@example.org").await;
    let bea = records::member(store, "bea@example.org").await;
    for secret in ["one", "two", "three"] {
        opened(store, &session(secret, ada, 900)).await;
    }
    opened(store, &session("hers", bea, 900)).await;
    let [one, two, three, hers] = ["one", "two", "three", "hers"].map(records::hash);
    let end = async |which| {
        let audit = records::audit("staff.end-sessions");
        store.close_sessions(ada, &which, &audit).await.unwrap();
        let action = &store.audit(None, 1).await.unwrap()[0].action;
        assert_eq!(action, "staff.end-sessions");
        let mut open = Vec::new();
        for (name, token) in [("one", one), ("two", two), ("three", three), ("hers", hers)] {
            if is_open(store, &token).await {
                open.push(name);
            }
        }
        open
    };
    let all = ["one", "two", "three", "hers"];
    assert_eq!(
        end(EndedSessions::One(hers)).await,
        all,
        "not of this member"
    );
    assert_eq!(end(EndedSessions::One(two)).await, ["one", "three", "hers"]);
    assert_eq!(end(EndedSessions::AllBut(three)).await, ["three", "hers"]);
    assert_eq!(end(EndedSessions::All).await, ["hers"]);
}

async fn who_comes_back_has_the_id_of_before_and_every_hash_in_use_is_known(database: Database) {
    let store = database.store.as_ref();
    records::member(store, "bea@example.org").await;
    let ada = records::member(store, "ada@example.org").await;
    change(store, StaffChange::Password("another".into())).await;
    let mut hashes = store.password_hashes().await.unwrap();
    hashes.sort();
    assert_eq!(hashes, ["$argon2id$made-up", "another"]);
    change(store, StaffChange::Remove(at(150))).await;
    assert_eq!(store.password_hashes().await.unwrap().len(), 1);
    let again = records::account("ada@example.org");
    let id = store.add_staff(&again, &records::audit("staff.add")).await;
    assert_eq!(id.unwrap(), ada);
    assert_ne!(again.member.id, ada);
}
