use leptos::prelude::*;

use super::{
    icon::Icon,
    text::{OptText, Text},
};

/// The order of a sorted column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Smallest, first or earliest on top.
    Ascending,
    /// Largest, last or latest on top.
    Descending,
}

/// How a column sorts.
#[derive(Clone, Debug)]
pub struct Sort {
    /// The list sorted by this column; turned round when it already is.
    pub href: Text,
    /// The order in force, if this column is the one.
    pub order: Option<Order>,
}

/// A table that becomes labelled cards below 640 pixels, in the same order of facts.
///
/// The roles are written out because cards are not laid out as a table, and some
/// browsers then forget that they are one.
#[component]
pub fn DataTable(
    /// What the rows are; read to screen readers.
    #[prop(into)]
    caption: Text,
    /// How many rows there are over all pages, as `data-total`.
    #[prop(optional_no_strip, into)]
    total: Option<u64>,
    /// The [`Column`]s.
    #[prop(into)]
    head: ViewFnOnce,
    /// The [`Row`]s.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="data-table-frame">
            <table class="data-table" role="table" data-total=total>
                <caption class="sr-only">{caption}</caption>
                <thead role="rowgroup">
                    <tr role="row">{head.run()}</tr>
                </thead>
                <tbody role="rowgroup">{children()}</tbody>
            </table>
        </div>
    }
}

/// The head of a column; a link when the column sorts.
#[component]
pub fn Column(
    #[prop(into)] label: Text,
    #[prop(optional_no_strip, into)] sort: Option<Sort>,
) -> impl IntoView {
    let order = sort.as_ref().and_then(|sort| sort.order);
    let aria_sort = order.map(|order| match order {
        Order::Ascending => "ascending",
        Order::Descending => "descending",
    });
    let icon = match order {
        None => Icon::SortBoth,
        Some(Order::Ascending) => Icon::ChevronUp,
        Some(Order::Descending) => Icon::ChevronDown,
    };
    let name = match sort {
        None => label.into_any(),
        Some(sort) => view! { <a href=sort.href>{label} <Icon icon/></a> }.into_any(),
    };
    view! {
        <th scope="col" role="columnheader" aria-sort=aria_sort>
            {name}
        </th>
    }
}

#[component]
pub fn Row(
    /// [`Cell`]s in the order of the columns; the first may be a [`RowHeader`].
    children: Children,
) -> impl IntoView {
    view! { <tr role="row">{children()}</tr> }
}

/// The cell that names the row. Its link covers the row, so that the row opens like
/// a link: by keyboard, in a new tab, with its address shown.
#[component]
pub fn RowHeader(
    #[prop(into)] href: Text,
    #[prop(into)] name: Text,
    /// A line under the name.
    #[prop(into)]
    under: Text,
) -> impl IntoView {
    view! {
        <th scope="row" role="rowheader">
            <a class="row-link" href=href>
                <span class="line-clamp-2">{name}</span>
            </a>
            <span class="cell-under">{under}</span>
        </th>
    }
}

/// One fact of a row.
#[component]
pub fn Cell(
    /// The name of the column, shown beside the fact on a narrow screen.
    #[prop(into)]
    label: Text,
    /// Holds a sentence: never squeezed into a few letters a line.
    #[prop(optional)]
    wide: bool,
    children: Children,
) -> impl IntoView {
    view! {
        <td role="cell" class=wide.then_some("wide") data-label=label>
            {children()}
        </td>
    }
}

/// A fact of two lines within a [`Cell`].
#[component]
pub fn Stacked(
    /// The second line.
    #[prop(optional, into)]
    under: OptText,
    /// The second line, where it is more than words.
    #[prop(optional, into)]
    below: ViewFnOnce,
    /// The first line.
    children: Children,
) -> impl IntoView {
    view! {
        <span class="stacked">
            <span>{children()}</span>
            {under.into_inner().map(|words| view! { <span class="cell-under">{words}</span> })}
            {below.run()}
        </span>
    }
}
