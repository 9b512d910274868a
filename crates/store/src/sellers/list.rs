//! The Sellers tab: one page with its exact total, and the counts of every state.

use async_trait::async_trait;
use domain::{
    ConnectionState, OnboardingStatus, OrganizationId, PaymentsIndicator, SellerCounts,
    SellerFilter, SellerPage, SellerQuery, SellerRow, Sort,
};
use usecases::ports::{SellerListStore, StoreError};

use super::{
    list_sql::{self as sql, Filters, Index, Shape, TextMatch},
    rows,
    search::{Search, Text},
    sql::COUNTS,
};
use crate::{
    engine::{Engine, SqlConnection, SqlStore},
    row_reader::RowReader,
    statement::Statement,
};

#[async_trait]
impl<E: Engine> SellerListStore for SqlStore<E> {
    async fn list_sellers(&self, query: &SellerQuery) -> Result<SellerPage, StoreError> {
        page(&mut self.0.reader().await?, query).await
    }

    async fn seller_counts(&self) -> Result<SellerCounts, StoreError> {
        let statement = Statement::new(COUNTS);
        let found = self.0.reader().await?.rows(statement).await?;
        let mut counts = SellerCounts::default();
        for row in &found {
            let row = RowReader::of("seller_counts", row);
            let states = (
                row.word("onboarding", OnboardingStatus::parse)?,
                row.word("payments", PaymentsIndicator::parse)?,
                row.word("connection", ConnectionState::parse)?,
            );
            counts.add(states, row.number("sellers")?);
        }
        Ok(counts)
    }
}

/// One page with the exact total of all that match. The two are read one after the other: a
/// change in between may show in one of them only, as it may between two pages.
async fn page<C: SqlConnection>(
    connection: &mut C,
    query: &SellerQuery,
) -> Result<SellerPage, StoreError> {
    let text = match Search::of(query.filter.text.as_deref()) {
        Search::Everyone => return everyone(connection, query).await,
        Search::Organization(organization) => {
            if let Some(row) = one(connection, &organization).await? {
                return Ok(page_of_one(query, row));
            }
            Text::beginning(TextMatch::OrganizationRange, organization.as_str())
        }
        Search::NamesFrom(prefix) => Text::beginning(TextMatch::NameRange, &prefix),
        Search::Part(part) => Text {
            matches: TextMatch::Part,
            values: vec![(C::DIALECT.search_value)(&part)],
        },
    };
    let filters = Filters::of(&query.filter);
    let statement = Statement::assembled(sql::count(C::DIALECT, text.matches, filters));
    let statement = bind_matching(statement, &text, &query.filter);
    let row = connection.row(statement).await?;
    let total = match row {
        Some(row) => RowReader::of("sellers", &row).number("matches")?,
        None => 0,
    };
    rows_of(connection, query, &text, total, None).await
}

async fn one<C: SqlConnection>(
    connection: &mut C,
    organization: &OrganizationId,
) -> Result<Option<SellerRow>, StoreError> {
    let row = connection
        .row(Statement::new(sql::ONE).bind(organization))
        .await?;
    row.map(|row| rows::seller_row(&row)).transpose()
}

fn page_of_one(query: &SellerQuery, row: SellerRow) -> SellerPage {
    let filter = &query.filter;
    let wanted = filter
        .onboarding
        .is_none_or(|one| one == row.states.onboarding)
        && filter.payments.is_none_or(|one| one == row.states.payments)
        && filter.connection.is_none_or(|one| one == row.connection);
    SellerPage {
        total: wanted.into(),
        rows: if wanted && query.offset() == 0 {
            vec![row]
        } else {
            Vec::new()
        },
    }
}

async fn everyone<C: SqlConnection>(
    connection: &mut C,
    query: &SellerQuery,
) -> Result<SellerPage, StoreError> {
    let text = Text {
        matches: TextMatch::Everyone,
        values: Vec::new(),
    };
    let filters = Filters::of(&query.filter);
    let statement = Statement::assembled(sql::totals(filters));
    let statement = bind_matching(statement, &text, &query.filter);
    let Some(row) = connection.row(statement).await? else {
        return rows_of(connection, query, &text, 0, None).await;
    };
    let row = RowReader::of("seller_counts", &row);
    let totals = Totals {
        everyone: row.number("everyone")?,
        matches: row.number("matches")?,
        alone: filters
            .set()
            .map(|filter| Ok((row.number(filter.alone)?, filter.index)))
            .collect::<Result<_, StoreError>>()?,
    };
    let index = totals.nearest(query);
    rows_of(connection, query, &text, totals.matches, Some(index)).await
}

