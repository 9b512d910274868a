//! What somebody who types into the search field of the Sellers tab asks for.

use domain::OrganizationId;

use super::list_sql::TextMatch;
use crate::fold::{END_OF_PREFIX, fold};

/// A trigram index knows no shorter text.
const SHORTEST_PART: usize = 3;

/// What a search text asks for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Search {
    Everyone,
    /// A whole organization id, or else the beginning of some.
    Organization(OrganizationId),
    /// Names that begin with a folded text too short for the index of parts.
    NamesFrom(String),
    /// Names and references with this folded part.
    Part(String),
}

impl Search {
    pub(super) fn of(text: Option<&str>) -> Self {
        let text = text.unwrap_or_default().trim();
        if let Ok(organization) = OrganizationId::parse(text) {
            return Self::Organization(organization);
        }
        let folded = fold(text);
        match folded.chars().count() {
            0 => Self::Everyone,
            // Every organization begins like this, and somebody is about to type the rest.
            _ if text == "org_" => Self::Everyone,
            count if count < SHORTEST_PART => Self::NamesFrom(folded),
            _ => Self::Part(folded),
        }
    }
}

/// A text condition with the values that it binds.
pub(super) struct Text {
    pub(super) matches: TextMatch,
    pub(super) values: Vec<String>,
}

impl Text {
    pub(super) fn beginning(matches: TextMatch, prefix: &str) -> Self {
        let end = format!("{prefix}{END_OF_PREFIX}");
        Self {
            matches,
            values: vec![prefix.to_owned(), end],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_an_id_a_beginning_or_a_part() {
        let id = |text| Search::Organization(OrganizationId::parse(text).unwrap());
        for (text, search) in [
            (None, Search::Everyone),
            (Some("  "), Search::Everyone),
            (Some("org_"), Search::Everyone),
            (Some(" org_12 "), id("org_12")),
            (Some("org_1/2"), Search::Part("org_1/2".into())),
            (Some("Ä"), Search::NamesFrom("ä".into())),
            (Some("ẞ"), Search::NamesFrom("ss".into())),
            (Some("BV%"), Search::Part("bv%".into())),
        ] {
            assert_eq!(Search::of(text), search, "{text:?}");
        }
    }
}
