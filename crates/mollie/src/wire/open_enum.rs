//! Enumerations to which Mollie adds values without notice.

use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, IntoDeserializer, value::Error as NoSuchValue},
};

/// A value that we know, or the text of one that we do not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OpenEnum<T> {
    /// One of the known values.
    Known(T),
    /// A value that Mollie has added since.
    Unknown(String),
}

impl<T> OpenEnum<T> {
    /// The known value, or `unknown` in place of any other.
    pub fn known_or(self, unknown: T) -> T {
        match self {
            Self::Known(value) => value,
            Self::Unknown(_) => unknown,
        }
    }

    /// The text of a value that we do not know.
    pub fn unknown(&self) -> Option<&str> {
        match self {
            Self::Known(_) => None,
            Self::Unknown(text) => Some(text),
        }
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for OpenEnum<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let known: Result<T, NoSuchValue> = T::deserialize(text.as_str().into_deserializer());
        Ok(match known {
            // The domain has this word of its own for what it does not know. It is none of Mollie's.
            Ok(value) if text != "unknown" => Self::Known(value),
            _ => Self::Unknown(text),
        })
    }
}

#[cfg(test)]
mod tests {
    use domain::OnboardingStatus;

    use super::*;

    #[test]
    fn a_new_value_of_mollie_is_kept_as_text() {
        let read = |json: &str| serde_json::from_str::<OpenEnum<OnboardingStatus>>(json);
        let known = read(r#""in-review""#).unwrap();
        assert_eq!(known, OpenEnum::Known(OnboardingStatus::InReview));
        assert_eq!(known.unknown(), None);
        for new in ["on-hold", "InReview", "unknown", ""] {
            let value = read(&format!("{new:?}")).unwrap();
            assert_eq!(value, OpenEnum::Unknown(new.into()));
            assert_eq!(value.unknown(), Some(new));
            let status = value.known_or(OnboardingStatus::Unknown);
            assert_eq!(status, OnboardingStatus::Unknown);
        }
        assert!(read("3").is_err());
    }
}
