//! Changes in words, for the timeline.

use domain::{
    Change, EventKind, LossCause, MethodStatus, OnboardingStatus, PaymentsIndicator, ProfileStatus,
    RequirementStatus, ReviewStatus, SettlementsIndicator,
};
use jiff::{Timestamp, tz::TimeZone};

use super::{
    cause,
    status::{self, UNKNOWN, Words},
};
use crate::ui::{Icon, Tone, date_words};

/// A change as the timeline shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Description {
    /// What happened, in one line.
    pub title: String,
    pub tone: Tone,
    /// What kind of thing it was.
    pub icon: Icon,
    /// More about it.
    pub more: Option<String>,
}

pub fn describe(change: &Change) -> Description {
    use EventKind as K;
    match change.kind {
        K::OnboardingChanged => moved("Onboarding", change),
        K::PaymentsChanged => moved("Payments", change),
        K::SettlementsChanged => moved("Settlements", change),
        K::ProfileChanged | K::ReviewChanged => moved(&subject(change, "Profile"), change),
        K::MethodChanged => moved(&subject(change, "Method"), change),
        K::RequirementOpened | K::RequirementChanged | K::RequirementClosed => asked(change),
        K::ProfileAdded | K::ProfileRemoved | K::OrganizationChanged => details(change),
        K::Connected
        | K::Reconnected
        | K::ConnectionFailing
        | K::ConnectionRecovered
        | K::ConnectionLost
        | K::DisconnectedBySeller
        | K::DisconnectRequested
        | K::DisconnectUnconfirmed
        | K::DisconnectedByUs => connection(change),
    }
}

fn details(change: &Change) -> Description {
    let name = subject(change, "unnamed");
    match change.kind {
        EventKind::ProfileAdded => plain(format!("New profile: {name}"), Tone::Info, Icon::Plus),
        EventKind::ProfileRemoved => {
            let title = format!("Profile removed: {name}");
            plain(title, Tone::Warning, Icon::Minus)
        }
        _ => {
            let title = "Organization details changed".to_owned();
            Description {
                more: change.to.as_ref().map(|name| format!("Now named {name}.")),
                ..plain(title, Tone::Neutral, Icon::Document)
            }
        }
    }
}

fn connection(change: &Change) -> Description {
    use EventKind as K;
    let (title, tone, icon) = match change.kind {
        K::Connected => ("Seller connected", Tone::Success, Icon::Plug),
        K::Reconnected => ("Seller connected again", Tone::Success, Icon::Plug),
        K::ConnectionFailing => ("Readings began to fail", Tone::Warning, Icon::Warning),
        K::ConnectionRecovered => ("Readings work again", Tone::Success, Icon::Check),
        K::ConnectionLost => ("Connection lost", Tone::Danger, Icon::Unplug),
        K::DisconnectedBySeller => ("Seller ended the connection", Tone::Danger, Icon::Unplug),
        K::DisconnectRequested => ("Disconnect requested", Tone::Neutral, Icon::Unplug),
        K::DisconnectUnconfirmed => ("Disconnect not confirmed", Tone::Warning, Icon::Question),
        _ => ("Disconnected, and proved", Tone::Neutral, Icon::Shield),
    };
    let why = change.to.as_deref().and_then(LossCause::parse);
    let reason = (change.kind == K::DisconnectRequested)
        .then(|| {
            change
                .subject
                .as_ref()
                .map(|reason| format!("\u{201c}{reason}\u{201d}"))
        })
        .flatten();
    Description {
        more: why.map(|why| cause::loss(why).to_owned()).or(reason),
        ..plain(title.into(), tone, icon)
    }
}

fn plain(title: String, tone: Tone, icon: Icon) -> Description {
    Description {
        title,
        tone,
        icon,
        more: None,
    }
}

fn subject(change: &Change, otherwise: &str) -> String {
    change
        .subject
        .clone()
        .unwrap_or_else(|| otherwise.to_owned())
}

/// The words of a state, by the kind of change that names it.
fn words(kind: EventKind, text: &str) -> Option<Words> {
    use EventKind as K;
    match kind {
        K::OnboardingChanged => OnboardingStatus::parse(text).map(status::onboarding),
        K::PaymentsChanged => PaymentsIndicator::parse(text).map(status::payments),
        K::SettlementsChanged => SettlementsIndicator::parse(text).map(status::settlements),
        K::ProfileChanged => ProfileStatus::parse(text).map(status::profile),
        K::ReviewChanged => ReviewStatus::parse(text).map(status::review),
        K::MethodChanged => MethodStatus::parse(text).map(status::method),
        _ => None,
    }
}

