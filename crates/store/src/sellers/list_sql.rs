//! The list of sellers: one statement for each combination of what was asked for.
//!
//! A statement is put together from the constants here, and never holds a condition that is always
//! true: those cost SQLite its covering indexes and its fast paths. Values are always bound.

use domain::{ConnectionState, Direction, OnboardingStatus, PaymentsIndicator, SellerFilter, Sort};

use crate::Dialect;

/// What a row of the list is read from.
const ROW: &str = concat!(
    "sellers.organization, sellers.reference, ",
    states!(),
    ", sellers.connection, sellers.failing_since, sellers.requested_scopes, \
     sellers.missing_scopes"
);

/// Which sellers a text stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextMatch {
    /// No text: everyone.
    Everyone,
    /// Organization ids from `$1` up to and without `$2`.
    OrganizationRange,
    /// Folded names from `$1` up to and without `$2`.
    NameRange,
    /// `$1` is a part of the folded name or reference.
    Part,
}

/// Which filters are set; their values are bound in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Filters {
    /// By onboarding status.
    pub onboarding: bool,
    /// By payments indicator.
    pub payments: bool,
    /// By connection.
    pub connection: bool,
}

impl Filters {
    /// The filters that are set in a query.
    pub fn of(filter: &SellerFilter) -> Self {
        Self {
            onboarding: filter.onboarding.is_some(),
            payments: filter.payments.is_some(),
            connection: filter.connection.is_some(),
        }
    }

    /// The filters that are set.
    pub fn set(self) -> impl Iterator<Item = &'static FilterColumn> {
        let set = [self.onboarding, self.payments, self.connection];
        FILTER_COLUMNS
            .iter()
            .zip(set)
            .filter_map(|(column, set)| set.then_some(column))
    }

    /// Whether none is set.
    pub fn is_empty(self) -> bool {
        self.set().next().is_none()
    }
}

/// A column that lists can be filtered by.
#[derive(Debug)]
pub struct FilterColumn {
    /// Its name.
    pub column: &'static str,
    /// The index that begins with it.
    pub index: Index,
    /// The name under which `totals` gives how many sellers this filter leaves by itself.
    pub alone: &'static str,
}

const FILTER_COLUMNS: [FilterColumn; 3] = [
    FilterColumn {
        column: "onboarding",
        index: Index::Onboarding,
        alone: "onboarding_alone",
    },
    FilterColumn {
        column: "payments",
        index: Index::Payments,
        alone: "payments_alone",
    },
    FilterColumn {
        column: "connection",
        index: Index::Connection,
        alone: "connection_alone",
    },
];

/// An index of `sellers`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Index {
    /// In the order of organization ids.
    Organization,
    /// In the order of `sort`, with the filters riding along.
    Sorted(Sort),
    /// By onboarding status, then by urgency.
    Onboarding,
    /// By payments indicator, then by urgency.
    Payments,
    /// By connection, then by urgency.
    Connection,
}

impl Index {
    /// Its name in the schema.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Organization => "sellers_organization",
            Self::Sorted(Sort::Urgency) => "sellers_by_urgency",
            Self::Sorted(Sort::Name) => "sellers_by_name",
            Self::Sorted(Sort::Due) => "sellers_by_due",
            Self::Sorted(Sort::Changed) => "sellers_by_changed",
            Self::Sorted(Sort::Checked) => "sellers_by_checked",
            Self::Onboarding => "sellers_by_onboarding",
            Self::Payments => "sellers_by_payments",
            Self::Connection => "sellers_by_connection",
        }
    }
}

/// One combination of what the list can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shape {
    /// Which sellers by their text.
    pub text: TextMatch,
    /// Which filters are set.
    pub filters: Filters,
    /// In which order.
    pub sort: Sort,
    /// Which way the page runs.
    pub direction: Direction,
    /// Whether the page is counted from the end of the list, because that is nearer.
    pub from_end: bool,
    /// The index to walk, where the engine is told; `None` when the text decides it.
    pub index: Option<Index>,
}

/// The columns of an order. The last one makes it total, so that pages neither repeat nor skip.
const fn order(sort: Sort) -> &'static [&'static str] {
    match sort {
        Sort::Urgency => &["sellers.urgency", "sellers.due_at", "sellers.seq"],
        Sort::Name => &["sellers.name_folded", "sellers.seq"],
        Sort::Due => &["sellers.due_at", "sellers.seq"],
        Sort::Changed => &["sellers.changed_at", "sellers.seq"],
        Sort::Checked => &["sellers.checked_at", "sellers.seq"],
    }
}

fn ordered(sort: Sort, direction: Direction) -> String {
    let way = match direction {
        Direction::Asc => "",
        Direction::Desc => " DESC",
    };
    let columns: Vec<String> = order(sort)
        .iter()
        .map(|one| format!("{one}{way}"))
        .collect();
    columns.join(", ")
}

