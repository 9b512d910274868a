//! The question that the Sellers tab asks, as it stands in its URL.

use std::{collections::BTreeSet, fmt};

use serde::{Deserialize, Serialize};

use crate::{ConnectionState, OnboardingStatus, PaymentsIndicator, words::words};

words! {
    /// What the list is ordered by.
    Sort {
        /// Most in need of attention first.
        Urgency = "urgency",
        /// Name.
        Name = "name",
        /// Soonest due date first.
        Due = "due",
        /// Most recent change first.
        Changed = "changed",
        /// Longest unchecked first.
        Checked = "checked",
    }
}

words! {
    /// Which way the order runs.
    Direction {
        /// Smallest first.
        Asc = "asc",
        /// Largest first.
        Desc = "desc",
    }
}

impl Sort {
    /// The direction that people expect without asking.
    pub const fn natural(self) -> Direction {
        match self {
            Self::Changed => Direction::Desc,
            _ => Direction::Asc,
        }
    }
}

/// Which sellers are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SellerFilter {
    /// Part of a name, or of an organization id.
    pub text: Option<String>,
    /// Only this onboarding status.
    pub onboarding: Option<OnboardingStatus>,
    /// Only this payments indicator.
    pub payments: Option<PaymentsIndicator>,
    /// Only this state of the connection.
    pub connection: Option<ConnectionState>,
}

impl SellerFilter {
    /// Whether every seller is wanted.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Which sellers are wanted, in which order, and which page of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SellerQuery {
    /// Which sellers.
    pub filter: SellerFilter,
    /// In which order.
    pub sort: Sort,
    /// Which way it runs.
    pub direction: Direction,
    /// Which page, from 1.
    pub page: u32,
    /// How many on a page.
    pub per_page: u16,
}

impl Default for SellerQuery {
    fn default() -> Self {
        Self {
            filter: SellerFilter::default(),
            sort: Sort::Urgency,
            direction: Direction::Asc,
            page: 1,
            per_page: Self::PER_PAGE[0],
        }
    }
}

/// A query parameter that was not understood, or is given again, and was therefore ignored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IgnoredParameter {
    name: String,
    value: String,
}

impl IgnoredParameter {
    /// As much of its name, and of its value, as a page shows, in characters.
    const SHOWN: usize = 40;

    fn new(name: &str, value: &str) -> Self {
        let short = |text: &str| text.chars().take(Self::SHOWN).collect();
        Self {
            name: short(name),
            value: short(value),
        }
    }
}

/// As it stands in the address.
impl fmt::Display for IgnoredParameter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.name, self.value)
    }
}

impl SellerQuery {
    /// The page sizes on offer; the first is the default.
    pub const PER_PAGE: [u16; 3] = [50, 100, 250];
    /// The last page that can be asked for, so that arithmetic stays small.
    pub const LAST_PAGE: u32 = 1_000_000;
    /// Longest search text that is looked at, in characters.
    pub const TEXT_LIMIT: usize = 200;

    /// Reads decoded `key=value` pairs. What is unknown or unreadable is ignored and named, so
    /// that the page can say so; of a key that comes again, the last value counts.
    pub fn from_pairs<'a>(
        pairs: impl IntoIterator<Item = (&'a str, &'a str), IntoIter: DoubleEndedIterator>,
    ) -> (Self, Vec<IgnoredParameter>) {
        let mut query = Self::default();
        let mut direction = None;
        let mut ignored = Vec::new();
        let mut seen = BTreeSet::new();
        for (key, value) in pairs.into_iter().rev() {
            let value = value.trim();
            let used =
                value.is_empty() || seen.insert(key) && query.take(key, value, &mut direction);
            if !used {
                ignored.push(IgnoredParameter::new(key, value));
            }
        }
        ignored.reverse();
        query.direction = direction.unwrap_or_else(|| query.sort.natural());
        (query, ignored)
    }

    fn take(&mut self, key: &str, value: &str, direction: &mut Option<Direction>) -> bool {
        fn set<T>(slot: &mut T, value: Option<T>) -> bool {
            value.map(|value| *slot = value).is_some()
        }
        let filter = &mut self.filter;
        match key {
            "q" => {
                filter.text = Some(value.chars().take(Self::TEXT_LIMIT).collect());
                true
            }
            "onboarding" => set(
                &mut filter.onboarding,
                OnboardingStatus::parse(value).map(Some),
            ),
            "payments" => set(
                &mut filter.payments,
                PaymentsIndicator::parse(value).map(Some),
            ),
            "connection" => set(
                &mut filter.connection,
                ConnectionState::parse(value).map(Some),
            ),
            "sort" => set(&mut self.sort, Sort::parse(value)),
            "dir" => set(direction, Direction::parse(value).map(Some)),
            "page" => set(&mut self.page, parse_page(value)),
            "per" => set(&mut self.per_page, parse_per_page(value)),
            _ => false,
        }
    }

    /// The pairs that give this query again, without those at their default.
    pub fn to_pairs(&self) -> Vec<(&'static str, String)> {
        let defaults = Self::default();
        let filter = &self.filter;
        let mut pairs = Vec::new();
        let mut add = |key, value: Option<String>| pairs.extend(value.map(|value| (key, value)));
        add("q", filter.text.clone());
        add("onboarding", filter.onboarding.map(|one| one.to_string()));
        add("payments", filter.payments.map(|one| one.to_string()));
        add("connection", filter.connection.map(|one| one.to_string()));
        add(
            "sort",
            (self.sort != defaults.sort).then(|| self.sort.to_string()),
        );
        add(
            "dir",
            (self.direction != self.sort.natural()).then(|| self.direction.to_string()),
        );
        add(
            "page",
            (self.page != defaults.page).then(|| self.page.to_string()),
        );
        add(
            "per",
            (self.per_page != defaults.per_page).then(|| self.per_page.to_string()),
        );
        pairs
    }

    /// The same query within the limits that its URL form has.
    #[must_use]
    pub fn bounded(mut self) -> Self {
        self.page = self.page.clamp(1, Self::LAST_PAGE);
        if !Self::PER_PAGE.contains(&self.per_page) {
            self.per_page = Self::PER_PAGE[0];
        }
        self.filter.text = self
            .filter
            .text
            .map(|text| {
                text.trim()
                    .chars()
                    .take(Self::TEXT_LIMIT)
                    .collect::<String>()
            })
            .filter(|text| !text.is_empty());
        self
    }

    /// How many sellers come before this page.
    pub fn offset(&self) -> u64 {
        u64::from(self.page.saturating_sub(1)) * u64::from(self.per_page)
    }
}

