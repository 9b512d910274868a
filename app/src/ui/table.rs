use leptos::prelude::*;

use super::{
    icon::{Icon, Shape},
    text::{OptText, Text},
};

/// Where the content of a column stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    /// Words.
    #[default]
    Start,
    /// Numbers.
    End,
}

impl Align {
    const fn class(self) -> Option<&'static str> {
        match self {
            Self::Start => None,
            Self::End => Some("end"),
        }
    }
}

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
        <div class="data-frame">
            <table class="data" role="table" data-total=total>
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
    /// Its name.
    #[prop(into)]
    label: Text,
    /// Where its content stands.
    #[prop(optional)]
    align: Align,
    /// How it sorts.
    #[prop(optional_no_strip, into)]
    sort: Option<Sort>,
) -> impl IntoView {
    let order = sort.as_ref().and_then(|sort| sort.order);
    let aria_sort = order.map(|order| match order {
        Order::Ascending => "ascending",
        Order::Descending => "descending",
    });
    let shape = match order {
        None => Shape::SortBoth,
        Some(Order::Ascending) => Shape::ChevronUp,
        Some(Order::Descending) => Shape::ChevronDown,
    };
    let name = match sort {
        None => label.into_any(),
        Some(sort) => view! { <a href=sort.href>{label} <Icon shape/></a> }.into_any(),
    };
    view! {
        <th scope="col" role="columnheader" class=align.class() aria-sort=aria_sort>
            {name}
        </th>
    }
}

/// One thing.
#[component]
pub fn Row(
    /// One [`LeadCell`], then [`Cell`]s in the order of the columns.
    children: Children,
) -> impl IntoView {
    view! { <tr role="row">{children()}</tr> }
}

/// The cell that names the row. Its link covers the row, so that the row opens like
/// a link: by keyboard, in a new tab, with its address shown.
#[component]
pub fn LeadCell(
    /// The page of the thing.
    #[prop(into)]
    href: Text,
    /// Its name.
    #[prop(into)]
    name: Text,
    /// A line under the name.
    #[prop(optional, into)]
    under: OptText,
) -> impl IntoView {
    view! {
        <th scope="row" role="rowheader">
            <a class="row-link" href=href>
                <span class="clamp">{name}</span>
            </a>
            {under.into_inner().map(|words| view! { <span class="cell-under">{words}</span> })}
        </th>
    }
}

/// One fact of a row.
#[component]
pub fn Cell(
    /// The name of the column, shown beside the fact on a narrow screen.
    #[prop(into)]
    label: Text,
    /// Where the fact stands.
    #[prop(optional)]
    align: Align,
    /// Holds a sentence: never squeezed into a few letters a line.
    #[prop(optional)]
    wide: bool,
    /// The fact.
    children: Children,
) -> impl IntoView {
    view! {
        <td role="cell" class=if wide { Some("wide") } else { align.class() } data-label=label>
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
