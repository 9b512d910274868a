//! Addresses of the list: each link of the page is a query of its own.

use domain::{Direction, SellerFilter, SellerQuery, Sort};
use leptos_router::location::Url;

use crate::ui;

pub(super) fn address(query: &SellerQuery) -> String {
    let pairs: Vec<String> = query
        .to_pairs()
        .iter()
        .map(|(key, value)| format!("{key}={}", Url::escape(value)))
        .collect();
    if pairs.is_empty() {
        "/sellers".to_owned()
    } else {
        format!("/sellers?{}", pairs.join("&"))
    }
}

/// The first page of the same list with another filter.
pub(super) fn filtered(query: &SellerQuery, filter: SellerFilter) -> String {
    address(&SellerQuery {
        filter,
        page: 1,
        ..query.clone()
    })
}

/// Another page of the same list; another length starts over.
pub(super) fn page(query: &SellerQuery, page: u32, per_page: u16) -> String {
    address(&SellerQuery {
        page,
        per_page,
        ..query.clone()
    })
}

/// How a column sorts: by it, or the other way round if it already does.
pub(super) fn sort(query: &SellerQuery, by: Sort) -> ui::Sort {
    let in_force = (query.sort == by).then_some(query.direction);
    let direction = match in_force {
        Some(Direction::Asc) => Direction::Desc,
        Some(Direction::Desc) => Direction::Asc,
        None => by.natural(),
    };
    let sorted = SellerQuery {
        sort: by,
        direction,
        page: 1,
        ..query.clone()
    };
    ui::Sort {
        href: address(&sorted).into(),
        order: in_force.map(|direction| match direction {
            Direction::Asc => ui::Order::Ascending,
            Direction::Desc => ui::Order::Descending,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(pairs: &[(&str, &str)]) -> SellerQuery {
        SellerQuery::from_pairs(pairs.iter().copied()).0
    }

    #[test]
    fn a_column_in_force_sorts_the_other_way_and_starts_over() {
        let query = asked(&[("sort", "name"), ("page", "3"), ("per", "100")]);
        let sort = sort(&query, Sort::Name);
        assert_eq!(sort.href, "/sellers?sort=name&dir=desc&per=100");
        assert_eq!(sort.order, Some(ui::Order::Ascending));
    }

    #[test]
    fn a_column_not_in_force_sorts_in_its_natural_direction() {
        let sort = sort(&SellerQuery::default(), Sort::Changed);
        assert_eq!(sort.href, "/sellers?sort=changed");
        assert_eq!(sort.order, None);
    }

    #[test]
    fn a_filter_keeps_the_order_and_leaves_the_page() {
        let query = asked(&[("sort", "due"), ("page", "2")]);
        let filter = asked(&[("q", "b\u{e4}cker & co")]).filter;
        assert_eq!(
            filtered(&query, filter),
            "/sellers?q=b%C3%A4cker%20%26%20co&sort=due"
        );
    }
}
