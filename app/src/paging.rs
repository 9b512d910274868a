//! Where in a long list a page is, as it stands in an address.

use leptos_router::{location::Url, params::ParamsMap};
use serde::{Deserialize, Serialize};

/// Longest text that is looked for, in characters.
const TYPED: usize = 200;
const OLDER: &str = "older-than";
const NEWER: &str = "newer-than";

/// Which page is wanted; the newest, unless one of these is given.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    #[serde(default)]
    older_than: Option<String>,
    #[serde(default)]
    newer_than: Option<String>,
}

impl Cursor {
    pub fn of(query: &ParamsMap) -> Self {
        Self {
            older_than: query.get(OLDER),
            newer_than: query.get(NEWER),
        }
    }
}

/// What somebody typed into a field of a filter; `None` when it is blank.
pub fn typed(query: &ParamsMap, name: &str) -> Option<String> {
    let text = query.get(name)?;
    let text: String = text.trim().chars().take(TYPED).collect();
    (!text.is_empty()).then_some(text)
}

/// An address with those of these fields that are set.
pub fn address(path: &str, fields: &[(&str, &Option<String>)]) -> String {
    let set = fields.iter().filter_map(|(name, value)| {
        let value = value.as_deref()?;
        Some(format!("{name}={}", Url::escape(value)))
    });
    let query: Vec<String> = set.collect();
    if query.is_empty() {
        return path.to_owned();
    }
    format!("{path}?{}", query.join("&"))
}

/// The page of what is older than a row.
pub fn older_than(newest: &str, key: &str) -> String {
    with(newest, OLDER, key)
}

/// The page of what is newer than a row.
pub fn newer_than(newest: &str, key: &str) -> String {
    with(newest, NEWER, key)
}

fn with(newest: &str, name: &str, key: &str) -> String {
    let first = if newest.contains('?') { '&' } else { '?' };
    format!("{newest}{first}{name}={key}")
}

#[cfg(feature = "ssr")]
mod ssr {
    use usecases::ports::Place;

    use jiff::Timestamp;

    use super::Cursor;
    use crate::error::UiError;

    impl Cursor {
        /// The place that is meant; a key that cannot be read is refused.
        pub fn place<K>(&self, read: impl Fn(&str) -> Option<K>) -> Result<Place<K>, UiError> {
            let key = |text: &str| {
                let key = read(text).ok_or(UiError::BadRequest);
                key.inspect_err(|error| crate::error::set_status(*error))
            };
            Ok(match (&self.older_than, &self.newer_than) {
                (Some(text), _) => Place::OlderThan(key(text)?),
                (None, Some(text)) => Place::NewerThan(key(text)?),
                (None, None) => Place::Newest,
            })
        }
    }

    /// What a program looks for; `None` when it is blank.
    pub fn wanted(text: Option<&str>) -> Option<&str> {
        text.map(str::trim).filter(|text| !text.is_empty())
    }

    /// A moment as it is stored, in microseconds.
    pub fn moment_text(at: Timestamp) -> String {
        at.as_microsecond().to_string()
    }

    pub fn moment(text: &str) -> Option<Timestamp> {
        Timestamp::from_microsecond(text.parse().ok()?).ok()
    }
}

#[cfg(feature = "ssr")]
pub use ssr::{moment, moment_text, wanted};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_keeps_what_was_searched_for_on_every_page() {
        let (subject, actor) = (Some("shop & co".to_owned()), None);
        let newest = address("/audit", &[("subject", &subject), ("actor", &actor)]);
        assert_eq!(newest, "/audit?subject=shop%20%26%20co");
        let older = older_than(&newest, "12.3");
        assert_eq!(older, "/audit?subject=shop%20%26%20co&older-than=12.3");
        let all = address("/audit", &[("actor", &actor)]);
        assert_eq!(newer_than(&all, "1.2"), "/audit?newer-than=1.2");
    }
}
