//! The durable work: what must happen later, and whether it does.

use jiff::Timestamp;
use leptos::prelude::*;

use super::api::WorkLine;
use crate::ui::{Dot, Section, Tone, relative};

/// A kind of work in plain words; a kind without words here goes by its own name.
fn words(kind: &str) -> &str {
    match kind {
        "revoke" => "Ends of connections to prove at Mollie",
        "end-leftover-grants" => "Grants that no connection uses, to end at Mollie",
        "reseal" => "Tokens to seal with the active key",
        "delete-expired" => "Deleting what has expired",
        other => other,
    }
}

/// Whether work fails that no other figure of the page counts. A failing `revoke` is a disconnect
/// that Mollie has not proved.
pub(super) fn fails(work: &[WorkLine]) -> bool {
    work.iter()
        .any(|line| line.failing > 0 && line.kind != "revoke")
}

/// "3 wait, 2 due, the first 5 min ago".
fn summary(line: &WorkLine, now: Timestamp) -> String {
    let wait = match line.waiting {
        0 => return "Nothing waits".to_owned(),
        1 => "1 waits".to_owned(),
        number => format!("{number} wait"),
    };
    match (line.overdue, line.oldest_due) {
        (0, _) => wait,
        (due, None) => format!("{wait}, {due} due"),
        (due, Some(oldest)) => format!("{wait}, {due} due, the first {}", relative(now, oldest)),
    }
}

/// A row for each kind of work.
#[component]
pub fn WorkSection(
    work: Vec<WorkLine>,
    /// The time of this page.
    now: Timestamp,
) -> impl IntoView {
    let rows = work
        .into_iter()
        .map(|line| view! { <WorkRow line now/> })
        .collect_view();
    view! {
        <Section
            title="Work"
            id="work"
            note="What is written down to be done, and is done even after a restart."
        >
            <ul role="list" class="grid gap-2">
                {rows}
            </ul>
        </Section>
    }
}

#[component]
fn WorkRow(line: WorkLine, now: Timestamp) -> impl IntoView {
    let label = summary(&line, now);
    let tone = match (line.failing, line.waiting) {
        (0, 0) => Tone::Success,
        (0, _) => Tone::Info,
        _ => Tone::Warning,
    };
    let failing = (line.failing > 0).then(|| {
        let error = line.last_error.map(|error| format!(": {error}"));
        format!("{} failing{}", line.failing, error.unwrap_or_default())
    });
    view! {
        <li class="grid gap-2">
            <div class="flex flex-wrap items-center justify-between gap-2">
                <span>{words(&line.kind).to_owned()}</span>
                <Dot tone label/>
            </div>
            {failing.map(|failing| view! { <p class="text-sm text-muted">{failing}</p> })}
        </li>
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;

    fn line(kind: &str, waiting: u64, overdue: u64, failing: u64) -> WorkLine {
        let now = Timestamp::UNIX_EPOCH;
        WorkLine {
            kind: kind.to_owned(),
            waiting,
            overdue,
            oldest_due: (overdue > 0).then(|| now - SignedDuration::from_mins(5)),
            failing,
            last_error: None,
        }
    }

    #[test]
    fn a_line_says_how_much_waits_and_how_much_is_due() {
        let said =
            |waiting, overdue| summary(&line("reseal", waiting, overdue, 0), Timestamp::UNIX_EPOCH);
        assert_eq!(said(0, 0), "Nothing waits");
        assert_eq!(said(1, 0), "1 waits");
        assert_eq!(said(3, 2), "3 wait, 2 due, the first 5 min ago");
    }

    #[test]
    fn a_failing_revocation_is_counted_elsewhere() {
        assert!(!fails(&[line("revoke", 1, 0, 1)]));
        assert!(!fails(&[line("reseal", 1, 1, 0)]));
        assert!(fails(&[line("revoke", 1, 0, 0), line("reseal", 1, 0, 1)]));
        assert!(fails(&[line("delete-expired", 1, 0, 1)]));
    }

    #[cfg(feature = "ssr")]
    #[test]
    fn every_kind_of_work_has_plain_words() {
        for kind in usecases::ports::WorkKind::ALL {
            assert_ne!(words(kind.as_str()), kind.as_str());
        }
    }
}
