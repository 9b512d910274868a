//! Fields that may be absent, null, or there.

use serde::{Deserialize, Deserializer};

/// A field of which absent and null are different states. Use with `#[serde(default)]`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum OptionalNullable<T> {
    /// The key is not there.
    #[default]
    Absent,
    /// The key is there and says null.
    Null,
    /// The key is there with a value.
    Value(T),
}

impl<T> OptionalNullable<T> {
    /// The value, where it does not matter why there is none.
    pub fn value(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// A look at the value, where it does not matter why there is none.
    pub fn as_value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }
}

/// Longest text that is kept, in characters; none that means something comes near.
const LONGEST_TEXT: usize = 1_000;

/// The text without NUL bytes, which JSON may hold and a database may not: a seller's name must not
/// keep the seller from being read. One of absurd length is cut.
pub(crate) fn storable(mut text: String) -> String {
    text.retain(|letter| letter != '\0');
    if let Some((end, _)) = text.char_indices().nth(LONGEST_TEXT) {
        text.truncate(end);
        text.push('…');
    }
    text
}

impl OptionalNullable<String> {
    /// The text, if it says something: Mollie's answers also hold empty ones.
    pub fn text(self) -> Option<String> {
        let text = self.value().map(storable);
        text.filter(|text| !text.trim().is_empty())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for OptionalNullable<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::deserialize(deserializer).map(|value| value.map_or(Self::Null, Self::Value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absent_null_and_a_value_are_three_states() {
        #[derive(Deserialize)]
        struct Holder {
            #[serde(default)]
            field: OptionalNullable<u8>,
        }
        let read = |json| serde_json::from_str::<Holder>(json).map(|holder| holder.field);
        assert_eq!(read("{}").unwrap(), OptionalNullable::Absent);
        assert_eq!(read(r#"{"field":null}"#).unwrap(), OptionalNullable::Null);
        assert_eq!(read(r#"{"field":7}"#).unwrap(), OptionalNullable::Value(7));
        assert!(read(r#"{"field":"7"}"#).is_err());
    }
}
