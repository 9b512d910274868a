//! Durable work: what must happen later and survives a restart.
//!
//! Each piece is a row with a due time. A worker leases it, does it, and deletes the row or says
//! when it is due again. A worker that dies leaves a lease that runs out.

pub(crate) mod store;

use jiff::{SignedDuration, Timestamp};

use crate::{
    Gangway, UseCaseError,
    grants::Resealed,
    ports::{NewWork, WorkItem, WorkKind, WorkResult},
};

/// How often expired rows are deleted.
const DELETE_EXPIRED_EVERY: SignedDuration = SignedDuration::from_mins(1);
/// When grants are looked at again that no key of ours opens.
const UNREADABLE_EVERY: SignedDuration = SignedDuration::from_hours(1);
/// Pause after work failed in a way that it does not know itself.
const FAILED: SignedDuration = SignedDuration::from_secs(30);

impl Gangway {
    /// Writes down the work that every installation has, unless it is there already.
    pub async fn plan_work(&self) -> Result<(), UseCaseError> {
        let now = self.now();
        self.plan(WorkKind::DeleteExpired, "", now).await?;
        self.plan(WorkKind::EndLeftoverGrants, "", now).await?;
        // An order of a version before this table, cut off in the middle, has none.
        let found = self.store().add_missing_revocations(now).await?;
        if found > 0 {
            tracing::warn!(
                found,
                "disconnects without work were found and are carried out"
            );
        }
        let active = self.keyring().active_id().to_owned();
        let used = self.store().key_use().await?;
        if used.iter().any(|one| one.key != active && one.grants > 0) {
            self.plan(WorkKind::Reseal, &active, now).await?;
        }
        Ok(())
    }

    async fn plan(
        &self,
        kind: WorkKind,
        subject: &str,
        now: Timestamp,
    ) -> Result<(), UseCaseError> {
        let work = NewWork {
            kind,
            subject: subject.to_owned(),
            due_at: now,
            lease_until: now,
        };
        Ok(self.store().add_work(&work).await?)
    }

    /// Leases up to `limit` pieces of work whose time has come.
    pub async fn claim_work(&self, limit: u32) -> Result<Vec<WorkItem>, UseCaseError> {
        let now = self.now();
        let lease_until = now + self.settings().lease;
        Ok(self.store().claim_work(now, lease_until, limit).await?)
    }

    /// Does a piece of work and ends its lease. A revocation goes on when whoever started it goes
    /// away: what Mollie answers meanwhile must be kept.
    pub async fn run_work(&self, work: WorkItem) -> Result<(), UseCaseError> {
        if work.kind != WorkKind::Revoke {
            return self.do_work(work).await;
        }
        let service = self.clone();
        self.spawn(async move { service.do_work(work).await })
            .await
            .map_err(|_| UseCaseError::Interrupted)?
    }

    async fn do_work(&self, work: WorkItem) -> Result<(), UseCaseError> {
        let outcome = match work.kind {
            WorkKind::Revoke => self.revoke(&work, None).await,
            WorkKind::EndLeftoverGrants => self.end_leftover_grants().await,
            WorkKind::Reseal => self.reseal(&work).await,
            WorkKind::DeleteExpired => self.delete_expired().await,
        };
        let result = outcome.unwrap_or_else(|error| {
            tracing::warn!(kind = work.kind.as_str(), %error, "work failed; it is tried again");
            WorkResult::Failed {
                due_at: self.now() + FAILED,
                error: error.to_string(),
            }
        });
        self.store().finish_work(&work, &result).await?;
        Ok(())
    }

    async fn delete_expired(&self) -> Result<WorkResult, UseCaseError> {
        let now = self.now();
        self.store().delete_expired(now).await?;
        let due_at = now + DELETE_EXPIRED_EVERY;
        Ok(WorkResult::Again { due_at })
    }

    async fn reseal(&self, work: &WorkItem) -> Result<WorkResult, UseCaseError> {
        let now = self.now();
        if !self.keyring().ids().any(|key| key == work.subject) {
            return Ok(WorkResult::Failed {
                due_at: now + FAILED,
                error: "this process does not have the key: it was started before it was made"
                    .into(),
            });
        }
        if work.subject != self.keyring().active_id() {
            // A newer key is active, and has work of its own.
            return Ok(WorkResult::Done);
        }
        Ok(match self.grants().reseal().await? {
            Resealed::All => WorkResult::Done,
            Resealed::Some(_) => WorkResult::Again { due_at: now },
            Resealed::Unreadable(grants) => WorkResult::Failed {
                due_at: now + UNREADABLE_EVERY,
                error: format!("{grants} grants cannot be opened with the keys in the key file"),
            },
        })
    }
}
