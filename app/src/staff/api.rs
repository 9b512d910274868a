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

use crate::{error::UiError, paging::Cursor};

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
    /// One page, newest first.
    pub lines: Vec<AuditLine>,
    /// What newer lines are newer than, if there are any.
    pub newer: Option<String>,
    /// What older lines are older than, if there are any.
    pub older: Option<String>,
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

/// A page of the audit log, optionally about one subject and by one person.
#[server(prefix = "/fn", endpoint = "read-audit")]
pub async fn read_audit(
    #[server(default)] subject: Option<String>,
    #[server(default)] actor: Option<String>,
    #[server(default)] at: Cursor,
) -> Result<Audit, UiError> {
    let reader = crate::guard::staff::<usecases::audit::ReadAudit>()?;
    let search = usecases::ports::AuditSearch {
        subject: crate::paging::wanted(subject.as_deref()),
        actor: crate::paging::wanted(actor.as_deref()),
    };
    let place = at.place(ssr::key)?;
    let page = reader
        .page(&search, place)
        .await
        .map_err(|e| crate::guard::report(&e))?;
    Ok(Audit {
        lines: page.rows.into_iter().map(ssr::line).collect(),
        newer: page.newer.map(ssr::key_text),
        older: page.older.map(ssr::key_text),
        now: crate::guard::gangway().now(),
    })
}

#[cfg(feature = "ssr")]
mod ssr {
    use usecases::ports::{AuditKey, AuditOutcome, StoredAudit};

    use super::AuditLine;
    use crate::paging::{moment, moment_text};

    /// A line's place, as it stands in an address.
    pub(super) fn key_text(key: AuditKey) -> String {
        format!("{}.{}", moment_text(key.at), key.seq)
    }

    pub(super) fn key(text: &str) -> Option<AuditKey> {
        let (at, seq) = text.split_once('.')?;
        Some(AuditKey {
            at: moment(at)?,
            seq: seq.parse().ok()?,
        })
    }

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
