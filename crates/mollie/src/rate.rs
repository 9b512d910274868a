//! What Mollie says about how fast we may go (`Mollie: rate-limiting`).

use http::{HeaderMap, header::RETRY_AFTER};
use jiff::{SignedDuration, Timestamp, fmt::rfc2822};
use sfv::{BareItem, Integer, List, ListEntry, Parameters, Parser};

/// How long to wait when Mollie asks to slow down and does not say for how long.
const DEFAULT_WAIT: SignedDuration = SignedDuration::from_secs(30);
/// No wait is shorter, or a hasty answer would be repeated at once.
const SHORTEST_WAIT: SignedDuration = SignedDuration::from_secs(1);
/// No wait is longer, or one wrong header would stop everything.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_hours(1);

/// One entry of the `RateLimit` header: what is left now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RateLimit {
    /// Name of the policy it counts for.
    pub policy: String,
    /// Requests left.
    pub remaining: u64,
    /// When the budget is full again, from now.
    pub resets_in: Option<SignedDuration>,
}

/// One entry of the `RateLimit-Policy` header: what is allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RateLimitPolicy {
    /// Its name.
    pub policy: String,
    /// Requests in a window.
    pub quota: u64,
    /// Length of the window.
    pub window: Option<SignedDuration>,
    /// Requests that may come at once.
    pub burst: Option<u64>,
}

impl RateLimit {
    /// Every entry that can be read; others, and lines that are no list, are skipped.
    pub fn read(headers: &HeaderMap) -> Vec<Self> {
        let limit = |member: Member| {
            Some(Self {
                remaining: member.number("r")?,
                resets_in: member.seconds("t"),
                policy: member.name,
            })
        };
        members(headers, "ratelimit").filter_map(limit).collect()
    }
}

impl RateLimitPolicy {
    /// Every entry that can be read; others, and lines that are no list, are skipped.
    pub fn read(headers: &HeaderMap) -> Vec<Self> {
        let policy = |member: Member| {
            Some(Self {
                quota: member.number("q")?,
                window: member.seconds("w"),
                burst: member.number("mollie-burst"),
                policy: member.name,
            })
        };
        let members = members(headers, "ratelimit-policy");
        members.filter_map(policy).collect()
    }
}

/// The limit with the fewest requests left.
pub(crate) fn lowest(headers: &HeaderMap) -> Option<RateLimit> {
    let limits = RateLimit::read(headers).into_iter();
    limits.min_by_key(|limit| limit.remaining)
}

/// How long to wait after a 429: `Retry-After` in seconds or as a date, else the time at which a
/// used-up limit resets, else half a minute. Always between a second and an hour.
pub(crate) fn retry_after(headers: &HeaderMap, now: Timestamp) -> SignedDuration {
    let asked = headers.get(RETRY_AFTER).and_then(|value| {
        let text = value.to_str().ok()?.trim();
        let in_seconds = text.parse().ok().map(seconds);
        in_seconds.or_else(|| date(text).map(|at| at.duration_since(now)))
    });
    let reset = || {
        let limits = RateLimit::read(headers).into_iter();
        let used_up = limits.filter(|limit| limit.remaining == 0);
        used_up.filter_map(|limit| limit.resets_in).max()
    };
    let wait = asked.or_else(reset).unwrap_or(DEFAULT_WAIT);
    wait.clamp(SHORTEST_WAIT, LONGEST_WAIT)
}

fn seconds(number: u32) -> SignedDuration {
    SignedDuration::from_secs(number.into())
}

fn date(text: &str) -> Option<Timestamp> {
    rfc2822::DateTimeParser::new().parse_timestamp(text).ok()
}

/// One member of a list: the name of a policy, and numbers.
struct Member {
    name: String,
    parameters: Parameters,
}

impl Member {
    /// A name is a string; a token, which only lacks the quotes, is understood.
    fn read(entry: ListEntry) -> Option<Self> {
        let ListEntry::Item(item) = entry else {
            return None;
        };
        let name = match item.bare_item {
            BareItem::String(name) => String::from(name),
            BareItem::Token(name) => String::from(name),
            _ => return None,
        };
        (!name.is_empty()).then_some(Self {
            name,
            parameters: item.params,
        })
    }

    fn number<N: TryFrom<Integer>>(&self, key: &str) -> Option<N> {
        self.parameters.get(key)?.as_integer()?.try_into().ok()
    }

    fn seconds(&self, key: &str) -> Option<SignedDuration> {
        self.number(key).map(seconds)
    }
}