/// A state that went from one word to another.
fn moved(what: &str, change: &Change) -> Description {
    let read = |text: &Option<String>| {
        let text = text.as_deref()?;
        words(change.kind, text)
    };
    let (from, to) = (read(&change.from), read(&change.to));
    // What was unknown before has not changed; it was read for the first time.
    let from = from.filter(|from| from.word != UNKNOWN);
    let title = match (from, to) {
        (Some(from), Some(to)) => format!("{what}: {} \u{2192} {}", from.word, to.word),
        (None, Some(to)) => format!("{what}: {}", to.word),
        (Some(from), None) => format!("{what}: no longer {}", from.word.to_lowercase()),
        (None, None) => what.to_owned(),
    };
    let tone = to.map_or(Tone::Neutral, |to| to.tone);
    plain(title, tone, tone.icon())
}

/// What Mollie asks for. The subject is `capability: requirement`; the values are a status word
/// and, if there is one, a date.
fn asked(change: &Change) -> Description {
    let subject = subject(change, "");
    let (capability, id) = subject.split_once(": ").unwrap_or(("", &subject));
    let task = task(id);
    let for_what = (!capability.is_empty()).then(|| format!("For {capability}."));
    let due = change.to.as_deref().and_then(due);
    let description = match change.kind {
        EventKind::RequirementClosed => plain(
            format!("Mollie no longer asks for: {task}"),
            Tone::Success,
            Icon::Check,
        ),
        EventKind::RequirementOpened => plain(
            format!("Mollie asks for: {task}"),
            Tone::Warning,
            Icon::List,
        ),
        _ => plain(
            format!("Changed at Mollie: {task}"),
            Tone::Warning,
            Icon::List,
        ),
    };
    let more: Vec<String> = for_what.into_iter().chain(due).collect();
    Description {
        more: (!more.is_empty()).then(|| more.join(" ")),
        ..description
    }
}

/// The status and date of a requirement, as `past-due 2026-11-25T00:00:00Z`.
fn due(text: &str) -> Option<String> {
    let (status, date) = text.split_once(' ').unwrap_or((text, ""));
    let word = status::requirement(RequirementStatus::parse(status)?).word;
    let date: Option<Timestamp> = date.parse().ok();
    Some(match date {
        Some(at) => format!("{word}: {}.", date_words(at.to_zoned(TimeZone::UTC).date())),
        None => format!("{word}."),
    })
}

/// A requirement's name for people. Mollie publishes no list, so a new name is shown as it is,
/// without its dashes.
pub fn task(id: &str) -> String {
    let known = match id {
        "needs-data" => "Details about the business",
        "process-first-payment" => "A first payment",
        "bank-account" => "A bank account",
        "legal-representatives" => "Identity of legal representatives",
        "stakeholders" => "Owners and directors",
        _ => "",
    };
    if !known.is_empty() {
        return known.to_owned();
    }
    let plain = id.replace(['-', '_'], " ");
    let mut letters = plain.chars();
    letters.next().map_or_else(
        || "Something unnamed".to_owned(),
        |first| first.to_uppercase().chain(letters).collect(),
    )
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn between(kind: EventKind, from: &str, to: &str) -> Description {
        describe(&Change::of(kind).between(Some(from.into()), Some(to.into())))
    }

    #[test]
    fn every_kind_of_change_has_a_line_of_its_own() {
        let description: BTreeSet<String> = EventKind::ALL
            .iter()
            .map(|kind| describe(&Change::of(*kind).about("x")).title)
            .collect();
        // The three changes of a named thing differ by their values, which are absent here.
        assert_eq!(description.len(), EventKind::ALL.len() - 2);
    }

    #[test]
    fn a_change_of_state_reads_in_the_words_of_the_screens() {
        let description = between(EventKind::OnboardingChanged, "needs-data", "in-review");
        assert_eq!(
            description.title,
            "Onboarding: Needs data \u{2192} In review"
        );
        assert_eq!(description.tone, Tone::Info);
    }

    #[test]
    fn a_requirement_tells_what_it_is_for_and_until_when() {
        let opened = Change::of(EventKind::RequirementOpened)
            .about("settlements: bank-account")
            .between(None, Some("currently-due 2026-11-25T12:00:00Z".into()));
        let description = describe(&opened);
        assert_eq!(description.title, "Mollie asks for: A bank account");
        assert_eq!(
            description.more.as_deref(),
            Some("For settlements. Due: 25 Nov 2026.")
        );
    }

    #[test]
    fn a_lost_connection_tells_its_cause() {
        let description = describe(
            &Change::of(EventKind::ConnectionLost).between(None, Some("unreadable".into())),
        );
        assert_eq!(
            description.more.as_deref(),
            Some(cause::loss(LossCause::Unreadable))
        );
    }

    #[test]
    fn a_disconnect_that_was_asked_for_tells_the_reason() {
        let asked = Change::of(EventKind::DisconnectRequested).about("moving away");
        let description = describe(&asked);
        assert_eq!(
            description.more.as_deref(),
            Some("\u{201c}moving away\u{201d}")
        );
    }

    #[test]
    fn a_requirement_that_mollie_adds_keeps_its_own_name() {
        assert_eq!(task("proof-of_residence"), "Proof of residence");
        assert_eq!(task(""), "Something unnamed");
    }
}
