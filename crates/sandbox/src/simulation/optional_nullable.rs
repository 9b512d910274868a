//! Fields that may be absent, null, or there.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A text that the API may leave out, show as null, or show: three different answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum OptionalNullable {
    #[default]
    Absent,
    Null,
    Value(String),
}

impl OptionalNullable {
    pub(crate) fn is_absent(&self) -> bool {
        *self == Self::Absent
    }
}

impl Serialize for OptionalNullable {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Absent | Self::Null => serializer.serialize_none(),
            Self::Value(text) => serializer.serialize_str(text),
        }
    }
}

impl<'de> Deserialize<'de> for OptionalNullable {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Option::<String>::deserialize(deserializer)?.map_or(Self::Null, Self::Value))
    }
}
