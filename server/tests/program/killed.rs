//! A worker that is killed, at any moment, loses nothing.

use std::sync::Arc;

use domain::{ConnectionState, EventKind, LossCause, OnboardingStatus, OrganizationId, Role};
use jiff::Timestamp;
use serde_json::{Value, json};
use usecases::ports::{Grant, SellerRecord, Store};

use crate::{
    engine::{Engine, on_both},
    installation::{Installation, wait_for},
};

on_both!(
    a_worker_killed_in_the_middle_of_a_refresh_loses_nothing,
    a_rotated_token_lost_with_its_worker_is_never_taken_for_the_sellers_doing,
    a_worker_killed_in_the_middle_of_a_poll_writes_all_of_it_later_and_once,
);

/// An installation with one connected seller. Nothing of it is running.
struct Scene {
    installation: Installation,
    organization: OrganizationId,
    store: Arc<dyn Store>,
}

impl Scene {
    /// `settings` are those of the sandbox.
    async fn new(engine: Engine, settings: Value) -> Self {
        let installation = Installation::on(engine).await;
        installation.control("PATCH", "settings", settings).await;
        let organization = installation
            .organization(json!({ "status": "needs-data" }))
            .await;
        let program = installation.serve().await;
        let admin = installation.staff(Role::Admin).await;
        installation.connect(&admin, &organization).await;
        drop(program);
        let scene = Self {
            store: installation.store().await,
            installation,
            organization,
        };
        scene.work_until_polled_after(None).await;
        scene.installation.control("DELETE", "log", json!({})).await;
        scene
    }

    async fn seller(&self) -> SellerRecord {
        let seller = self.store.seller(&self.organization).await.unwrap();
        seller.unwrap()
    }

    async fn grant(&self) -> Grant {
        let seller = self.seller().await.id;
        self.store.grant(seller).await.unwrap().unwrap()
    }

    async fn events(&self) -> Vec<EventKind> {
        let seller = self.seller().await.id;
        let timeline = self.store.timeline(seller, 100).await.unwrap();
        timeline.iter().map(|entry| entry.change.kind).collect()
    }

    /// Starts a worker and kills it while Mollie holds back its answer at `path`.
    async fn kill_a_worker_at(&self, path: &str) {
        let fault = json!({ "match": path, "kind": "slow", "times": 1, "delay_seconds": 120 });
        self.installation.control("POST", "faults", fault).await;
        let worker = self.installation.start(&["worker"]);
        self.installation.wait_for_request(path).await;
        worker.kill();
    }

    /// Starts a worker and lets it go on until the seller is as it is waited for.
    async fn work_until(&self, what: &str, done: impl Fn(&SellerRecord) -> bool) -> SellerRecord {
        let mut worker = self.installation.start(&["worker"]);
        wait_for(what, async || {
            let seller = self.seller().await;
            done(&seller).then_some(())
        })
        .await;
        worker.stop().await;
        self.seller().await
    }

    async fn work_until_polled_after(&self, moment: Option<Timestamp>) -> SellerRecord {
        self.work_until("a poll", |seller| seller.states.checked_at > moment)
            .await
    }
}

async fn a_worker_killed_in_the_middle_of_a_refresh_loses_nothing(engine: Engine) {
    // So short that every poll must refresh first.
    let scene = Scene::new(engine, json!({ "access_token_seconds": 120 })).await;
    let (before, events) = (scene.seller().await, scene.events().await);
    let version = scene.grant().await.version;
    scene.kill_a_worker_at("/oauth2/tokens").await;
    let cut = scene.grant().await;
    assert!(cut.refresh_started_at.is_some(), "the mark is left behind");
    assert_eq!(cut.version, version);
    assert_eq!(cut.state, ConnectionState::Connected);
    let after = scene
        .work_until_polled_after(before.states.checked_at)
        .await;
    assert_eq!(after.connection.state, ConnectionState::Connected);
    assert_eq!(after.connection.attempts, 0);
    let grant = scene.grant().await;
    assert!(grant.version > version, "the new tokens are kept");
    assert_eq!(scene.events().await, events, "nothing is told twice");
}

async fn a_rotated_token_lost_with_its_worker_is_never_taken_for_the_sellers_doing(engine: Engine) {
    let settings = json!({ "access_token_seconds": 120, "rotate_refresh_tokens": true });
    let scene = Scene::new(engine, settings).await;
    let checked = scene.seller().await.states.checked_at;
    scene.kill_a_worker_at("/oauth2/tokens").await;
    let seller = scene
        .work_until("the end of the grant", |seller| {
            seller.connection.state.has_ended()
        })
        .await;
    assert_eq!(seller.connection.state, ConnectionState::Lost);
    let cause = seller.connection.cause;
    assert_eq!(cause, Some(LossCause::RefreshInterrupted));
    assert_eq!(seller.states.checked_at, checked);
    assert!(scene.grant().await.tokens.is_some(), "kept as evidence");
    assert_eq!(scene.events().await[0], EventKind::ConnectionLost);
}

async fn a_worker_killed_in_the_middle_of_a_poll_writes_all_of_it_later_and_once(engine: Engine) {
    let scene = Scene::new(engine, json!({})).await;
    let (before, events) = (scene.seller().await, scene.events().await);
    let path = format!("organizations/{}", scene.organization);
    let change = json!({ "status": "completed" });
    scene.installation.control("PATCH", &path, change).await;
    scene.kill_a_worker_at("/v2/profiles").await;
    assert_eq!(scene.seller().await, before, "half a poll is no poll");
    assert_eq!(scene.events().await, events);
    let after = scene
        .work_until_polled_after(before.states.checked_at)
        .await;
    assert_eq!(after.states.onboarding, OnboardingStatus::Completed);
    assert_eq!(after.connection.state, ConnectionState::Connected);
    scene.work_until_polled_after(after.states.checked_at).await;
    let news = scene.events().await;
    let told = news
        .iter()
        .filter(|kind| **kind == EventKind::OnboardingChanged);
    // One for the first poll, one for the change.
    assert_eq!(told.count(), 2, "{news:?}");
    assert_eq!(news[news.len() - events.len()..], events[..]);
}
