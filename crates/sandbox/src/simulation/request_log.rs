//! The requests that were answered.

use std::collections::{BTreeMap, VecDeque};

use serde::Serialize;

use super::date_time::DateTime;

/// Entries kept; older ones live on in the counts.
const CAPACITY: usize = 5_000;

/// One request. It has no query string, since that can hold a code or a state.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct LoggedRequest {
    pub(crate) time: DateTime,
    pub(crate) method: String,
    pub(crate) path: String,
    /// The organization whose token, code or choice it was.
    pub(crate) organization: Option<String>,
    /// The status answered; null when the connection was closed without an answer.
    pub(crate) status: Option<u16>,
    /// Tells an exchange from a refresh on the token endpoint.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) grant_type: Option<String>,
    /// The fault that hit it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) fault: Option<&'static str>,
}

#[derive(Debug, Default)]
pub(crate) struct RequestLog {
    entries: VecDeque<LoggedRequest>,
    counts: Counts,
}

/// How often each route was asked and each status answered since the start or the last `DELETE`.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Counts {
    pub(crate) total: u64,
    pub(crate) routes: BTreeMap<String, u64>,
    pub(crate) statuses: BTreeMap<String, u64>,
    /// The most requests that were being answered at one time.
    pub(crate) most_at_once: u64,
}

impl RequestLog {
    pub(crate) fn record(&mut self, mut request: LoggedRequest, route: &str) {
        request.path = without_credentials(&request.path);
        self.counts.total += 1;
        *self
            .counts
            .routes
            .entry(format!("{} {route}", request.method))
            .or_default() += 1;
        let status = request
            .status
            .map_or_else(|| "none".to_owned(), |status| status.to_string());
        *self.counts.statuses.entry(status).or_default() += 1;
        if self.entries.len() == CAPACITY {
            self.entries.pop_front();
        }
        self.entries.push_back(request);
    }

    pub(crate) fn at_once(&mut self, in_flight: u64) {
        self.counts.most_at_once = self.counts.most_at_once.max(in_flight);
    }

    /// Oldest first.
    pub(crate) fn entries(&self) -> impl DoubleEndedIterator<Item = &LoggedRequest> {
        self.entries.iter()
    }

    pub(crate) fn counts(&self) -> &Counts {
        &self.counts
    }

    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }
}

/// A credential that a confused client put in a path is not written down.
fn without_credentials(path: &str) -> String {
    let is_credential = |segment: &str| {
        ["access_", "refresh_", "auth_", "live_", "test_"]
            .iter()
            .any(|prefix| segment.contains(prefix))
    };
    let segments: Vec<&str> = path
        .split('/')
        .map(|segment| {
            if is_credential(segment) {
                "(credential)"
            } else {
                segment
            }
        })
        .collect();
    segments.join("/")
}
