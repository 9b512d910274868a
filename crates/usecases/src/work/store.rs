//! The table of durable work: what must happen later, and survives a restart.

use async_trait::async_trait;
use jiff::Timestamp;

use crate::ports::{Saved, StoreError};

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WorkKind {
    /// End the grant of an organization at Mollie, and prove it. Subject: the organization.
    Revoke,
    /// Revoke the grants that no connection uses, again and again. Subject: empty.
    EndLeftoverGrants,
    /// Seal every grant with the active key. Subject: the key's id.
    Reseal,
    /// Delete what has expired, again and again. Subject: empty.
    DeleteExpired,
}

impl WorkKind {
    pub const ALL: [Self; 4] = [
        Self::Revoke,
        Self::EndLeftoverGrants,
        Self::Reseal,
        Self::DeleteExpired,
    ];

    /// The stable text of this kind, as it stands in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Revoke => "revoke",
            Self::EndLeftoverGrants => "end-leftover-grants",
            Self::Reseal => "reseal",
            Self::DeleteExpired => "delete-expired",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// Work to be written down. There is at most one row of each kind and subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewWork {
    pub kind: WorkKind,
    pub subject: String,
    pub due_at: Timestamp,
    /// Until when it is leased to whoever writes it down; `due_at` or earlier for nobody.
    pub lease_until: Timestamp,
}

/// Work that this worker holds until its lease runs out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkItem {
    pub kind: WorkKind,
    pub subject: String,
    pub due_at: Timestamp,
    /// Fencing number: grows with every lease.
    pub epoch: i64,
    /// How many attempts in a row failed.
    pub attempts: u32,
}

/// What came of an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WorkResult {
    /// It is done for good, and its row goes.
    Done,
    /// It went well and is due again.
    Again { due_at: Timestamp },
    /// It failed and is due again. The error is for the operator, without secrets.
    Failed { due_at: Timestamp, error: String },
}

/// How one kind of work does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkHealth {
    pub kind: WorkKind,
    pub waiting: u64,
    /// How many of them are due and held by nobody.
    pub overdue: u64,
    /// Since when the longest of those waits.
    pub oldest_due: Option<Timestamp>,
    /// How many failed at their last attempt.
    pub failing: u64,
    /// The error of one of those.
    pub last_error: Option<String>,
}

#[async_trait]
pub trait WorkStore: Send + Sync {
    /// Writes work down unless it is there already.
    async fn add_work(&self, work: &NewWork) -> Result<(), StoreError>;

    /// Writes down the revocation of every grant that is to end and has no such work.
    async fn add_missing_revocations(&self, now: Timestamp) -> Result<u64, StoreError>;

    /// Leases up to `limit` pieces of work whose time has come, the longest overdue first.
    async fn claim_work(
        &self,
        now: Timestamp,
        lease_until: Timestamp,
        limit: u32,
    ) -> Result<Vec<WorkItem>, StoreError>;

    /// Ends the lease with what came of it.
    async fn finish_work(&self, item: &WorkItem, result: &WorkResult) -> Result<Saved, StoreError>;

    /// How each kind of work does; kinds without a row are left out.
    async fn work_health(&self, now: Timestamp) -> Result<Vec<WorkHealth>, StoreError>;
}
