//! Dates and times in the forms that Mollie sends.

use jiff::{Timestamp, civil, tz::TimeZone};
use serde::{Deserialize, Deserializer, de::Error};

use super::OptionalNullable;

/// A date and time. Offset, `Z`, a fraction, a space instead of the `T`, and a bare date (read as its
/// first moment in UTC) are all understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DateTime(pub Timestamp);

impl DateTime {
    /// The date and time that a text names.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let with_offset = text.parse::<Timestamp>().ok();
        let in_utc = || {
            let bare: civil::DateTime = text.parse().ok()?;
            bare.to_zoned(TimeZone::UTC)
                .ok()
                .map(|zoned| zoned.timestamp())
        };
        with_offset.or_else(in_utc).map(Self)
    }
}

impl OptionalNullable<DateTime> {
    /// The moment, where it does not matter why there is none.
    pub fn timestamp(self) -> Option<Timestamp> {
        self.value().map(|at| at.0)
    }
}

impl<'de> Deserialize<'de> for DateTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| D::Error::custom("not a date and time"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_a_date_is_understood() {
        for (text, expected) in [
            ("2026-03-20T09:13:37+00:00", "2026-03-20T09:13:37Z"),
            ("2026-03-20T11:13:37+02:00", "2026-03-20T09:13:37Z"),
            ("2026-03-20T09:13:37Z", "2026-03-20T09:13:37Z"),
            ("2026-03-20T09:13:37.0Z", "2026-03-20T09:13:37Z"),
            ("2026-03-20T09:13:37.25+00:00", "2026-03-20T09:13:37.25Z"),
            ("2026-03-20 09:13:37+00:00", "2026-03-20T09:13:37Z"),
            ("2026-03-20 09:13:37", "2026-03-20T09:13:37Z"),
            ("2026-03-20T09:13:37", "2026-03-20T09:13:37Z"),
            ("2026-03-20", "2026-03-20T00:00:00Z"),
        ] {
            let read = DateTime::parse(text).map(|at| at.0.to_string());
            assert_eq!(read.as_deref(), Some(expected), "{text}");
        }
        for text in [
            "",
            "soon",
            "2026-13-01",
            "20/03/2026",
            "2026-03-20T25:00:00Z",
        ] {
            assert_eq!(DateTime::parse(text), None, "{text}");
        }
    }
}
