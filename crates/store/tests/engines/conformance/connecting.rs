use domain::{
    ConnectionState, EventKind, EventSource, OnboardingStatus, ScopeSet, SellerFilter, SellerQuery,
};
use futures::future::join_all;
use testkit::{at, facts, records};
use usecases::ports::{
    Connected, InvitationState, NewConnection, Saved, SellerId, Store, TokenFate,
};

use super::on_both;
use crate::support::Database;

on_both!(
    a_new_seller_is_written_with_all_that_belongs_to_it,
    connecting_again_keeps_identity_and_history,
    connecting_again_fences_out_who_holds_the_row,
    an_invitation_works_once_however_many_try,
    an_invitation_that_is_over_connects_nobody,
    an_organization_stays_with_its_reference,
    an_organization_that_left_may_take_another_reference,
    a_reference_has_one_living_organization,
    another_identity_for_a_known_seller_is_a_conflict,
    what_is_refused_leaves_nothing_behind,
    of_reconnects_under_many_references_at_once_one_wins,
);

async fn a_new_seller_is_written_with_all_that_belongs_to_it(database: Database) {
    let store = database.store.as_ref();
    assert!(!store.holds_real_sellers().await.unwrap());
    let mut new = records::new_connection(store, 1).await;
    new.granted = ScopeSet::parse("onboarding.read organizations.read");
    assert_eq!(store.connect(&new).await.unwrap(), Connected::New);
    assert!(store.holds_real_sellers().await.unwrap());

    let seller = store
        .seller(&facts::organization_id(1))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(seller.id, new.seller);
    assert_eq!(seller.organization, facts::organization_id(1));
    assert_eq!(seller.reference, new.reference);
    assert_eq!(seller.states, new.states);
    assert_eq!(seller.facts, new.facts);
    assert_eq!(seller.connection.state, ConnectionState::Connected);
    assert_eq!(seller.connection.requested, new.requested);
    assert_eq!(seller.connection.granted, new.granted);
    assert_eq!(seller.connection.connected_at, new.at);
    assert_eq!(seller.connection.next_attempt_at, Some(new.at));

    let grant = records::grant(store, new.seller).await;
    assert_eq!(grant.tokens.as_ref(), Some(&new.tokens));
    assert_eq!(grant.organization, facts::organization_id(1));
    assert_eq!(grant.scopes, new.granted);
    assert_eq!(grant.state, ConnectionState::Connected);
    let connection = records::connection(store, 1).await;
    assert_eq!(connection.organization, facts::organization_id(1));
    assert_eq!(connection.summary, seller.connection);
    assert!(!connection.check_requested);

    let timeline = store.timeline(new.seller, 10).await.unwrap();
    assert_eq!(timeline.len(), 1);
    assert_eq!(timeline[0].change.kind, EventKind::Connected);
    assert_eq!(
        (timeline[0].source, timeline[0].at),
        (EventSource::Seller, new.at)
    );
    let state = store
        .invitation_by_id(new.invitation)
        .await
        .unwrap()
        .unwrap()
        .state;
    let organization = facts::organization_id(1);
    assert_eq!(
        state,
        InvitationState::Used {
            organization,
            at: new.at
        }
    );
    assert_eq!(
        store.audit(None, 1).await.unwrap()[0].action,
        "seller.connect"
    );
}

async fn connecting_again_keeps_identity_and_history(database: Database) {
    let store = database.store.as_ref();
    let seller = records::connected(store, 1).await;
    let before = records::grant(store, seller).await;
    let mut again = records::new_connection(store, 1).await;
    again.seller = seller;
    again.tokens = records::tokens("second");
    again.at = at(500);
    again.states.name = "Plants & Pots BV".into();
    again.facts = facts::facts(OnboardingStatus::InReview);
    assert_eq!(store.connect(&again).await.unwrap(), Connected::Again);

    let after = records::grant(store, seller).await;
    assert_eq!(after.tokens, Some(records::tokens("second")));
    assert!(after.version > before.version);
    let record = store
        .seller(&facts::organization_id(1))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(record.connection.connected_at, at(500));
    assert_eq!(record.states.name, "Plants & Pots BV");
    assert_eq!(record.facts, again.facts);
    let kinds: Vec<EventKind> = store
        .timeline(seller, 10)
        .await
        .unwrap()
        .into_iter()
        .map(|entry| entry.change.kind)
        .collect();
    assert_eq!(kinds, [EventKind::Reconnected, EventKind::Connected]);
}

