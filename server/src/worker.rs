//! The loop that keeps sellers polled and durable work done. It has no rules of its own.

use std::{sync::Arc, time::Duration};

use domain::OrganizationId;
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    task::JoinSet,
};
use tokio_util::sync::CancellationToken;
use usecases::{
    Gangway, UseCaseError,
    ports::{Claim, PollLease, WorkItem},
};

/// Pause when nothing is due. A check that a person asked for waits this long at most.
const IDLE: Duration = Duration::from_millis(200);
/// Pause after the database failed.
const DATABASE_FAILED: Duration = Duration::from_secs(2);
/// How often the work that every installation has is planned anew.
const PLAN_EVERY: Duration = Duration::from_mins(10);

/// How long polls under way have once it is time to stop. A poll that is cut off changes nothing,
/// and its seller is polled by whoever comes next.
const GRACE: Duration = Duration::from_secs(5);

/// Polls sellers and does work until it is told to stop, then finishes what is under way, within
/// bounds.
pub(crate) async fn run(service: Gangway, stop: CancellationToken) {
    let planning = tokio::spawn(plan(service.clone(), stop.clone()));
    let slots = Arc::new(Semaphore::new(service.settings().concurrency));
    let cut = CancellationToken::new();
    let mut running = JoinSet::new();
    // Only waiting is cut short by the stop: a claim that is cut off would leave its sellers
    // leased to nobody.
    while let Some(free) = free_slots(&slots, &stop).await {
        let pause = start_due(&service, free, &cut, &mut running).await;
        while running.try_join_next().is_some() {}
        tokio::select! {
            () = stop.cancelled() => break,
            () = tokio::time::sleep(pause) => {}
        }
    }
    let finished = async { while running.join_next().await.is_some() {} };
    if tokio::time::timeout(GRACE, finished).await.is_err() {
        cut.cancel();
        while running.join_next().await.is_some() {}
    }
    // A panic of it has been logged.
    let _ = planning.await;
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

/// What takes a slot.
enum Task {
    Work(WorkItem),
    Poll(Box<Claim>),
}

/// Claims as much as there are slots and starts it; how long to wait then.
async fn start_due(
    service: &Gangway,
    free: Vec<OwnedSemaphorePermit>,
    cut: &CancellationToken,
    running: &mut JoinSet<()>,
) -> Duration {
    let limit = u32::try_from(free.len()).unwrap_or(u32::MAX);
    match claim(service, limit).await {
        Ok(tasks) if tasks.is_empty() => IDLE,
        Ok(tasks) => {
            for (task, slot) in tasks.into_iter().zip(free) {
                running.spawn(run_task(service.clone(), task, cut.clone(), slot));
            }
            Duration::ZERO
        }
        Err(error) => {
            tracing::error!(%error, "cannot claim what is due");
            DATABASE_FAILED
        }
    }
}

/// Work comes first: somebody waits for it. Sellers are not claimed while Mollie asks for a pause.
async fn claim(service: &Gangway, limit: u32) -> Result<Vec<Task>, UseCaseError> {
    let work = service.claim_work(limit).await?;
    let left = limit.saturating_sub(u32::try_from(work.len()).unwrap_or(u32::MAX));
    let mut tasks: Vec<Task> = work.into_iter().map(Task::Work).collect();
    if left > 0 && service.paused_until().is_none() {
        match service.claim_due(left).await {
            Ok(claims) => tasks.extend(claims.into_iter().map(Box::new).map(Task::Poll)),
            Err(error) if tasks.is_empty() => return Err(error),
            // What was claimed already must not wait for its lease to run out.
            Err(error) => tracing::error!(%error, "cannot claim sellers"),
        }
    }
    Ok(tasks)
}

/// The lease of what could not be stored runs out by itself, and it is done again.
async fn run_task(
    service: Gangway,
    task: Task,
    cut: CancellationToken,
    slot: OwnedSemaphorePermit,
) {
    match task {
        Task::Work(work) => {
            let kind = work.kind.as_str();
            let done = cut.run_until_cancelled(service.run_work(work)).await;
            if let Some(Err(error)) = done {
                tracing::error!(kind, %error, "the outcome of work could not be stored");
            }
        }
        Task::Poll(claim) => {
            let organization = claim.connection.organization.clone();
            let lease = claim.lease();
            match cut.run_until_cancelled(service.poll(*claim)).await {
                Some(Ok(_)) => {}
                Some(Err(error)) => {
                    tracing::error!(%organization, %error, "a poll could not be stored");
                }
                None => give_back(&service, lease, &organization).await,
            }
        }
    }
    drop(slot);
}

/// Somebody else may poll the seller at once.
async fn give_back(service: &Gangway, lease: PollLease, organization: &OrganizationId) {
    if let Err(error) = service.give_back(lease).await {
        tracing::warn!(%organization, %error, "a seller stays leased until the lease runs out");
    }
}

/// Plans the work that every installation has, again and again: it may have failed before.
async fn plan(service: Gangway, stop: CancellationToken) {
    let mut turn = tokio::time::interval(PLAN_EVERY);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = turn.tick() => {}
        }
        if let Err(error) = service.plan_work().await {
            tracing::warn!(%error, "cannot plan work");
        }
    }
}
