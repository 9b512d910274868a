//! A poll takes what it can get and writes it in one piece, or not at all.

use std::sync::Arc;

use domain::{
    Checklist, EventKind, FactProblem, Onboarding, OnboardingStatus, PaymentsIndicator, Profile,
    ProfileId,
};
use futures::FutureExt;
use testkit::{
    Call,
    facts::{onboarding, organization_id, profile},
};
use usecases::ports::{MollieError, Saved, SellerRecord};

use crate::rig::{Rig, seconds};

#[tokio::test]
async fn a_change_is_written_once() {
    let rig = Rig::connected().await;
    let before = rig.timeline("org_1").await.len();
    rig.mollie
        .onboarding
        .tell(Ok(onboarding(OnboardingStatus::NeedsData)));
    rig.mollie
        .onboarding
        .tell(Ok(onboarding(OnboardingStatus::NeedsData)));
    rig.poll("org_1").await;
    rig.poll("org_1").await;
    let timeline = rig.timeline("org_1").await;
    assert_eq!(timeline.len(), before + 1);
    let change = &timeline[0].change;
    assert_eq!(change.kind, EventKind::OnboardingChanged);
    assert_eq!(change.from.as_deref(), Some("in-review"));
    assert_eq!(change.to.as_deref(), Some("needs-data"));
}

#[tokio::test]
async fn a_missing_permission_concerns_only_its_own_fact() {
    let rig = Rig::connected().await;
    rig.clock.advance(seconds(60));
    rig.mollie.profiles.tell(Err(MollieError::ScopeMissing));
    rig.poll("org_1").await;
    let seller = rig.seller("org_1").await;
    let facts = &seller.facts;
    assert_eq!(facts.profiles.problem, Some(FactProblem::ScopeMissing));
    assert_eq!(facts.profiles.value.as_ref().unwrap().len(), 1, "kept");
    assert_eq!(facts.onboarding.problem, None);
    assert_eq!(facts.capabilities.problem, None);
    assert_eq!(facts.onboarding.checked_at, Some(rig.now()));
    assert_eq!(seller.connection.attempts, 0);
}

#[tokio::test]
async fn what_mollie_no_longer_knows_does_not_end_the_poll() {
    let rig = Rig::connected().await;
    rig.clock.advance(seconds(60));
    rig.mollie.capabilities.tell(Err(MollieError::NotFound));
    rig.poll("org_1").await;
    let seller = rig.seller("org_1").await;
    assert_eq!(
        seller.facts.capabilities.problem,
        Some(FactProblem::Unavailable)
    );
    assert_eq!(seller.facts.profiles.checked_at, Some(rig.now()));
    assert_eq!(seller.connection.attempts, 0);
}

#[tokio::test]
async fn an_outage_ends_the_poll_and_keeps_what_was_known() {
    let rig = Rig::connected().await;
    let known = rig.seller("org_1").await.facts;
    rig.clock.advance(seconds(60));
    rig.mollie.capabilities.tell(Err(MollieError::Unavailable {
        reason: "status 500".into(),
    }));
    rig.mollie.forget_calls();
    rig.poll("org_1").await;
    assert_eq!(rig.mollie.calls().len(), 2, "nothing is asked after it");
    let facts = rig.seller("org_1").await.facts;
    assert_eq!(facts.capabilities.value, known.capabilities.value);
    assert_eq!(facts.capabilities.checked_at, known.capabilities.checked_at);
    assert_eq!(facts.capabilities.problem, Some(FactProblem::Unavailable));
    assert_eq!(facts.onboarding.checked_at, Some(rig.now()));
}

#[tokio::test]
async fn methods_that_cannot_be_read_keep_the_ones_that_were() {
    let rig = Rig::connected().await;
    let events = rig.timeline("org_1").await.len();
    rig.mollie.methods.tell(Err(MollieError::ScopeMissing));
    rig.poll("org_1").await;
    let facts = rig.seller("org_1").await.facts;
    let profile = &facts.profiles()[0];
    assert_eq!(profile.methods_problem, Some(FactProblem::ScopeMissing));
    assert_eq!(profile.methods.len(), 1);
    assert_eq!(rig.timeline("org_1").await.len(), events);
}

#[tokio::test]
async fn methods_that_were_not_asked_for_say_what_kept_them_from_it() {
    let rig = Rig::connected().await;
    let second = Profile {
        id: ProfileId::parse("pfl_2").unwrap(),
        ..profile()
    };
    rig.mollie.forget_calls();
    rig.mollie.profiles.tell(Ok(vec![profile(), second]));
    let retry_after = seconds(60);
    let busy = MollieError::RateLimited { retry_after };
    rig.mollie.methods.tell(Err(busy));
    rig.poll("org_1").await;
    let facts = rig.seller("org_1").await.facts;
    for profile in facts.profiles() {
        assert_eq!(profile.methods_problem, Some(FactProblem::RateLimited));
    }
    let asked = rig.mollie.calls();
    let asked = asked.iter().filter(|one| matches!(one, Call::Methods(_)));
    assert_eq!(asked.count(), 1);
}