async fn connecting_again_fences_out_who_holds_the_row(database: Database) {
    let store = database.store.as_ref();
    let seller = records::connected(store, 1).await;
    let claim = records::claimed(store, 1, 20).await;
    let mut again = records::new_connection(store, 1).await;
    again.seller = seller;
    assert_eq!(store.connect(&again).await.unwrap(), Connected::Again);
    let late = records::quiet_poll(&claim, 30);
    let saved = store.commit(&late).await.unwrap();
    assert_eq!(saved, usecases::ports::Saved::Fenced);
    let due = store.claim_due(at(30), at(90), 10).await.unwrap();
    assert_eq!(
        due.len(),
        1,
        "a poll is due at once and nobody holds the row"
    );
}

async fn an_invitation_works_once_however_many_try(database: Database) {
    let store = database.store.as_ref();
    let other = database.another_handle().await;
    let invitation = records::invited(store).await;
    let mut offers = Vec::new();
    for number in 1..=6 {
        let mut offer = records::new_connection(store, number).await;
        offer.invitation = invitation;
        offers.push(offer);
    }
    let tries = offers.iter().enumerate().map(|(index, offer)| {
        let handle: &dyn Store = if index % 2 == 0 {
            store
        } else {
            other.as_ref()
        };
        handle.connect(offer)
    });
    let outcomes: Vec<Connected> = futures::future::join_all(tries)
        .await
        .into_iter()
        .map(Result::unwrap)
        .collect();
    let count = |wanted| outcomes.iter().filter(|one| **one == wanted).count();
    assert_eq!(count(Connected::New), 1, "{outcomes:?}");
    assert_eq!(count(Connected::InvitationSpent), 5, "{outcomes:?}");
}

async fn an_invitation_that_is_over_connects_nobody(database: Database) {
    let store = database.store.as_ref();
    let mut expired = records::new_connection(store, 1).await;
    expired.at = at(1_000);
    assert_eq!(
        store.connect(&expired).await.unwrap(),
        Connected::InvitationSpent
    );
    let withdrawn = records::new_connection(store, 2).await;
    store
        .withdraw_invitation(withdrawn.invitation, at(5), &records::audit("withdraw"))
        .await
        .unwrap();
    assert_eq!(
        store.connect(&withdrawn).await.unwrap(),
        Connected::InvitationSpent
    );
    assert!(!store.holds_real_sellers().await.unwrap());
}

async fn an_organization_stays_with_its_reference(database: Database) {
    let store = database.store.as_ref();
    records::connected(store, 1).await;
    let mut other = records::new_connection(store, 1).await;
    other.reference = facts::reference("shop 2");
    assert_eq!(
        store.connect(&other).await.unwrap(),
        Connected::OrganizationTaken
    );
}

async fn an_organization_that_left_may_take_another_reference(database: Database) {
    let store = database.store.as_ref();
    let seller = records::connected(store, 1).await;
    ended(store, 1, 20).await;
    let mut moved = records::new_connection(store, 1).await;
    moved.seller = seller;
    moved.reference = facts::reference("corrected");
    assert_eq!(store.connect(&moved).await.unwrap(), Connected::Again);
    let seller = store
        .seller(&facts::organization_id(1))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(seller.reference, moved.reference);
    assert_eq!(seller.connection.state, ConnectionState::Connected);
    let found = SellerQuery {
        filter: SellerFilter {
            text: Some("correct".into()),
            ..SellerFilter::default()
        },
        ..SellerQuery::default()
    };
    assert_eq!(store.list_sellers(&found).await.unwrap().total, 1);
}

