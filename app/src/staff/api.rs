//! Server functions of this feature, and what they give to its pages.

#![cfg_attr(
    feature = "ssr",
    expect(
        clippy::unused_async,
        reason = "a server function is async for the browser, even where the server has nothing to await"
    )
)]
use domain::Role;
use jiff::Timestamp;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::UiError;

/// Who is signed in, for the frame around every page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    pub email: String,
    pub role: Role,
}

/// A line of the audit log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditLine {
    pub at: Timestamp,
    pub actor: String,
    /// As what.
    pub role: String,
    pub action: String,
    /// About whom or what.
    pub subject: Option<String>,
    pub detail: Option<String>,
    /// `done`, `denied` or `failed`.
    pub outcome: String,
    /// The request it belongs to.
    pub request_id: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Audit {
    /// The newest lines, newest first.
    pub lines: Vec<AuditLine>,
    /// The moment at which ages are judged.
    pub now: Timestamp,
}

#[server(prefix = "/fn", endpoint = "who-am-i")]
pub async fn who_am_i() -> Result<Me, UiError> {
    let actor = crate::guard::visitor()
        .actor
        .ok_or(UiError::SignInNeeded)
        .inspect_err(|error| crate::error::set_status(*error))?;
    Ok(Me {
        role: actor.role(),
        email: actor.member.email,
    })
}

/// The newest lines of the audit log, optionally about one subject.
#[server(prefix = "/fn", endpoint = "read-audit")]
pub async fn read_audit(#[server(default)] subject: Option<String>) -> Result<Audit, UiError> {
    let reader = crate::guard::staff::<usecases::audit::ReadAudit>()?;
    let subject = subject.filter(|text| !text.trim().is_empty());
    let lines = reader
        .newest(subject.as_deref().map(str::trim))
        .await
        .map_err(|e| crate::guard::report(&e))?;
    Ok(Audit {
        lines: lines.into_iter().map(ssr::line).collect(),
        now: crate::guard::gangway().now(),
    })
}

#[cfg(feature = "ssr")]
mod ssr {
    use usecases::ports::{AuditOutcome, StoredAudit};

    use super::AuditLine;

    pub(super) fn line(stored: StoredAudit) -> AuditLine {
        AuditLine {
            at: stored.at,
            actor: stored.actor,
            role: stored.role,
            action: stored.action,
            subject: stored.subject,
            detail: stored.detail,
            outcome: match stored.outcome {
                AuditOutcome::Done => "done",
                AuditOutcome::Denied => "denied",
                AuditOutcome::Failed => "failed",
            }
            .to_owned(),
            request_id: stored.request_id,
        }
    }
}
