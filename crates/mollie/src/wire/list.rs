//! The envelope of every list.

use std::{fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, Error, IgnoredAny, MapAccess, Visitor},
};

use super::Links;

/// A resource that Mollie lists.
pub(crate) trait ListItem: DeserializeOwned {
    /// The key of the array in `_embedded`.
    const KEY: &'static str;
}

/// A list, or one page of it.
#[derive(Deserialize)]
#[serde(bound = "T: ListItem")]
pub(crate) struct List<T> {
    #[serde(rename = "_embedded", deserialize_with = "embedded")]
    pub(crate) items: Vec<T>,
    #[serde(rename = "_links", default)]
    pub(crate) links: Links,
}

fn embedded<'de, D: Deserializer<'de>, T: ListItem>(from: D) -> Result<Vec<T>, D::Error> {
    from.deserialize_map(Embedded(PhantomData))
}

struct Embedded<T>(PhantomData<T>);

impl<'de, T: ListItem> Visitor<'de> for Embedded<T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object with {}", T::KEY)
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Vec<T>, M::Error> {
        let mut items = None;
        while let Some(key) = map.next_key::<String>()? {
            if key == T::KEY {
                items = Some(map.next_value()?);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        items.ok_or_else(|| M::Error::missing_field(T::KEY))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Deserialize)]
    struct Thing(u8);

    impl ListItem for Thing {
        const KEY: &'static str = "things";
    }

    #[test]
    fn only_the_array_of_the_list_itself_is_needed() {
        let read = |embedded: &str| {
            let list =
                serde_json::from_str::<List<Thing>>(&format!(r#"{{"_embedded":{embedded}}}"#));
            list.map(|list| list.items)
        };
        let expected = [Thing(1), Thing(2)];
        assert_eq!(read(r#"{"things":[1,2]}"#).unwrap(), expected);
        let among_others = r#"{"other":[{}],"things":[1,2],"more":null}"#;
        assert_eq!(read(among_others).unwrap(), expected);
        for bad in ["{}", "[]", "null", r#"{"other":[1]}"#, r#"{"things":null}"#] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }
}
