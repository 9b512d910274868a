//! Server functions about one's own sessions, and what they give to the page.

use jiff::Timestamp;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::UiError;

/// An open session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionLine {
    /// Names it in a form; opens nothing.
    pub id: String,
    /// The browser that opened it; empty when nobody noted it.
    pub browser: String,
    pub opened_at: Timestamp,
    pub used_at: Timestamp,
    /// Whether it is the one that asks.
    pub is_own: bool,
}

#[cfg(feature = "ssr")]
impl From<usecases::staff::SessionLine> for SessionLine {
    fn from(line: usecases::staff::SessionLine) -> Self {
        Self {
            id: line.id,
            browser: line.browser,
            opened_at: line.opened_at,
            used_at: line.used_at,
            is_own: line.is_own,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sessions {
    /// The last used first.
    pub lines: Vec<SessionLine>,
    /// The moment at which ages are judged.
    pub now: Timestamp,
}

#[server(prefix = "/fn", endpoint = "list-sessions")]
pub async fn list_sessions() -> Result<Sessions, UiError> {
    let own = crate::guard::staff::<usecases::staff::OwnSessions>()?;
    let lines = own.list().await.map_err(|e| crate::guard::report(&e))?;
    Ok(Sessions {
        lines: lines.into_iter().map(Into::into).collect(),
        now: crate::guard::gangway().now(),
    })
}

#[server(prefix = "/fn", endpoint = "end-session")]
pub async fn end_session(#[server(default)] session: String) -> Result<(), UiError> {
    let own = crate::guard::staff::<usecases::staff::OwnSessions>()?;
    let result = own.end(&session).await;
    let result = result.map_err(|e| crate::guard::report(&e));
    crate::guard::answer("/sessions", "session-ended", result)
}

/// Ends all but the one that asks.
#[server(prefix = "/fn", endpoint = "end-other-sessions")]
pub async fn end_other_sessions() -> Result<(), UiError> {
    let own = crate::guard::staff::<usecases::staff::OwnSessions>()?;
    let result = own.end_others().await;
    let result = result.map_err(|e| crate::guard::report(&e));
    crate::guard::answer("/sessions", "sessions-ended", result)
}