/// The kept totals that tell which index leads to a page soonest.
struct Totals {
    everyone: u64,
    matches: u64,
    alone: Vec<(u64, Index)>,
}

impl Totals {
    /// Walking an index passes over what does not match; sorting reads all that one filter leaves.
    fn nearest(&self, query: &SellerQuery) -> Index {
        /// How much dearer it is to read and sort an entry than to pass over it.
        const SORTING: u64 = 8;
        let sorted = Index::Sorted(query.sort);
        let Some((alone, index)) = self.alone.iter().min_by_key(|(alone, _)| alone).copied() else {
            return sorted;
        };
        let offset = query.offset();
        let wanted = (offset + u64::from(query.per_page)).min(self.matches.saturating_sub(offset));
        let walked = wanted * self.everyone / self.matches.max(1);
        if query.sort == Sort::Urgency || alone.saturating_mul(SORTING) < walked {
            index
        } else {
            sorted
        }
    }
}

fn bind_matching<'v>(
    mut statement: Statement<'v>,
    text: &'v Text,
    filter: &SellerFilter,
) -> Statement<'v> {
    for value in &text.values {
        statement = statement.bind(value.as_str());
    }
    for word in sql::words(filter) {
        statement = statement.bind(word);
    }
    statement
}

async fn rows_of<C: SqlConnection>(
    connection: &mut C,
    query: &SellerQuery,
    text: &Text,
    total: u64,
    index: Option<Index>,
) -> Result<SellerPage, StoreError> {
    let Some(window) = Window::of(query, total) else {
        return Ok(SellerPage {
            rows: Vec::new(),
            total,
        });
    };
    let shape = Shape {
        text: text.matches,
        filters: Filters::of(&query.filter),
        sort: query.sort,
        direction: query.direction,
        from_end: window.from_end,
        index,
    };
    let statement = Statement::assembled(sql::page(C::DIALECT, &shape));
    let statement = bind_matching(statement, text, &query.filter)
        .bind(window.limit)
        .bind(window.offset);
    let found = connection.rows(statement).await?;
    let rows = found
        .iter()
        .map(rows::seller_row)
        .collect::<Result<_, _>>()?;
    Ok(SellerPage { rows, total })
}

/// Which rows to walk to, from whichever end of the list is nearer.
#[derive(Debug, PartialEq, Eq)]
struct Window {
    from_end: bool,
    limit: i64,
    offset: i64,
}

impl Window {
    /// `None` when the page lies behind the last row.
    fn of(query: &SellerQuery, total: u64) -> Option<Self> {
        let offset = query.offset();
        let limit = total.checked_sub(offset)?.min(query.per_page.into());
        if limit == 0 {
            return None;
        }
        let behind = total - offset - limit;
        let from_end = behind < offset;
        let offset = if from_end { behind } else { offset };
        Some(Self {
            from_end,
            limit: i64::try_from(limit).ok()?,
            offset: i64::try_from(offset).ok()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_walked_to_from_the_nearer_end() {
        let window = |page| {
            let query = SellerQuery {
                page,
                ..SellerQuery::default()
            };
            Window::of(&query, 120).map(|one| (one.from_end, one.limit, one.offset))
        };
        assert_eq!(window(1), Some((false, 50, 0)));
        assert_eq!(window(2), Some((true, 50, 20)));
        assert_eq!(window(3), Some((true, 20, 0)));
        assert_eq!(window(4), None);
        assert_eq!(window(SellerQuery::LAST_PAGE), None);
    }

    #[test]
    fn a_rare_state_is_sorted_and_a_common_one_walked() {
        let totals = |matches| Totals {
            everyone: 1_000_000,
            matches,
            alone: vec![(matches, Index::Payments)],
        };
        let query = |sort| SellerQuery {
            sort,
            ..SellerQuery::default()
        };
        let by_due = query(Sort::Due);
        assert_eq!(totals(200).nearest(&by_due), Index::Payments);
        assert_eq!(totals(100_000).nearest(&by_due), Index::Sorted(Sort::Due));
        let by_urgency = query(Sort::Urgency);
        assert_eq!(totals(100_000).nearest(&by_urgency), Index::Payments);
    }
}