#[tokio::test]
async fn a_poll_whose_lease_was_lost_writes_nothing() {
    let rig = Rig::connected().await;
    let (clock, store) = (rig.clock.clone(), rig.store.clone());
    let lease = rig.service.settings().lease;
    let rival = Arc::new(std::sync::Mutex::new(None));
    let taken = rival.clone();
    // While the first worker waits for Mollie its lease runs out and another one takes the row.
    rig.mollie.watch(move |call| {
        let (clock, store, taken) = (clock.clone(), store.clone(), taken.clone());
        async move {
            if matches!(call, Call::Onboarding(_)) && taken.lock().unwrap().is_none() {
                clock.advance(lease);
                let now = usecases::ports::Clock::now(&*clock);
                let claim = store
                    .claim_seller(&organization_id(1), now, now + lease)
                    .await
                    .unwrap();
                *taken.lock().unwrap() = claim;
            }
        }
        .boxed()
    });
    rig.mollie
        .onboarding
        .tell(Ok(onboarding(OnboardingStatus::NeedsData)));
    let before = (rig.seller("org_1").await, rig.timeline("org_1").await);
    assert_eq!(rig.poll("org_1").await, Saved::Fenced);
    let after = (rig.seller("org_1").await, rig.timeline("org_1").await);
    assert_eq!(before, after);
    rig.mollie.unwatch();
    let rival = rival.lock().unwrap().take().unwrap();
    assert_eq!(rig.service.poll(rival).await.unwrap(), Saved::Yes);
}

#[tokio::test]
async fn a_held_seller_is_given_to_nobody_else_until_the_lease_is_over() {
    let rig = Rig::connected().await;
    rig.clock.advance(seconds(24 * 3_600));
    let first = rig.service.claim_due(10).await.unwrap();
    assert_eq!(first.len(), 1);
    assert_eq!(rig.service.claim_due(10).await.unwrap(), []);
    rig.clock.advance(rig.service.settings().lease);
    let second = rig.service.claim_due(10).await.unwrap();
    assert_eq!(second.len(), 1);
    assert!(second[0].connection.epoch > first[0].connection.epoch);
}

#[tokio::test]
async fn a_status_that_nobody_knows_says_unknown_and_takes_nothing_back() {
    let rig = Rig::connected().await;
    // Mollie has taken both back after it had finished.
    let completed = Onboarding {
        can_receive_payments: false,
        can_receive_settlements: false,
        ..onboarding(OnboardingStatus::Completed)
    };
    rig.mollie.onboarding.tell(Ok(completed.clone()));
    rig.mollie.capabilities.tell(Ok(Vec::new()));
    rig.poll("org_1").await;
    let before = rig.seller("org_1").await;
    assert_eq!(before.states.payments, PaymentsIndicator::Blocked);
    for word in ["on-hold", "paused"] {
        rig.mollie.onboarding.tell(Ok(Onboarding {
            status: OnboardingStatus::Unknown,
            raw_status: Some(word.into()),
            ..completed.clone()
        }));
        rig.mollie.capabilities.tell(Ok(Vec::new()));
        rig.poll("org_1").await;
        let after = rig.seller("org_1").await;
        assert_eq!(after.states.onboarding, OnboardingStatus::Unknown);
        let read = after.facts.onboarding.value.as_ref().unwrap();
        assert_eq!(read.raw_status.as_deref(), Some(word));
        assert_eq!(read.known_status(), OnboardingStatus::Completed);
        assert_eq!(after.states.payments, before.states.payments);
        assert_eq!(after.states.settlements, before.states.settlements);
        let items = |seller: &SellerRecord| Checklist::derive(&seller.facts);
        assert_eq!(items(&after), items(&before));
    }
    rig.mollie
        .onboarding
        .tell(Ok(onboarding(OnboardingStatus::NeedsData)));
    rig.poll("org_1").await;
    let after = rig.seller("org_1").await.facts.onboarding.value.unwrap();
    assert_eq!(after.last_known, None);
}

#[tokio::test]
async fn of_many_profiles_each_poll_reads_some_and_each_has_its_turn() {
    let rig = Rig::connected().await;
    let profiles: Vec<Profile> = (1..=50)
        .map(|number| Profile {
            id: ProfileId::parse(&format!("pfl_{number}")).unwrap(),
            ..profile()
        })
        .collect();
    let mut polls = Vec::new();
    for _ in 0..3 {
        rig.mollie.profiles.tell(Ok(profiles.clone()));
        rig.mollie.forget_calls();
        rig.poll("org_1").await;
        let asked = rig.mollie.count(|call| matches!(call, Call::Methods(_)));
        let facts = rig.seller("org_1").await.facts;
        assert_eq!(facts.profiles().len(), 50);
        let waiting = facts.profiles().iter();
        let waiting = waiting.filter(|one| one.methods_problem == Some(FactProblem::InTurn));
        polls.push((asked, waiting.count()));
    }
    assert_eq!(polls, [(20, 30), (20, 10), (20, 0)]);
    let facts = rig.seller("org_1").await.facts;
    assert!(facts.profiles().iter().all(|one| one.methods.len() == 1));
    let events = rig.timeline("org_1").await.len();
    rig.mollie.profiles.tell(Ok(profiles.clone()));
    rig.poll("org_1").await;
    assert_eq!(rig.timeline("org_1").await.len(), events, "nothing changed");
}
