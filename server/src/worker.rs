//! The loop that keeps sellers read. It has no rules of its own.

use std::{sync::Arc, time::Duration};

use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    task::JoinSet,
};
use tokio_util::sync::CancellationToken;
use usecases::{Gangway, ports::Claim};

/// Pause when no seller is due. A check that a person asked for waits this long at most.
const IDLE: Duration = Duration::from_millis(200);
/// Pause after the database failed.
const TROUBLE: Duration = Duration::from_secs(2);
/// How often expired rows are deleted.
const SWEEP_EVERY: Duration = Duration::from_mins(1);

/// Reads sellers until it is told to stop, then finishes the readings under way.
pub(crate) async fn run(service: Gangway, stop: CancellationToken) {
    let sweeping = tokio::spawn(sweep(service.clone(), stop.clone()));
    let slots = Arc::new(Semaphore::new(service.settings().concurrency));
    let mut readings = JoinSet::new();
    // Only waiting is cut short by the stop: a claim that is cut off would leave its sellers
    // leased to nobody.
    while let Some(free) = free_slots(&slots, &stop).await {
        let pause = feed(&service, free, &mut readings).await;
        while readings.try_join_next().is_some() {}
        tokio::select! {
            () = stop.cancelled() => break,
            () = tokio::time::sleep(pause) => {}
        }
    }
    while readings.join_next().await.is_some() {}
    // A panic of it has been logged.
    let _ = sweeping.await;
}

/// Waits for a slot and takes all that are free; `None` when it is time to stop.
async fn free_slots(
    slots: &Arc<Semaphore>,
    stop: &CancellationToken,
) -> Option<Vec<OwnedSemaphorePermit>> {
    let first = tokio::select! {
        () = stop.cancelled() => return None,
        slot = Arc::clone(slots).acquire_owned() => slot.ok()?,
    };
    let more = std::iter::from_fn(|| Arc::clone(slots).try_acquire_owned().ok());
    Some(std::iter::once(first).chain(more).collect())
}

/// Claims as many sellers as there are slots and starts reading them; how long to wait then.
async fn feed(
    service: &Gangway,
    free: Vec<OwnedSemaphorePermit>,
    readings: &mut JoinSet<()>,
) -> Duration {
    if let Some(left) = service.paused_for() {
        return left.min(TROUBLE);
    }
    let limit = u32::try_from(free.len()).unwrap_or(u32::MAX);
    match service.claim_due(limit).await {
        Ok(claims) if claims.is_empty() => IDLE,
        Ok(claims) => {
            for (claim, permit) in claims.into_iter().zip(free) {
                readings.spawn(read(service.clone(), claim, permit));
            }
            Duration::ZERO
        }
        Err(error) => {
            tracing::error!(%error, "cannot claim sellers");
            TROUBLE
        }
    }
}

async fn read(service: Gangway, claim: Claim, permit: OwnedSemaphorePermit) {
    let organization = claim.connection.organization.clone();
    if let Err(error) = service.tick(claim).await {
        // The lease runs out by itself and the seller is read again.
        tracing::error!(%organization, %error, "a reading could not be stored");
    }
    drop(permit);
}

/// Deletes what has expired, again and again.
async fn sweep(service: Gangway, stop: CancellationToken) {
    let mut turn = tokio::time::interval(SWEEP_EVERY);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = turn.tick() => {}
        }
        if let Err(error) = service.sweep().await {
            tracing::warn!(%error, "cannot delete what has expired");
        }
    }
}
