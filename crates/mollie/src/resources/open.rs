//! Words from sets to which Mollie adds without notice.

use domain::{
    CapabilityStatus, MethodStatus, OnboardingStatus, ProfileStatus, RequirementStatus,
    ReviewStatus,
};
use serde::{Deserialize, Deserializer};

/// A set of known words.
pub trait Word: Sized {
    /// The word with exactly this text.
    fn parse(text: &str) -> Option<Self>;
}

/// A word that we know, or the text of one that we do not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Open<T> {
    /// One of the known words.
    Known(T),
    /// A word that Mollie has added since.
    Other(String),
}

impl<T> Open<T> {
    /// The known word, or `unknown` with Mollie's own text.
    pub fn or(self, unknown: T) -> (T, Option<String>) {
        match self {
            Self::Known(word) => (word, None),
            Self::Other(text) => (unknown, Some(text)),
        }
    }
}

impl<'de, T: Word> Deserialize<'de> for Open<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Ok(T::parse(&text).map_or(Self::Other(text), Self::Known))
    }
}

macro_rules! words_of_the_domain {
    ($($name:ident),+) => {
        $(impl Word for $name {
            fn parse(text: &str) -> Option<Self> {
                Self::parse(text).filter(|word| *word != Self::Unknown)
            }
        })+
    };
}

words_of_the_domain!(
    OnboardingStatus,
    CapabilityStatus,
    RequirementStatus,
    ProfileStatus,
    ReviewStatus,
    MethodStatus
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_word_of_mollie_is_kept_as_text() {
        let read = |json: &str| serde_json::from_str::<Open<OnboardingStatus>>(json);
        assert_eq!(
            read(r#""in-review""#).unwrap(),
            Open::Known(OnboardingStatus::InReview)
        );
        for new in ["on-hold", "unknown", ""] {
            let word = read(&format!("{new:?}")).unwrap();
            assert_eq!(word, Open::Other(new.into()));
            let (status, raw) = word.or(OnboardingStatus::Unknown);
            assert_eq!(
                (status, raw.as_deref()),
                (OnboardingStatus::Unknown, Some(new))
            );
        }
        assert!(read("3").is_err());
    }
}
