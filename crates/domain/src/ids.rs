//! Identifiers that come from outside, checked once at the edge.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Why a text is not an identifier.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a valid {kind}")]
pub struct InvalidId {
    /// What the text was meant to be.
    pub kind: &'static str,
}

fn suffix_is_plain(text: &str, prefix: &str) -> bool {
    text.strip_prefix(prefix).is_some_and(|rest| {
        (1..=64).contains(&rest.len()) && rest.bytes().all(|b| b.is_ascii_alphanumeric())
    })
}

macro_rules! prefixed_id {
    ($(#[$meta:meta])* $name:ident, $prefix:literal, $kind:literal) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Checks the prefix and that the rest is 1 to 64 letters or digits.
            pub fn parse(text: &str) -> Result<Self, InvalidId> {
                if suffix_is_plain(text, $prefix) {
                    Ok(Self(text.to_owned()))
                } else {
                    Err(InvalidId { kind: $kind })
                }
            }

            /// The identifier as Mollie writes it.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl TryFrom<String> for $name {
            type Error = InvalidId;
            fn try_from(text: String) -> Result<Self, InvalidId> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0
            }
        }
    };
}

prefixed_id!(
    /// A Mollie organization, `org_…`: the identity of a seller on every screen and in every URL.
    OrganizationId,
    "org_",
    "organization id"
);
prefixed_id!(
    /// A Mollie payment profile, `pfl_…`.
    ProfileId,
    "pfl_",
    "profile id"
);

/// The marketplace's own name for a seller, such as a shop number: 1 to 120 printable characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SellerReference(String);

impl SellerReference {
    /// Trims the text and refuses an empty, overlong or unprintable one.
    pub fn parse(text: &str) -> Result<Self, InvalidId> {
        let text = text.trim();
        let length = text.chars().count();
        if (1..=120).contains(&length) && !text.chars().any(char::is_control) {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidId {
                kind: "seller reference",
            })
        }
    }

    /// The reference as the marketplace writes it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SellerReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for SellerReference {
    type Error = InvalidId;
    fn try_from(text: String) -> Result<Self, InvalidId> {
        Self::parse(&text)
    }
}

impl From<SellerReference> for String {
    fn from(reference: SellerReference) -> String {
        reference.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_organization_id_is_org_and_letters_or_digits() {
        for good in ["org_1", "org_12345678", "org_a1B2"] {
            assert_eq!(OrganizationId::parse(good).unwrap().as_str(), good);
        }
        for bad in [
            "",
            "org_",
            "org",
            "pfl_1",
            "org_1/../x",
            "org_1 ",
            "ORG_1",
            "org_é",
        ] {
            assert!(OrganizationId::parse(bad).is_err(), "{bad:?}");
        }
        assert!(OrganizationId::parse(&format!("org_{}", "1".repeat(65))).is_err());
    }

    #[test]
    fn a_seller_reference_is_trimmed_and_printable() {
        assert_eq!(
            SellerReference::parse("  shop 17 ").unwrap().as_str(),
            "shop 17"
        );
        assert!(SellerReference::parse("   ").is_err());
        assert!(SellerReference::parse("a\nb").is_err());
        assert!(SellerReference::parse(&"x".repeat(121)).is_err());
    }
}
