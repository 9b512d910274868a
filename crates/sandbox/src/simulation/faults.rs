//! Things that go wrong on purpose.

use serde::{Deserialize, Serialize};

use super::rng::Rng;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum FaultKind {
    #[serde(rename = "429")]
    TooManyRequests,
    #[serde(rename = "500")]
    ServerError,
    #[serde(rename = "503")]
    Unavailable,
    /// The request takes effect at once; its answer is held back.
    Slow,
    /// The connection closes without an answer.
    Drop,
    /// The JSON of the answer is cut in the middle.
    Malformed,
    /// Every status in the answer has a value nobody has seen before.
    UnknownEnum,
    /// The token endpoint refuses the grant, which lives on.
    #[serde(rename = "invalid_grant")]
    InvalidGrant,
}

impl FaultKind {
    pub(crate) const ALL: [Self; 8] = [
        Self::TooManyRequests,
        Self::ServerError,
        Self::Unavailable,
        Self::Slow,
        Self::Drop,
        Self::Malformed,
        Self::UnknownEnum,
        Self::InvalidGrant,
    ];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::TooManyRequests => "429",
            Self::ServerError => "500",
            Self::Unavailable => "503",
            Self::Slow => "slow",
            Self::Drop => "drop",
            Self::Malformed => "malformed",
            Self::UnknownEnum => "unknown-enum",
            Self::InvalidGrant => "invalid_grant",
        }
    }
}

/// A fault as the control API takes and shows it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Fault {
    /// Given by the sandbox.
    #[serde(default)]
    pub(crate) id: u64,
    /// A path in which `*` stands for any characters, optionally after a method: `DELETE /oauth2/tokens`.
    #[serde(rename = "match")]
    pub(crate) pattern: String,
    pub(crate) kind: FaultKind,
    /// How often it still happens; without it, until it is deleted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) times: Option<u32>,
    /// The share of matching requests that it hits, 0 to 1; without it, all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) rate: Option<f64>,
    /// Seconds in `Retry-After`: 429 always sends one (1 by default), 503 only when it is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) retry_after: Option<u32>,
    /// How long `slow` holds the answer; 15 by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) delay_seconds: Option<f64>,
    /// Only requests of this organization.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) organization: Option<String>,
    /// `500`, `503` and `drop` only: the request takes effect first, and only its answer is lost.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) after_effect: bool,
}

/// A request, as far as faults look at it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Target<'a> {
    pub(crate) method: &'a str,
    pub(crate) path: &'a str,
    pub(crate) organization: Option<&'a str>,
}

impl Fault {
    /// Why the given numbers make no sense, if they do not.
    pub(crate) fn invalid_field(&self) -> Option<(&'static str, &'static str)> {
        if self.pattern.trim().is_empty() {
            return Some((
                "match",
                "The match must be a path, in which * stands for any characters",
            ));
        }
        if self.times == Some(0) {
            return Some(("times", "The number of times must be at least 1"));
        }
        if self.rate.is_some_and(|rate| !(0.0..=1.0).contains(&rate)) {
            return Some(("rate", "The rate must be between 0 and 1"));
        }
        if self
            .delay_seconds
            .is_some_and(|delay| !(0.0..=600.0).contains(&delay))
        {
            return Some((
                "delay_seconds",
                "The delay must be between 0 and 600 seconds",
            ));
        }
        None
    }

    fn matches(&self, target: Target<'_>) -> bool {
        let (method, path) = match self.pattern.trim().split_once(' ') {
            Some((method, path)) => (Some(method), path.trim()),
            None => (None, self.pattern.trim()),
        };
        method.is_none_or(|method| method.eq_ignore_ascii_case(target.method))
            && self
                .organization
                .as_deref()
                .is_none_or(|organization| Some(organization) == target.organization)
            && glob(path, target.path)
    }
}

/// Whether `text` is `pattern` with each `*` replaced by any characters, `/` included.
fn glob(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else {
        return false;
    };
    let mut parts: Vec<&str> = parts.collect();
    let Some(last) = parts.pop() else {
        return rest.is_empty();
    };
    for part in parts {
        let Some(at) = rest.find(part) else {
            return false;
        };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}

#[derive(Debug, Default)]
pub(crate) struct Faults {
    active: Vec<Fault>,
    last_id: u64,
}

impl Faults {
    pub(crate) fn add(&mut self, mut fault: Fault) -> Fault {
        self.last_id += 1;
        fault.id = self.last_id;
        self.active.push(fault.clone());
        fault
    }

    /// Removes one fault, or all; answers how many went.
    pub(crate) fn remove(&mut self, id: Option<u64>) -> usize {
        let before = self.active.len();
        self.active
            .retain(|fault| id.is_some_and(|id| fault.id != id));
        before - self.active.len()
    }

    pub(crate) fn active(&self) -> &[Fault] {
        &self.active
    }

    /// The fault that hits this request, if one does; a used-up fault goes away.
    pub(crate) fn trigger(&mut self, target: Target<'_>, rng: &mut Rng) -> Option<Fault> {
        let at = self.active.iter().position(|fault| {
            fault.matches(target) && fault.rate.is_none_or(|rate| rng.happens(rate))
        })?;
        if let Some(times) = &mut self.active[at].times {
            *times -= 1;
            if *times == 0 {
                return Some(self.active.remove(at));
            }
        }
        Some(self.active[at].clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_characters() {
        for (pattern, path, fits) in [
            ("/v2/onboarding/me", "/v2/onboarding/me", true),
            ("/v2/onboarding/me", "/v2/onboarding/me/x", false),
            ("/v2/*", "/v2/profiles/pfl_1/methods/ideal", true),
            ("/v2/*/methods/*", "/v2/profiles/pfl_1/methods/ideal", true),
            ("*", "/oauth2/tokens", true),
            ("/v2/*me", "/v2/organizations/me", true),
            ("/v2/*me", "/v2/organizations/mex", false),
            ("/a*ab*b", "/ab", false),
        ] {
            assert_eq!(glob(pattern, path), fits, "{pattern} on {path}");
        }
    }

    #[test]
    fn a_fault_hits_its_method_and_organization_only_and_goes_away_when_used_up() {
        let mut faults = Faults::default();
        let fault = serde_json::json!({
            "match": "DELETE /oauth2/*", "kind": "503", "times": 2, "organization": "org_1"
        });
        faults.add(serde_json::from_value(fault).unwrap());
        let mut rng = Rng::new("faults", 1);
        let mut triggers = |method, organization| {
            faults
                .trigger(
                    Target {
                        method,
                        path: "/oauth2/tokens",
                        organization,
                    },
                    &mut rng,
                )
                .is_some()
        };
        assert!(!triggers("POST", Some("org_1")));
        assert!(!triggers("DELETE", Some("org_2")));
        assert!(triggers("DELETE", Some("org_1")));
        assert!(triggers("DELETE", Some("org_1")));
        assert!(!triggers("DELETE", Some("org_1")));
        assert!(faults.active().is_empty());
    }
}
