//! The envelope of every list.

use serde::{Deserialize, de::DeserializeOwned};

use super::Links;

/// What stands in `_embedded` of one kind of list.
pub(crate) trait Embedded: DeserializeOwned {
    /// What the list is made of.
    type Item;
    /// What the list is called, in Mollie's words.
    const NAME: &'static str;

    /// The items of this page.
    fn items(self) -> Vec<Self::Item>;
}

/// A list, or one page of it.
#[derive(Deserialize)]
pub(crate) struct List<E> {
    #[serde(rename = "_embedded")]
    pub(crate) embedded: E,
    #[serde(rename = "_links", default)]
    pub(crate) links: Links,
}

/// Declares the `_embedded` object of a list: one key with an array.
macro_rules! embedded {
    ($name:ident { $key:ident: $item:ty }) => {
        #[derive(serde::Deserialize)]
        pub(crate) struct $name {
            $key: Vec<$item>,
        }

        impl $crate::resources::Embedded for $name {
            type Item = $item;
            const NAME: &'static str = stringify!($key);

            fn items(self) -> Vec<$item> {
                self.$key
            }
        }
    };
}

pub(crate) use embedded;