/// The members of a list (RFC 9651). A line that is no list is skipped whole, as the standard
/// demands: where one member is broken, nobody knows where the next begins.
fn members(headers: &HeaderMap, name: &str) -> impl Iterator<Item = Member> {
    let lines = headers.get_all(name).into_iter();
    let lists = lines.filter_map(|line| Parser::new(line).parse::<List>().ok());
    lists.flatten().filter_map(Member::read)
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let mut map = HeaderMap::new();
        for (name, value) in pairs {
            map.append(*name, HeaderValue::from_static(value));
        }
        map
    }

    fn wait(pairs: &[(&'static str, &'static str)]) -> i64 {
        let now = "2026-03-20T09:00:00Z".parse().unwrap();
        retry_after(&headers(pairs), now).as_secs()
    }

    #[test]
    fn rate_limits_are_read_also_when_joined_by_commas() {
        let headers = headers(&[
            (
                "ratelimit",
                r#""get-v2-payments";r=15;t=2;mollie-burst=60, "a,b;c";r=0; t=7"#,
            ),
            ("ratelimit", r#""third";r=9, nonsense, "no-number";r=x"#),
            (
                "ratelimit-policy",
                r#""get-v2-payments";q=20;w=3;mollie-burst=60"#,
            ),
        ]);
        let limits = RateLimit::read(&headers);
        let read: Vec<_> = limits
            .iter()
            .map(|l| (l.policy.as_str(), l.remaining))
            .collect();
        assert_eq!(read, [("get-v2-payments", 15), ("a,b;c", 0), ("third", 9)]);
        assert_eq!(limits[0].resets_in, Some(SignedDuration::from_secs(2)));
        assert_eq!(lowest(&headers).unwrap().policy, "a,b;c");
        let policy = RateLimitPolicy {
            policy: "get-v2-payments".into(),
            quota: 20,
            window: Some(SignedDuration::from_secs(3)),
            burst: Some(60),
        };
        assert_eq!(RateLimitPolicy::read(&headers), [policy]);
    }

    #[test]
    fn a_line_that_is_no_list_is_skipped_whole() {
        for broken in [
            r#""good";r=1, "no-end;r=2"#,
            r#""good";r=1;"#,
            r#""good";r=1,"#,
            r#""good";r=1, ;r=2"#,
            r#""good";r=9999999999999999"#,
        ] {
            let headers = headers(&[("ratelimit", broken), ("ratelimit", r#""second";r=3"#)]);
            let limits = RateLimit::read(&headers);
            assert_eq!(limits.len(), 1, "{broken}");
            assert_eq!(limits[0].policy, "second", "{broken}");
        }
        let broken = headers(&[("ratelimit", r#""a";r=0;t=4, "no-end"#)]);
        assert_eq!(retry_after(&broken, Timestamp::UNIX_EPOCH), DEFAULT_WAIT);
    }

    #[test]
    fn a_member_without_a_name_or_a_sound_number_is_skipped() {
        let line = r#"token;r=1, "";r=2, 5;r=3, ("a" "b");r=4, "minus";r=-5, "half";r=0.5, "text";r="6", "t";r=7;t=-1"#;
        let headers = headers(&[("ratelimit", line)]);
        let limit = |policy: &str, remaining| RateLimit {
            policy: policy.into(),
            remaining,
            resets_in: None,
        };
        assert_eq!(
            RateLimit::read(&headers),
            [limit("token", 1), limit("t", 7)]
        );
    }

    #[test]
    fn the_wait_is_read_from_seconds_or_a_date() {
        assert_eq!(wait(&[("retry-after", "17")]), 17);
        assert_eq!(
            wait(&[("retry-after", "Fri, 20 Mar 2026 09:01:30 GMT")]),
            90
        );
    }

    #[test]
    fn without_retry_after_the_used_up_limit_counts() {
        let limits = r#""a";r=0;t=4, "b";r=0;t=9, "c";r=5;t=60"#;
        assert_eq!(wait(&[("ratelimit", limits)]), 9);
        assert_eq!(wait(&[("retry-after", "2"), ("ratelimit", limits)]), 2);
    }

    #[test]
    fn an_absent_or_unreadable_wait_is_half_a_minute_and_none_is_extreme() {
        assert_eq!(wait(&[]), 30);
        assert_eq!(wait(&[("retry-after", "soon")]), 30);
        assert_eq!(wait(&[("retry-after", "0")]), 1);
        assert_eq!(wait(&[("retry-after", "Fri, 20 Mar 2026 08:00:00 GMT")]), 1);
        assert_eq!(wait(&[("retry-after", "4000000000")]), 3_600);
    }
}