/// Ends the connection of `org_<number>` as a poll does.
async fn ended(store: &dyn Store, number: u32, second: i64) {
    let claim = records::claimed(store, number, second).await;
    let mut poll = records::quiet_poll(&claim, second);
    poll.connection.state = ConnectionState::DisconnectedBySeller;
    poll.connection.ended_at = Some(at(second));
    poll.tokens = TokenFate::Erase;
    store.commit(&poll).await.unwrap();
}

async fn a_reference_has_one_living_organization(database: Database) {
    let store = database.store.as_ref();
    records::connected(store, 1).await;
    let mut other = records::new_connection(store, 2).await;
    other.reference = facts::reference("shop 1");
    assert_eq!(
        store.connect(&other).await.unwrap(),
        Connected::ReferenceTaken
    );
    ended(store, 1, 20).await;
    assert_eq!(store.connect(&other).await.unwrap(), Connected::New);
    let mut back = records::new_connection(store, 1).await;
    back.seller = store
        .seller(&facts::organization_id(1))
        .await
        .unwrap()
        .unwrap()
        .id;
    assert_eq!(
        store.connect(&back).await.unwrap(),
        Connected::ReferenceTaken
    );
}

async fn another_identity_for_a_known_seller_is_a_conflict(database: Database) {
    let store = database.store.as_ref();
    let seller = records::connected(store, 1).await;
    let mut unaware = records::new_connection(store, 1).await;
    assert_eq!(store.connect(&unaware).await.unwrap(), Connected::Conflict);
    unaware.seller = seller;
    assert_eq!(store.connect(&unaware).await.unwrap(), Connected::Again);
    let mut reused = records::new_connection(store, 2).await;
    reused.seller = seller;
    assert_eq!(store.connect(&reused).await.unwrap(), Connected::Conflict);
}

async fn what_is_refused_leaves_nothing_behind(database: Database) {
    let store = database.store.as_ref();
    records::connected(store, 1).await;
    let mut refused = records::new_connection(store, 2).await;
    refused.reference = facts::reference("shop 1");
    refused.seller = SellerId(records::id());
    let lines = store.audit(None, 100).await.unwrap().len();
    assert_eq!(
        store.connect(&refused).await.unwrap(),
        Connected::ReferenceTaken
    );
    assert_eq!(store.audit(None, 100).await.unwrap().len(), lines);
    assert_eq!(
        store.seller(&facts::organization_id(2)).await.unwrap(),
        None
    );
    let state = store
        .invitation_by_id(refused.invitation)
        .await
        .unwrap()
        .unwrap()
        .state;
    assert_eq!(state, InvitationState::Open);
}

async fn of_reconnects_under_many_references_at_once_one_wins(database: Database) {
    let store = database.store.as_ref();
    let other = database.another_handle().await;
    let seller = records::connected(store, 1).await;
    for round in 0..10_u32 {
        let claim = records::claimed(store, 1, 20).await;
        let mut ended = records::quiet_poll(&claim, 30);
        ended.connection.state = ConnectionState::DisconnectedBySeller;
        assert_eq!(store.commit(&ended).await.unwrap(), Saved::Yes);
        let mut again = Vec::new();
        for number in 2..8 {
            let new = records::new_connection(store, round * 10 + number).await;
            again.push(NewConnection {
                seller,
                organization: facts::organization(&facts::organization_id(1), "Plants BV"),
                ..new
            });
        }
        let tries = again.iter().enumerate().map(|(index, new)| {
            let store = if index % 2 == 0 {
                &database.store
            } else {
                &other
            };
            async move { store.connect(new).await.unwrap() }
        });
        let outcomes = join_all(tries).await;
        let winners: Vec<_> = (0..outcomes.len())
            .filter(|index| outcomes[*index] == Connected::Again)
            .collect();
        let [winner] = winners[..] else {
            panic!("{outcomes:?}");
        };
        let known = store.seller(&facts::organization_id(1)).await.unwrap();
        assert_eq!(known.unwrap().reference, again[winner].reference);
    }
}
