//! Points in time, written the way Mollie writes them.

use jiff::{SignedDuration, civil::Date, tz::TimeZone};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

/// A point in time; serialized as `2026-03-20T09:13:37+00:00`, the form of Mollie's real traffic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct DateTime(jiff::Timestamp);

impl DateTime {
    pub(crate) fn new(timestamp: jiff::Timestamp) -> Self {
        Self(timestamp)
    }

    /// Moved by `seconds`; stays put where the calendar ends.
    pub(crate) fn plus_seconds(self, seconds: i64) -> Self {
        Self(
            self.0
                .checked_add(SignedDuration::from_secs(seconds))
                .unwrap_or(self.0),
        )
    }

    pub(crate) fn plus_days(self, days: i64) -> Self {
        self.plus_seconds(days.saturating_mul(86_400))
    }

    /// `YYYY-MM-DD HH:MM` in UTC, for people.
    pub(crate) fn readable(self) -> String {
        self.0.strftime("%Y-%m-%d %H:%M").to_string()
    }
}

impl std::fmt::Display for DateTime {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.strftime("%Y-%m-%dT%H:%M:%S+00:00").fmt(f)
    }
}

impl Serialize for DateTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for DateTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        parse(&text).ok_or_else(|| {
            D::Error::custom(format!(
                "`{text}` is not a date or a date-time with an offset"
            ))
        })
    }
}

fn parse(text: &str) -> Option<DateTime> {
    if let Ok(timestamp) = text.parse::<jiff::Timestamp>() {
        return Some(DateTime(timestamp));
    }
    let midnight = text.parse::<Date>().ok()?.to_zoned(TimeZone::UTC).ok()?;
    Some(DateTime(midnight.timestamp()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_time_is_written_with_a_numeric_offset_and_read_from_any_usual_form() {
        for text in [
            "2026-09-30T12:00:00+00:00",
            "2026-09-30T12:00:00.0Z",
            "2026-09-30 14:00:00+02:00",
        ] {
            assert_eq!(
                parse(text).unwrap().to_string(),
                "2026-09-30T12:00:00+00:00",
                "{text}"
            );
        }
        assert_eq!(
            parse("2026-09-30").unwrap().to_string(),
            "2026-09-30T00:00:00+00:00"
        );
        assert!(parse("tomorrow").is_none());
    }
}
