use jiff::{SignedDuration, Timestamp};
use leptos::prelude::*;

use super::{
    icon::Icon,
    text::OptText,
    time::{absolute, relative},
};

/// How far a fact can be relied on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Age {
    /// Read within the limit.
    Fresh,
    /// Read, but longer ago than the limit. It stays visible and says so.
    Stale,
    /// Never read.
    Unknown,
}

impl Age {
    /// The age of a fact read at `checked`. A fact from the future is fresh: clocks differ a little.
    pub fn of(checked: Option<Timestamp>, now: Timestamp, limit: SignedDuration) -> Self {
        match checked {
            None => Self::Unknown,
            Some(checked) if now.duration_since(checked) <= limit => Self::Fresh,
            Some(_) => Self::Stale,
        }
    }
}

/// How old a fact is: a quiet line while fresh, marked when stale or unknown.
#[component]
pub fn Freshness(
    /// When the fact was read, if ever.
    checked: Option<Timestamp>,
    /// The time of this page.
    now: Timestamp,
    /// The age up to which a fact counts as fresh.
    limit: SignedDuration,
    /// Why it is stale or unknown, or by what it was read.
    #[prop(into)]
    note: OptText,
) -> impl IntoView {
    let (class, icon, words) = match (Age::of(checked, now, limit), checked) {
        (Age::Fresh, Some(at)) => (
            "freshness",
            Icon::Refresh,
            format!("Checked {}", relative(now, at)),
        ),
        (Age::Stale, Some(at)) => (
            "freshness freshness-old tone-warning",
            Icon::Clock,
            format!("Checked {}", relative(now, at)),
        ),
        _ => (
            "freshness freshness-old tone-neutral",
            Icon::Question,
            "Never checked".to_owned(),
        ),
    };
    let machine = checked.map(|at| at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string());
    view! {
        <span class=class>
            <Icon icon/>
            <time datetime=machine title=checked.map(absolute)>
                {words}
            </time>
            {note.into_inner().map(|words| view! { <span class="freshness-note">{words}</span> })}
        </span>
    }
}

#[cfg(test)]
mod tests {
    use jiff::{SignedDuration, Timestamp};

    use super::Age;

    #[test]
    fn a_fact_is_stale_only_beyond_the_limit() {
        let now = Timestamp::constant(1_795_183_320, 0);
        let limit = SignedDuration::from_mins(5);
        let read = |ago| Age::of(Some(now - ago), now, limit);
        assert_eq!(read(limit), Age::Fresh);
        assert_eq!(read(limit + SignedDuration::from_secs(1)), Age::Stale);
        assert_eq!(read(SignedDuration::from_secs(-30)), Age::Fresh);
        assert_eq!(Age::of(None, now, limit), Age::Unknown);
    }
}
