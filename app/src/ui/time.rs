use jiff::{Timestamp, civil::Date};
use leptos::prelude::*;

use super::tone::Tone;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// How far `then` lies from `now`, in the largest unit that says enough:
/// "just now", "40 s ago", "12 min ago", "3 h ago", "5 days ago", "in 2 months".
pub fn relative(now: Timestamp, then: Timestamp) -> String {
    let seconds = now.duration_since(then).as_secs();
    let distance = match seconds.abs() {
        0..10 => return "just now".to_owned(),
        s @ 10..MINUTE => format!("{s} s"),
        s @ MINUTE..HOUR => format!("{} min", s / MINUTE),
        s @ HOUR..DAY => format!("{} h", s / HOUR),
        s => days_words(s / DAY),
    };
    if seconds > 0 {
        format!("{distance} ago")
    } else {
        format!("in {distance}")
    }
}

fn days_words(days: i64) -> String {
    let (count, unit) = match days {
        0..60 => (days, "day"),
        60..730 => (days / 30, "month"),
        _ => (days / 365, "year"),
    };
    if count == 1 {
        format!("1 {unit}")
    } else {
        format!("{count} {unit}s")
    }
}

/// The full time with its zone: "20 Nov 2026, 14:02 UTC".
pub fn absolute(at: Timestamp) -> String {
    at.strftime("%-d %b %Y, %H:%M UTC").to_string()
}

/// The day: "20 Nov 2026".
pub fn date_words(date: Date) -> String {
    date.strftime("%-d %b %Y").to_string()
}

/// How a deadline stands, in words, and how pressing it is: late or today is danger,
/// within seven days is a warning.
fn due_words(today: Date, due: Date) -> (String, Tone) {
    let days = i64::from(due.since(today).map_or(0, |span| span.get_days()));
    match days {
        ..0 => (format!("{} late", days_words(-days)), Tone::Danger),
        0 => ("due today".to_owned(), Tone::Danger),
        1..=7 => (format!("in {}", days_words(days)), Tone::Warning),
        _ => (format!("in {}", days_words(days)), Tone::Neutral),
    }
}

/// A time as people say it, with the full time on hover and in print.
#[component]
pub fn RelativeTime(
    at: Timestamp,
    /// The time of this page.
    now: Timestamp,
) -> impl IntoView {
    let full = absolute(at);
    view! {
        <time class="time" datetime=at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string() title=full>
            {relative(now, at)}
        </time>
    }
}

/// A deadline: the words first, the day under them.
#[component]
pub fn Due(
    date: Date,
    /// The day of this page.
    today: Date,
) -> impl IntoView {
    let (words, tone) = due_words(today, date);
    view! {
        <span class=tone.class("due")>
            <span class="due-words">{words}</span>
            <time class="due-date" datetime=date.to_string()>
                {date_words(date)}
            </time>
        </span>
    }
}

#[cfg(test)]
mod tests {
    use jiff::{SignedDuration, Timestamp, civil::date};

    use super::{Tone, absolute, due_words, relative};

    const NOW: Timestamp = Timestamp::constant(1_795_183_320, 0);

    fn ago(seconds: i64) -> String {
        relative(NOW, NOW - SignedDuration::from_secs(seconds))
    }

    #[test]
    fn a_time_is_told_in_the_largest_unit_that_says_enough() {
        let words = [0, 9, 10, 59, 60, 3_599, 3_600, 86_399, 86_400, 2 * 86_400].map(ago);
        assert_eq!(
            words,
            [
                "just now",
                "just now",
                "10 s ago",
                "59 s ago",
                "1 min ago",
                "59 min ago",
                "1 h ago",
                "23 h ago",
                "1 day ago",
                "2 days ago",
            ]
        );
    }

    #[test]
    fn long_ago_is_told_in_months_and_years() {
        assert_eq!(ago(59 * 86_400), "59 days ago");
        assert_eq!(ago(60 * 86_400), "2 months ago");
        assert_eq!(ago(729 * 86_400), "24 months ago");
        assert_eq!(ago(730 * 86_400), "2 years ago");
    }

    #[test]
    fn the_future_is_told_as_such() {
        assert_eq!(ago(-5), "just now");
        assert_eq!(ago(-240), "in 4 min");
        assert_eq!(ago(-3 * 86_400), "in 3 days");
    }

    #[test]
    fn a_full_time_names_its_zone() {
        assert_eq!(absolute(NOW), "20 Nov 2026, 14:02 UTC");
    }

    #[test]
    fn a_deadline_presses_more_the_nearer_it_is() {
        let today = date(2026, 11, 20);
        let words = |due| due_words(today, due);
        assert_eq!(
            words(date(2026, 11, 17)),
            ("3 days late".to_owned(), Tone::Danger)
        );
        assert_eq!(words(today), ("due today".to_owned(), Tone::Danger));
        assert_eq!(
            words(date(2026, 11, 21)),
            ("in 1 day".to_owned(), Tone::Warning)
        );
        assert_eq!(
            words(date(2026, 11, 27)),
            ("in 7 days".to_owned(), Tone::Warning)
        );
        assert_eq!(
            words(date(2026, 11, 28)),
            ("in 8 days".to_owned(), Tone::Neutral)
        );
    }
}
