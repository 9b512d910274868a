//! Everything that the list of sellers can ask an engine for.

use domain::{Direction, Sort};
use store::{
    Dialect,
    queries::list::{Filters, Index, ONE, Shape, TextMatch, count, page, totals},
};

/// Every statement of the list, with its shape if it is a page.
pub(crate) fn every(dialect: &Dialect) -> Vec<(Option<Shape>, String)> {
    let mut statements = vec![(None, ONE.to_owned())];
    for filters in every_filters() {
        statements.push((None, totals(filters)));
        for text in [
            TextMatch::OrganizationRange,
            TextMatch::NameRange,
            TextMatch::Part,
        ] {
            statements.push((None, count(dialect, text, filters)));
        }
        for shape in every_shape(filters) {
            statements.push((Some(shape), page(dialect, &shape)));
        }
    }
    statements
}

fn every_filters() -> impl Iterator<Item = Filters> {
    (0..8).map(|bits| Filters {
        onboarding: bits & 1 != 0,
        payments: bits & 2 != 0,
        connection: bits & 4 != 0,
    })
}

fn every_shape(filters: Filters) -> impl Iterator<Item = Shape> {
    let texts = [
        TextMatch::Everyone,
        TextMatch::OrganizationRange,
        TextMatch::NameRange,
        TextMatch::Part,
    ];
    texts.into_iter().flat_map(move |text| {
        Sort::ALL.iter().flat_map(move |sort| {
            let indexes: Vec<Option<Index>> = if text == TextMatch::Everyone {
                std::iter::once(Index::Sorted(*sort))
                    .chain(filters.set().map(|filter| filter.index))
                    .map(Some)
                    .collect()
            } else {
                vec![None]
            };
            indexes.into_iter().flat_map(move |index| {
                Direction::ALL.iter().flat_map(move |direction| {
                    [false, true].map(|from_end| Shape {
                        text,
                        filters,
                        sort: *sort,
                        direction: *direction,
                        from_end,
                        index,
                    })
                })
            })
        })
    })
}