const fn opposite(direction: Direction) -> Direction {
    match direction {
        Direction::Asc => Direction::Desc,
        Direction::Desc => Direction::Asc,
    }
}

/// Source and conditions, and the number of the next placeholder.
fn matching(
    dialect: &Dialect,
    text: TextMatch,
    filters: Filters,
    index: Option<Index>,
) -> (String, usize) {
    let index = match text {
        TextMatch::Everyone => index,
        TextMatch::OrganizationRange => Some(Index::Organization),
        TextMatch::NameRange => Some(Index::Sorted(Sort::Name)),
        TextMatch::Part => None,
    };
    let hint = match index {
        Some(index) if dialect.plans_by_hand => format!(" INDEXED BY {}", index.name()),
        _ => String::new(),
    };
    let (source, condition, bound) = match text {
        TextMatch::Everyone => ("sellers", None, 0),
        TextMatch::OrganizationRange => (
            "sellers",
            Some("sellers.organization >= $1 AND sellers.organization < $2"),
            2,
        ),
        TextMatch::NameRange => (
            "sellers",
            Some("sellers.name_folded >= $1 AND sellers.name_folded < $2"),
            2,
        ),
        TextMatch::Part => (dialect.search_source, Some(dialect.search_condition), 1),
    };
    let mut conditions: Vec<String> = condition.into_iter().map(str::to_owned).collect();
    let mut next = bound + 1;
    for filter in filters.set() {
        conditions.push(format!("sellers.{} = ${next}", filter.column));
        next += 1;
    }
    let conditions = match conditions.as_slice() {
        [] => String::new(),
        some => format!(" WHERE {}", some.join(" AND ")),
    };
    (format!("FROM {source}{hint}{conditions}"), next)
}

/// A page of the list. Binds the text, the filters, how many rows, and how many to pass over.
///
/// The page is found on an index alone; only its rows are then read from the table.
pub fn page(dialect: &Dialect, shape: &Shape) -> String {
    let (matching, next) = matching(dialect, shape.text, shape.filters, shape.index);
    let walked = if shape.from_end {
        opposite(shape.direction)
    } else {
        shape.direction
    };
    format!(
        "SELECT {ROW} FROM (SELECT sellers.seq {matching} ORDER BY {walk} LIMIT ${next} \
         OFFSET ${offset}) AS page {join} sellers ON sellers.seq = page.seq ORDER BY {shown}",
        walk = ordered(shape.sort, walked),
        offset = next + 1,
        join = if dialect.plans_by_hand {
            "CROSS JOIN"
        } else {
            "JOIN"
        },
        shown = ordered(shape.sort, shape.direction),
    )
}

/// How many sellers match a text. Binds the text and the filters.
pub fn count(dialect: &Dialect, text: TextMatch, filters: Filters) -> String {
    if text == TextMatch::Part && filters.is_empty() {
        return dialect.search_count.to_owned();
    }
    let (matching, _) = matching(dialect, text, filters, None);
    format!("SELECT COUNT(*) AS matches {matching}")
}

/// The kept totals: `everyone`, `matches` for all filters together, and each filter by itself.
/// Binds the filters.
pub fn totals(filters: Filters) -> String {
    let conditions: Vec<String> = filters
        .set()
        .zip(1..)
        .map(|(filter, number)| format!("{} = ${number}", filter.column))
        .collect();
    let mut sums = vec![
        sum("", "everyone"),
        sum(&conditions.join(" AND "), "matches"),
    ];
    sums.extend(
        filters
            .set()
            .zip(&conditions)
            .map(|(filter, condition)| sum(condition, filter.alone)),
    );
    format!("SELECT {} FROM seller_counts", sums.join(", "))
}

fn sum(condition: &str, name: &str) -> String {
    let only = match condition {
        "" => String::new(),
        condition => format!(" FILTER (WHERE {condition})"),
    };
    format!("CAST(COALESCE(SUM(sellers){only}, 0) AS BIGINT) AS {name}")
}

/// The row of one seller. Binds the organization.
pub const ONE: &str = concat!(
    "SELECT sellers.organization, sellers.reference, ",
    states!(),
    ", sellers.connection, sellers.failing_since, sellers.requested_scopes, \
     sellers.missing_scopes FROM sellers WHERE sellers.organization = $1"
);

/// The words of a filter in the order in which they are bound.
pub(crate) fn words(filter: &SellerFilter) -> impl Iterator<Item = &'static str> {
    [
        filter.onboarding.map(OnboardingStatus::as_str),
        filter.payments.map(PaymentsIndicator::as_str),
        filter.connection.map(ConnectionState::as_str),
    ]
    .into_iter()
    .flatten()
}
