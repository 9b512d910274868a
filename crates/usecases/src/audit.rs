//! The audit log: who did what, and how it ended.

use async_trait::async_trait;
use jiff::Timestamp;

use crate::{Actor, UseCaseError, access::capability, ports::StoreError};

/// How many lines the page shows.
const PAGE_LENGTH: u32 = 200;

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

/// A line of the audit log, as it was stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredAudit {
    pub at: Timestamp,
    pub actor: String,
    pub role: String,
    pub action: String,
    pub subject: Option<String>,
    pub detail: Option<String>,
    pub outcome: AuditOutcome,
    pub request_id: Option<String>,
}

#[async_trait]
pub trait AuditStore: Send + Sync {
    /// Adds a line on its own, for what changes nothing else, such as a denied action.
    async fn append_audit(&self, entry: &AuditEntry) -> Result<(), StoreError>;

    /// The newest lines, newest first, optionally about one subject.
    async fn audit(
        &self,
        subject: Option<&str>,
        limit: u32,
    ) -> Result<Vec<StoredAudit>, StoreError>;
}

capability! {
    /// May read the audit log.
    ReadAudit, ReadAudit
}

impl ReadAudit {
    /// The newest lines, optionally about one subject.
    pub async fn newest(&self, subject: Option<&str>) -> Result<Vec<StoredAudit>, UseCaseError> {
        Ok(self.0.service().store().audit(subject, PAGE_LENGTH).await?)
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
