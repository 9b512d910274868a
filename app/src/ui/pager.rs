use leptos::prelude::*;

use super::{icon::Icon, text::Text};

/// Where in a list a page is.
#[derive(Clone, Copy, Debug)]
pub struct Paging {
    /// This page, from 1.
    pub page: u32,
    /// Rows per page.
    pub per: u32,
    /// Rows over all pages.
    pub total: u64,
    /// The page lengths on offer.
    pub sizes: &'static [u32],
}

impl Paging {
    /// How many pages there are; one when there are no rows.
    pub fn pages(self) -> u32 {
        let per = u64::from(self.per.max(1));
        u32::try_from(self.total.div_ceil(per))
            .unwrap_or(u32::MAX)
            .max(1)
    }

    /// The first and last row of this page, from 1; `None` when the page has no rows.
    fn rows(self) -> Option<(u64, u64)> {
        let before = u64::from(self.page.saturating_sub(1)) * u64::from(self.per);
        (before < self.total).then(|| (before + 1, (before + u64::from(self.per)).min(self.total)))
    }
}

/// Page links below a list.
#[component]
pub fn Pager<F>(
    /// Where this page is.
    at: Paging,
    /// What the rows are, in the plural.
    #[prop(into)]
    noun: Text,
    /// The address of a page by its number and its length.
    href: F,
) -> impl IntoView
where
    F: Fn(u32, u32) -> String + Send + 'static,
{
    let rows = match at.rows() {
        Some((first, last)) => format!("{first}\u{2013}{last} of {} {noun}", at.total),
        None => format!("0 of {} {noun}", at.total),
    };
    let sizes = at
        .sizes
        .iter()
        .map(|&size| {
            let current = (size == at.per).then_some("true");
            let label = format!("{size} per page");
            view! { <a href=href(1, size) aria-current=current aria-label=label>{size}</a> }
        })
        .collect_view();
    let previous = (at.page > 1).then(|| href((at.page - 1).min(at.pages()), at.per));
    let next = (at.page < at.pages()).then(|| href(at.page + 1, at.per));
    view! {
        <nav class="pager" aria-label="Pages">
            <p>{rows}</p>
            <div class="pager-sizes">
                <span>"Per page"</span>
                {sizes}
            </div>
            <div class="pager-steps">
                <span class="mr-2">{format!("Page {} of {}", at.page, at.pages())}</span>
                <PageStep href=previous label="Previous" icon=Icon::ChevronLeft/>
                <PageStep href=next label="Next" icon=Icon::ChevronRight/>
            </div>
        </nav>
    }
}

/// Links below a list that is read page by page from its newest end, where nobody counts the rows.
#[component]
pub fn StepPager(
    /// The page of newer rows, if there are any.
    newer: Option<String>,
    /// The page of older rows, if there are any.
    older: Option<String>,
    /// The newest page.
    #[prop(into)]
    newest: Text,
) -> impl IntoView {
    if newer.is_none() && older.is_none() {
        return ().into_any();
    }
    let first = newer
        .is_some()
        .then(|| view! { <a class="text-link" href=newest>"Newest"</a> });
    view! {
        <nav class="pager" aria-label="Pages">
            {first}
            <div class="pager-steps">
                <PageStep href=newer label="Newer" icon=Icon::ChevronLeft/>
                <PageStep href=older label="Older" icon=Icon::ChevronRight/>
            </div>
        </nav>
    }
    .into_any()
}

/// A step to a neighbour; without one it stays in its place as plain words.
#[component]
fn PageStep(href: Option<String>, label: &'static str, icon: Icon) -> impl IntoView {
    let last = matches!(icon, Icon::ChevronRight);
    let words = view! {
        {(!last).then(|| view! { <Icon icon/> })}
        <span>{label}</span>
        {last.then(|| view! { <Icon icon/> })}
    };
    match href {
        Some(href) => {
            let rel = if last { "next" } else { "prev" };
            view! { <a class="btn btn-secondary btn-small" rel=rel href=href>{words}</a> }
                .into_any()
        }
        None => {
            view! { <span class="btn btn-secondary btn-small btn-off">{words}</span> }.into_any()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Paging;

    fn at(page: u32, total: u64) -> Paging {
        Paging {
            page,
            per: 50,
            total,
            sizes: &[],
        }
    }

    #[test]
    fn the_last_page_may_be_short() {
        assert_eq!(at(5, 212).rows(), Some((201, 212)));
        assert_eq!(at(5, 212).pages(), 5);
        assert_eq!(at(4, 200).pages(), 4);
    }

    #[test]
    fn a_page_without_rows_tells_none() {
        assert_eq!(at(1, 0).rows(), None);
        assert_eq!(at(1, 0).pages(), 1);
        assert_eq!(at(9, 212).rows(), None);
    }
}
