//! The audit log: who did what, and how it ended.

use jiff::Timestamp;

use crate::{
    Actor, UseCaseError,
    access::capability,
    ports::{AuditEntry, AuditOutcome, StoredAudit},
};

/// How many lines the page shows.
const PAGE_LENGTH: u32 = 200;

capability! {
    /// May read the audit log.
    ReadAudit, ReadAudit
}

impl ReadAudit {
    /// The newest lines, optionally about one subject.
    pub async fn newest(&self, subject: Option<&str>) -> Result<Vec<StoredAudit>, UseCaseError> {
        Ok(self.0.service.store().audit(subject, PAGE_LENGTH).await?)
    }
}

impl AuditEntry {
    /// Something that staff did.
    pub(crate) fn by(actor: &Actor, at: Timestamp, action: &'static str) -> Self {
        Self {
            at,
            actor: actor.member.email.clone(),
            role: actor.role().to_string(),
            action,
            subject: None,
            detail: None,
            outcome: AuditOutcome::Done,
            request_id: actor.request_id.clone(),
        }
    }

    /// Something that the worker did by itself.
    pub(crate) fn by_worker(at: Timestamp, action: &'static str) -> Self {
        Self {
            at,
            actor: "worker".to_owned(),
            role: "system".to_owned(),
            action,
            subject: None,
            detail: None,
            outcome: AuditOutcome::Done,
            request_id: None,
        }
    }

    /// Something that a seller did.
    pub(crate) fn by_seller(
        at: Timestamp,
        action: &'static str,
        request_id: Option<String>,
    ) -> Self {
        Self {
            at,
            actor: "seller".to_owned(),
            role: "seller".to_owned(),
            action,
            subject: None,
            detail: None,
            outcome: AuditOutcome::Done,
            request_id,
        }
    }

    pub(crate) fn about(mut self, subject: impl Into<String>) -> Self {
        self.subject = Some(subject.into());
        self
    }

    pub(crate) fn saying(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    pub(crate) fn ended(mut self, outcome: AuditOutcome) -> Self {
        self.outcome = outcome;
        self
    }
}
