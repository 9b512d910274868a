//! The audit log: who did what, and how it ended.

use async_trait::async_trait;
use jiff::Timestamp;

use crate::{
    Actor, UseCaseError,
    access::capability,
    paging::{self, Page, Place},
    ports::StoreError,
};

/// How many lines a page shows.
const PAGE_LENGTH: usize = 50;

/// What an audit entry says of the outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuditOutcome {
    Done,
    /// The actor may not.
    Denied,
    /// It was tried and failed.
    Failed,
}

/// A line of the audit log, before it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    pub at: Timestamp,
    /// Who: an e-mail address, `seller`, `worker`, `operator` or `strangers`.
    pub actor: String,
    /// As what: a role, `seller`, `system` or `none`.
    pub role: String,
    /// What, such as `seller.disconnect`.
    pub action: &'static str,
    /// About whom or what: an organization id, a reference or an e-mail address.
    pub subject: Option<String>,
    /// More words, without secrets, such as a reason.
    pub detail: Option<String>,
    pub outcome: AuditOutcome,
    pub request_id: Option<String>,
}

/// The place of a line in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct AuditKey {
    pub at: Timestamp,
    /// Tells lines of one moment apart.
    pub seq: i64,
}

/// A line of the audit log, as it was stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredAudit {
    pub seq: i64,
    pub at: Timestamp,
    pub actor: String,
    pub role: String,
    pub action: String,
    pub subject: Option<String>,
    pub detail: Option<String>,
    pub outcome: AuditOutcome,
    pub request_id: Option<String>,
}

impl StoredAudit {
    pub fn key(&self) -> AuditKey {
        AuditKey {
            at: self.at,
            seq: self.seq,
        }
    }
}

/// Which lines are wanted: all, unless one of these is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AuditSearch<'a> {
    /// About exactly this.
    pub subject: Option<&'a str>,
    /// By exactly this person or part.
    pub actor: Option<&'a str>,
}

#[async_trait]
pub trait AuditStore: Send + Sync {
    /// Adds a line on its own, for what changes nothing else, such as a denied action.
    async fn append_audit(&self, entry: &AuditEntry) -> Result<(), StoreError>;

    /// Up to `limit` lines from a place on, those nearest to it first.
    async fn audit_lines(
        &self,
        search: &AuditSearch<'_>,
        place: Place<AuditKey>,
        limit: u32,
    ) -> Result<Vec<StoredAudit>, StoreError>;

    /// The newest lines, newest first, optionally about one subject.
    async fn audit(
        &self,
        subject: Option<&str>,
        limit: u32,
    ) -> Result<Vec<StoredAudit>, StoreError> {
        let search = AuditSearch {
            subject,
            actor: None,
        };
        self.audit_lines(&search, Place::Newest, limit).await
    }
}

capability! {
    /// May read the audit log.
    ReadAudit, ReadAudit
}

impl ReadAudit {
    /// One page of the log.
    pub async fn page(
        &self,
        search: &AuditSearch<'_>,
        place: Place<AuditKey>,
    ) -> Result<Page<StoredAudit, AuditKey>, UseCaseError> {
        let store = self.0.service().store();
        let limit = paging::limit(PAGE_LENGTH);
        let mut place = place;
        loop {
            let lines = store.audit_lines(search, place, limit).await?;
            match paging::page(lines, &place, PAGE_LENGTH, StoredAudit::key) {
                Some(page) => return Ok(page),
                None => place = Place::Newest,
            }
        }
    }
}

impl AuditEntry {
    /// Something that staff did.
    pub(crate) fn by(actor: &Actor, at: Timestamp, action: &'static str) -> Self {
        Self {
            request_id: actor.request_id.clone(),
            ..Self::of(&actor.member.email, actor.role().as_str(), at, action)
        }
    }

    /// Something that the worker did by itself.
    pub(crate) fn by_worker(at: Timestamp, action: &'static str) -> Self {
        Self::of("worker", "system", at, action)
    }

    /// Something that was done from the command line.
    pub(crate) fn by_operator(at: Timestamp, action: &'static str) -> Self {
        Self::of("operator", "system", at, action)
    }

    /// Something that a seller did.
    pub(crate) fn by_seller(
        at: Timestamp,
        action: &'static str,
        request_id: Option<String>,
    ) -> Self {
        Self {
            request_id,
            ..Self::of("seller", "seller", at, action)
        }
    }

    /// Somebody who is not signed in tried to be this person, or several did.
    pub(crate) fn by_stranger(email: &str, at: Timestamp, action: &'static str) -> Self {
        Self::of(email, "none", at, action)
    }

    fn of(actor: &str, role: &str, at: Timestamp, action: &'static str) -> Self {
        Self {
            at,
            actor: actor.to_owned(),
            role: role.to_owned(),
            action,
            subject: None,
            detail: None,
            outcome: AuditOutcome::Done,
            request_id: None,
        }
    }

    pub(crate) fn about(mut self, subject: impl Into<String>) -> Self {
        self.subject = Some(subject.into());
        self
    }

    pub(crate) fn with_detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    pub(crate) fn with_outcome(mut self, outcome: AuditOutcome) -> Self {
        self.outcome = outcome;
        self
    }
}
