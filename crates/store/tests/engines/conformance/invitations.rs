use domain::{ScopeSet, SellerReference};
use testkit::{at, records};
use usecases::ports::{Attempt, Invitation, InvitationSearch, InvitationState, Place, StoreError};

use super::on_both;
use crate::support::Database;

on_both!(
    an_invitation_comes_back_as_it_was_stored,
    the_newest_invitations_come_first,
    invitations_are_read_page_by_page_in_both_directions_whatever_is_looked_for,
    two_links_never_share_a_secret,
    an_invitation_is_withdrawn_once,
    an_attempt_is_taken_once_however_many_try,
    another_browser_leaves_an_attempt_where_it_is,
    the_first_start_of_an_invitation_is_kept,
    expired_attempts_are_deleted_and_others_stay,
);

async fn an_invitation_comes_back_as_it_was_stored(database: Database) {
    let store = database.store;
    let by = records::member(store.as_ref(), "ada@example.org").await;
    let new = records::invitation(by, "secret");
    store
        .add_invitation(&new, &records::audit("invitation.add"))
        .await
        .unwrap();
    let found = store.invitation(&new.token).await.unwrap().unwrap();
    assert_eq!(found.id, new.id);
    assert_eq!(found.reference, new.reference);
    assert_eq!(found.locale, new.locale);
    assert_eq!(found.created_by, "ada@example.org");
    assert_eq!((found.created_at, found.expires_at), (at(0), at(1_000)));
    assert_eq!(
        (found.started_at, &found.state),
        (None, &InvitationState::Open)
    );
    assert_eq!(store.invitation_by_id(new.id).await.unwrap(), Some(found));
    assert_eq!(
        store.invitation(&records::hash("other")).await.unwrap(),
        None
    );
    let actions: Vec<String> = store
        .audit(None, 10)
        .await
        .unwrap()
        .into_iter()
        .map(|line| line.action)
        .collect();
    assert_eq!(actions, ["invitation.add", "staff.add"]);
}

async fn the_newest_invitations_come_first(database: Database) {
    let store = database.store;
    let by = records::member(store.as_ref(), "ada@example.org").await;
    for (secret, second) in [("a", 3), ("b", 9), ("c", 6)] {
        let mut new = records::invitation(by, secret);
        new.created_at = at(second);
        store
            .add_invitation(&new, &records::audit("invitation.add"))
            .await
            .unwrap();
    }
    let newest: Vec<_> = store
        .invitations(2)
        .await
        .unwrap()
        .into_iter()
        .map(|one| one.created_at)
        .collect();
    assert_eq!(newest, [at(9), at(6)]);
}

async fn invitations_are_read_page_by_page_in_both_directions_whatever_is_looked_for(
    database: Database,
) {
    let store = database.store;
    let by = records::member(store.as_ref(), "ada@example.org").await;
    let audit = records::audit("invitation.add");
    // Two in each moment; every third is withdrawn, and the first eight have ended by themselves.
    for number in 0..20_u8 {
        let mut new = records::invitation(by, &number.to_string());
        new.created_at = at(i64::from(number / 2));
        new.expires_at = at(if number < 8 { 100 } else { 1_000 });
        let reference = if number % 2 == 0 { "even" } else { "shop" };
        new.reference = SellerReference::parse(reference).unwrap();
        store.add_invitation(&new, &audit).await.unwrap();
        if number % 3 == 0 {
            store
                .withdraw_invitation(new.id, at(50), &audit)
                .await
                .unwrap();
        }
    }
    let now = at(500);
    let all = store.invitations(100).await.unwrap();
    let is_open = |one: &&Invitation| one.state == InvitationState::Open && one.expires_at > now;
    let is_even = |one: &&Invitation| one.reference.as_str() == "even";
    let search = |reference, open_at| InvitationSearch { reference, open_at };
    let (even, open) = (Some("even"), Some(now));
    let all = || all.iter();
    for (search, wanted) in [
        (search(None, None), all().collect::<Vec<_>>()),
        (search(even, None), all().filter(is_even).collect()),
        (search(None, open), all().filter(is_open).collect()),
        (
            search(even, open),
            all().filter(is_even).filter(is_open).collect(),
        ),
    ] {
        assert!(wanted.len() > 1, "{search:?}");
        let mut found = Vec::new();
        let mut place = Place::Newest;
        loop {
            let lines = store.invitation_lines(&search, place, 3).await.unwrap();
            let Some(last) = lines.last() else { break };
            place = Place::OlderThan(last.key());
            found.extend(lines);
        }
        assert_eq!(found.iter().collect::<Vec<_>>(), wanted, "{search:?}");
        let place = Place::NewerThan(found.last().unwrap().key());
        let newer = store.invitation_lines(&search, place, 1).await.unwrap();
        assert_eq!(&newer[0], wanted[wanted.len() - 2], "{search:?}");
    }
}

