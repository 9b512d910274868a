//! Pages of a list that grows at its newest end. A page is found by the row beside it, so that it
//! costs the same however far back it lies, and does not move when rows are added.

/// Where a page of a list, newest first, lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Place<K> {
    #[default]
    Newest,
    OlderThan(K),
    NewerThan(K),
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T, K> {
    /// Newest first.
    pub rows: Vec<T>,
    /// What newer rows are newer than, if there are any.
    pub newer: Option<K>,
    /// What older rows are older than, if there are any.
    pub older: Option<K>,
}

/// How many rows are asked for to make a page of this length: one more tells whether there are more.
pub(crate) fn limit(length: usize) -> u32 {
    u32::try_from(length + 1).unwrap_or(u32::MAX)
}

/// Makes a page of up to `length` of the rows that were found at a place, those nearest to it
/// first. `None` where so few are newer that the newest page shows them, and is to be read instead.
pub(crate) fn page<T, K>(
    mut rows: Vec<T>,
    place: &Place<K>,
    length: usize,
    key: impl Fn(&T) -> K,
) -> Option<Page<T, K>> {
    let more = rows.len() > length;
    rows.truncate(length);
    let backwards = matches!(place, Place::NewerThan(_));
    if backwards && !more {
        return None;
    }
    if backwards {
        rows.reverse();
    }
    let is_newest = matches!(place, Place::Newest);
    Some(Page {
        newer: rows.first().filter(|_| !is_newest).map(&key),
        older: rows.last().filter(|_| backwards || more).map(&key),
        rows,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pages of three of the numbers up to `newest`, the largest being the newest.
    fn of(newest: u32, place: Place<u32>) -> (Vec<u32>, Option<u32>, Option<u32>) {
        let all = 1..=newest;
        let limit = limit(3) as usize;
        let rows = match place {
            Place::Newest => all.rev().take(limit).collect(),
            Place::OlderThan(key) => all.rev().filter(|n| *n < key).take(limit).collect(),
            Place::NewerThan(key) => all.filter(|n| *n > key).take(limit).collect(),
        };
        match page(rows, &place, 3, |n| *n) {
            Some(page) => (page.rows, page.newer, page.older),
            None => of(newest, Place::Newest),
        }
    }

    #[test]
    fn every_row_is_met_once_on_the_way_back_and_again_on_the_way_forth() {
        assert_eq!(of(8, Place::Newest), (vec![8, 7, 6], None, Some(6)));
        let second = of(8, Place::OlderThan(6));
        assert_eq!(second, (vec![5, 4, 3], Some(5), Some(3)));
        let last = of(8, Place::OlderThan(3));
        assert_eq!(last, (vec![2, 1], Some(2), None));
        assert_eq!(of(8, Place::NewerThan(2)), second);
    }

    #[test]
    fn a_full_last_page_leads_to_no_empty_one() {
        assert_eq!(of(6, Place::OlderThan(4)).2, None);
        assert_eq!(of(3, Place::Newest), (vec![3, 2, 1], None, None));
    }

    #[test]
    fn the_newest_page_is_full_from_wherever_it_is_come_to() {
        let newest = of(8, Place::Newest);
        for key in [5, 6, 7, 8] {
            assert_eq!(of(8, Place::NewerThan(key)), newest, "{key}");
        }
    }
}
