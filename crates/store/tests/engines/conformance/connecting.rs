use domain::{
    ConnectionState, EventKind, EventSource, OnboardingStatus, ScopeSet, SellerFilter, SellerQuery,
};
use usecases::ports::{Connected, InvitationState, SellerId, Store};

use super::on_both;
use crate::{made, support::Database};

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
);

async fn a_new_seller_is_written_with_all_that_belongs_to_it(database: Database) {
    let store = database.store.as_ref();
    assert!(!store.holds_real_sellers().await.unwrap());
    let grant = made::grant(store, 1).await;
    assert_eq!(store.connect(&grant).await.unwrap(), Connected::New);
    assert!(store.holds_real_sellers().await.unwrap());

    let seller = store.seller(&made::organization(1)).await.unwrap().unwrap();
    assert_eq!(seller.id, grant.seller);
    assert_eq!(seller.organization, made::organization(1));
    assert_eq!(seller.reference, grant.reference);
    assert_eq!(seller.projection, grant.projection);
    assert_eq!(seller.facts, grant.facts);
    assert_eq!(seller.connection.state, ConnectionState::Connected);
    assert_eq!(seller.connection.scopes, ScopeSet::wanted());
    assert_eq!(seller.connection.connected_at, grant.at);
    assert_eq!(seller.connection.next_poll_at, Some(grant.at));

    let connection = made::connection(store, grant.seller).await;
    assert_eq!(connection.tokens.as_ref(), Some(&grant.tokens));
    assert_eq!(connection.organization, made::organization(1));
    assert_eq!(connection.summary, seller.connection);
    assert!(!connection.check_requested);

    let timeline = store.timeline(grant.seller, 10).await.unwrap();
    assert_eq!(timeline.len(), 1);
    assert_eq!(timeline[0].change.kind, EventKind::Connected);
    assert_eq!(
        (timeline[0].source, timeline[0].at),
        (EventSource::Seller, grant.at)
    );
    let state = store
        .invitation_by_id(grant.invitation)
        .await
        .unwrap()
        .unwrap()
        .state;
    let organization = made::organization(1);
    assert_eq!(
        state,
        InvitationState::Used {
            organization,
            at: grant.at
        }
    );
    assert_eq!(
        store.audit(None, 1).await.unwrap()[0].action,
        "seller.connect"
    );
}

async fn connecting_again_keeps_identity_and_history(database: Database) {
    let store = database.store.as_ref();
    let seller = made::connected(store, 1).await;
    let before = made::connection(store, seller).await;
    let mut again = made::grant(store, 1).await;
    again.seller = seller;
    again.tokens = made::tokens("second");
    again.at = made::at(500);
    again.projection.name = "Plants & Pots BV".into();
    again.facts = made::facts(OnboardingStatus::InReview);
    assert_eq!(store.connect(&again).await.unwrap(), Connected::Again);

    let after = made::connection(store, seller).await;
    assert_eq!(after.tokens, Some(made::tokens("second")));
    assert!(after.token_version > before.token_version);
    assert_eq!(after.summary.connected_at, made::at(500));
    let record = store.seller(&made::organization(1)).await.unwrap().unwrap();
    assert_eq!(record.projection.name, "Plants & Pots BV");
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
    let seller = made::connected(store, 1).await;
    let claim = made::claimed(store, 1, 20).await;
    let mut again = made::grant(store, 1).await;
    again.seller = seller;
    assert_eq!(store.connect(&again).await.unwrap(), Connected::Again);
    let late = made::quiet_tick(&claim, 30);
    let saved = store.commit_tick(&late).await.unwrap();
    assert_eq!(saved, usecases::ports::Saved::Fenced);
    let due = store
        .claim_due(made::at(30), made::at(90), 10)
        .await
        .unwrap();
    assert_eq!(
        due.len(),
        1,
        "a reading is due at once and nobody holds the row"
    );
}