fn parse_page(text: &str) -> Option<u32> {
    text.parse()
        .ok()
        .filter(|page| (1..=SellerQuery::LAST_PAGE).contains(page))
}

fn parse_per_page(text: &str) -> Option<u16> {
    text.parse()
        .ok()
        .filter(|per_page| SellerQuery::PER_PAGE.contains(per_page))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_survives_its_own_url() {
        let pairs = [
            ("q", "bäcker & söhne"),
            ("onboarding", "in-review"),
            ("payments", "blocked"),
            ("connection", "lost"),
            ("sort", "changed"),
            ("dir", "asc"),
            ("page", "3"),
            ("per", "100"),
        ];
        let (query, ignored) = SellerQuery::from_pairs(pairs);
        assert_eq!(ignored, []);
        let again: Vec<_> = query.to_pairs();
        let (second, _) =
            SellerQuery::from_pairs(again.iter().map(|(key, value)| (*key, value.as_str())));
        assert_eq!(second, query);
        assert_eq!(again.len(), pairs.len());
        assert_eq!(query.offset(), 200);
    }

    #[test]
    fn what_is_not_understood_is_ignored_and_named() {
        let (query, ignored) = SellerQuery::from_pairs([
            ("payments", "sometimes"),
            ("page", "0"),
            ("per", "7"),
            ("evil", "1"),
            ("q", "   "),
        ]);
        assert_eq!(query, SellerQuery::default());
        let named: Vec<_> = ignored.iter().map(ToString::to_string).collect();
        assert_eq!(named, ["payments=sometimes", "page=0", "per=7", "evil=1"]);
    }

    #[test]
    fn of_a_parameter_that_is_given_twice_the_last_counts_and_the_other_is_named() {
        let (query, ignored) = SellerQuery::from_pairs([
            ("payments", "blocked"),
            ("onboarding", "never"),
            ("payments", "available"),
            ("onboarding", ""),
        ]);
        assert_eq!(query.filter.payments, Some(PaymentsIndicator::Available));
        let named: Vec<_> = ignored.iter().map(ToString::to_string).collect();
        assert_eq!(named, ["payments=blocked", "onboarding=never"]);
    }

    #[test]
    fn what_is_named_is_cut_short() {
        let (_, ignored) =
            SellerQuery::from_pairs([("x".repeat(99).as_str(), "y".repeat(99).as_str())]);
        assert_eq!(ignored[0].to_string().len(), 40 + 1 + 40);
    }

    #[test]
    fn a_query_that_comes_by_another_way_is_held_to_the_same_limits() {
        let wild = SellerQuery {
            filter: SellerFilter {
                text: Some("x".repeat(5_000)),
                ..SellerFilter::default()
            },
            page: 0,
            per_page: u16::MAX,
            ..SellerQuery::default()
        };
        let tame = wild.bounded();
        assert_eq!((tame.page, tame.per_page), (1, 50));
        assert_eq!(
            tame.filter.text.map(|text| text.len()),
            Some(SellerQuery::TEXT_LIMIT)
        );
    }

    #[test]
    fn the_default_query_needs_no_parameters() {
        assert_eq!(SellerQuery::default().to_pairs(), []);
        let (newest, _) = SellerQuery::from_pairs([("sort", "changed")]);
        assert_eq!(newest.direction, Direction::Desc);
    }
}
