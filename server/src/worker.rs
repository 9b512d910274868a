//! The loop that keeps sellers read. It has no rules of its own.

use std::{sync::Arc, time::Duration};

use onboarding::{Onboarding, ports::Claim};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    task::JoinSet,
};
use tokio_util::sync::CancellationToken;

/// Pause when no seller is due. A check that a person asked for waits this long at most.
const IDLE: Duration = Duration::from_millis(200);
/// Pause after the database failed.
const TROUBLE: Duration = Duration::from_secs(2);
/// How often expired rows are deleted.
const SWEEP_EVERY: Duration = Duration::from_mins(1);

/// Reads sellers until it is told to stop, then finishes the readings under way.
pub(crate) async fn run(service: Onboarding, stop: CancellationToken) {
    let slots = Arc::new(Semaphore::new(service.settings().concurrency));
    let mut readings = JoinSet::new();
    let mut sweep = tokio::time::interval(SWEEP_EVERY);
    while !stop.is_cancelled() {
        tokio::select! {
            () = stop.cancelled() => break,
            _ = sweep.tick() => sweep_expired(&service).await,
            () = feed(&service, &slots, &mut readings) => {}
        }
        while readings.try_join_next().is_some() {}
    }
    while readings.join_next().await.is_some() {}
}

/// Waits for a free slot, claims as many sellers as there are slots, and starts reading them.
async fn feed(service: &Onboarding, slots: &Arc<Semaphore>, readings: &mut JoinSet<()>) {
    let Ok(first) = Arc::clone(slots).acquire_owned().await else {
        return;
    };
    let mut free = vec![first];
    while let Ok(permit) = Arc::clone(slots).try_acquire_owned() {
        free.push(permit);
    }
    let limit = u32::try_from(free.len()).unwrap_or(u32::MAX);
    // Claiming is one short transaction. Were it cut off by the select above, the leases would
    // simply run out; nothing would be lost.
    let claims = match service.claim_due(limit).await {
        Ok(claims) => claims,
        Err(error) => {
            tracing::error!(%error, "cannot claim sellers");
            tokio::time::sleep(TROUBLE).await;
            return;
        }
    };
    if claims.is_empty() {
        drop(free);
        tokio::time::sleep(IDLE).await;
        return;
    }
    for (claim, permit) in claims.into_iter().zip(free) {
        readings.spawn(read(service.clone(), claim, permit));
    }
}

async fn read(service: Onboarding, claim: Claim, permit: OwnedSemaphorePermit) {
    let organization = claim.connection.organization.clone();
    if let Err(error) = service.tick(claim).await {
        // The lease runs out by itself and the seller is read again.
        tracing::error!(%organization, %error, "a reading could not be stored");
    }
    drop(permit);
}

async fn sweep_expired(service: &Onboarding) {
    if let Err(error) = service.sweep().await {
        tracing::warn!(%error, "cannot delete what has expired");
    }
}