async fn an_invitation_works_once_however_many_try(database: Database) {
    let store = database.store.as_ref();
    let other = database.another_handle().await;
    let invitation = made::invited(store).await;
    let mut grants = Vec::new();
    for number in 1..=6 {
        let mut grant = made::grant(store, number).await;
        grant.invitation = invitation;
        grants.push(grant);
    }
    let tries = grants.iter().enumerate().map(|(index, grant)| {
        let handle: &dyn Store = if index % 2 == 0 {
            store
        } else {
            other.as_ref()
        };
        handle.connect(grant)
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
    let mut expired = made::grant(store, 1).await;
    expired.at = made::at(1_000);
    assert_eq!(
        store.connect(&expired).await.unwrap(),
        Connected::InvitationSpent
    );
    let withdrawn = made::grant(store, 2).await;
    store
        .withdraw_invitation(withdrawn.invitation, made::at(5), &made::audit("withdraw"))
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
    made::connected(store, 1).await;
    let mut other = made::grant(store, 1).await;
    other.reference = made::reference("shop 2");
    assert_eq!(
        store.connect(&other).await.unwrap(),
        Connected::OrganizationTaken
    );
}

async fn an_organization_that_left_may_take_another_reference(database: Database) {
    let store = database.store.as_ref();
    let seller = made::connected(store, 1).await;
    ended(store, 1, 20).await;
    let mut moved = made::grant(store, 1).await;
    moved.seller = seller;
    moved.reference = made::reference("corrected");
    assert_eq!(store.connect(&moved).await.unwrap(), Connected::Again);
    let seller = store.seller(&made::organization(1)).await.unwrap().unwrap();
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

/// Ends the connection of `org_<number>` as a tick does.
async fn ended(store: &dyn Store, number: u32, second: i64) {
    let claim = made::claimed(store, number, second).await;
    let mut tick = made::quiet_tick(&claim, second);
    tick.connection.state = ConnectionState::DisconnectedBySeller;
    tick.connection.ended_at = Some(made::at(second));
    tick.forget_tokens = true;
    store.commit_tick(&tick).await.unwrap();
}

async fn a_reference_has_one_living_organization(database: Database) {
    let store = database.store.as_ref();
    made::connected(store, 1).await;
    let mut other = made::grant(store, 2).await;
    other.reference = made::reference("shop 1");
    assert_eq!(
        store.connect(&other).await.unwrap(),
        Connected::ReferenceTaken
    );
    ended(store, 1, 20).await;
    assert_eq!(store.connect(&other).await.unwrap(), Connected::New);
    let mut back = made::grant(store, 1).await;
    back.seller = store
        .seller(&made::organization(1))
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
    let seller = made::connected(store, 1).await;
    let mut unaware = made::grant(store, 1).await;
    assert_eq!(store.connect(&unaware).await.unwrap(), Connected::Conflict);
    unaware.seller = seller;
    assert_eq!(store.connect(&unaware).await.unwrap(), Connected::Again);
    let mut reused = made::grant(store, 2).await;
    reused.seller = seller;
    assert_eq!(store.connect(&reused).await.unwrap(), Connected::Conflict);
}

async fn what_is_refused_leaves_nothing_behind(database: Database) {
    let store = database.store.as_ref();
    made::connected(store, 1).await;
    let mut refused = made::grant(store, 2).await;
    refused.reference = made::reference("shop 1");
    refused.seller = SellerId(made::id());
    let lines = store.audit(None, 100).await.unwrap().len();
    assert_eq!(
        store.connect(&refused).await.unwrap(),
        Connected::ReferenceTaken
    );
    assert_eq!(store.audit(None, 100).await.unwrap().len(), lines);
    assert_eq!(store.seller(&made::organization(2)).await.unwrap(), None);
    let state = store
        .invitation_by_id(refused.invitation)
        .await
        .unwrap()
        .unwrap()
        .state;
    assert_eq!(state, InvitationState::Open);
}