async fn two_links_never_share_a_secret(database: Database) {
    let store = database.store;
    let by = records::member(store.as_ref(), "ada@example.org").await;
    let audit = records::audit("invitation.add");
    let first = records::invitation(by, "secret");
    store.add_invitation(&first, &audit).await.unwrap();
    let second = records::invitation(by, "secret");
    let refused = store.add_invitation(&second, &audit).await;
    assert!(matches!(refused, Err(StoreError::Duplicate)));
    assert_eq!(store.audit(None, 10).await.unwrap().len(), 2);
}

async fn an_invitation_is_withdrawn_once(database: Database) {
    let store = database.store;
    let id = records::invited(store.as_ref()).await;
    let audit = records::audit("invitation.withdraw");
    assert!(store.withdraw_invitation(id, at(5), &audit).await.unwrap());
    let state = store.invitation_by_id(id).await.unwrap().unwrap().state;
    assert_eq!(state, InvitationState::Withdrawn { at: at(5) });
    let lines = store.audit(None, 10).await.unwrap().len();
    assert!(!store.withdraw_invitation(id, at(6), &audit).await.unwrap());
    assert_eq!(store.audit(None, 10).await.unwrap().len(), lines);
}

async fn attempt(database: &Database, state: &str) -> Attempt {
    Attempt {
        id: records::id(),
        state: records::hash(state),
        browser: records::hash("browser"),
        invitation: records::invited(database.store.as_ref()).await,
        verifier: records::sealed("verifier"),
        redirect_uri: "http://127.0.0.1:3000/oauth/mollie/callback".into(),
        requested: ScopeSet::parse("onboarding.read organizations.read"),
        created_at: at(0),
        expires_at: at(600),
    }
}

async fn an_attempt_is_taken_once_however_many_try(database: Database) {
    let attempt = attempt(&database, "state").await;
    database.store.begin_attempt(&attempt).await.unwrap();
    let other = database.another_handle().await;
    let tries = (0..16).map(|number| {
        let store = if number % 2 == 0 {
            &database.store
        } else {
            &other
        };
        store.take_attempt(&attempt.state, &attempt.browser)
    });
    let taken: Vec<Attempt> = futures::future::join_all(tries)
        .await
        .into_iter()
        .filter_map(Result::unwrap)
        .collect();
    assert_eq!(taken, [attempt]);
}

async fn another_browser_leaves_an_attempt_where_it_is(database: Database) {
    let attempt = attempt(&database, "state").await;
    database.store.begin_attempt(&attempt).await.unwrap();
    let take = async |browser| {
        let taken = database.store.take_attempt(&attempt.state, &browser);
        taken.await.unwrap()
    };
    assert_eq!(take(records::hash("another")).await, None);
    assert_eq!(take(attempt.browser).await, Some(attempt.clone()));
    assert_eq!(take(attempt.browser).await, None);
}

async fn the_first_start_of_an_invitation_is_kept(database: Database) {
    let first = attempt(&database, "first").await;
    database.store.begin_attempt(&first).await.unwrap();
    let second = Attempt {
        id: records::id(),
        state: records::hash("second"),
        created_at: at(70),
        ..first.clone()
    };
    database.store.begin_attempt(&second).await.unwrap();
    let invitation = database.store.invitation_by_id(first.invitation).await;
    assert_eq!(invitation.unwrap().unwrap().started_at, Some(at(0)));
}

async fn expired_attempts_are_deleted_and_others_stay(database: Database) {
    let old = attempt(&database, "old").await;
    let young = Attempt {
        expires_at: at(601),
        ..attempt(&database, "young").await
    };
    for attempt in [&old, &young] {
        database.store.begin_attempt(attempt).await.unwrap();
    }
    database.store.delete_expired(at(600)).await.unwrap();
    let taken = async |attempt: &Attempt| {
        let taken = database
            .store
            .take_attempt(&attempt.state, &attempt.browser);
        taken.await.unwrap()
    };
    assert_eq!(taken(&old).await, None);
    assert_eq!(taken(&young).await, Some(young));
}
