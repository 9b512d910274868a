//! Sellers from a CSV file.

use std::path::Path;

use domain::{
    ConnectionState, Fact, OnboardingStatus, OrganizationId, PaymentsIndicator, SellerFacts,
    SellerReference, Source,
};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde::Deserialize;
use usecases::ports::Seed;

use super::invent;
use crate::config::CommandError;

/// One line of the file.
#[derive(Deserialize)]
struct Line {
    org_id: OrganizationId,
    name: String,
    country: String,
    onboarding: OnboardingStatus,
    payments: PaymentsIndicator,
    due_date: String,
    last_checked: String,
}

/// Reads every line; the first that cannot be read stops it and is named.
pub(super) fn read(path: &Path, now: Timestamp) -> Result<Vec<Seed>, CommandError> {
    let mut reader = csv::Reader::from_path(path)
        .map_err(|error| CommandError::because("cannot be read", &error))?;
    let sellers: Vec<Seed> = reader
        .deserialize()
        .enumerate()
        .map(|(index, line)| {
            let number = index + 2;
            let line: Line = line.map_err(|error| {
                CommandError::because(&format!("line {number} cannot be read"), &error)
            })?;
            seller(line, now).map_err(|what| CommandError(format!("line {number}: {what}")))
        })
        .collect::<Result<_, _>>()?;
    if sellers.is_empty() {
        return Err(CommandError("there are no sellers in it".into()));
    }
    Ok(sellers)
}

fn seller(line: Line, now: Timestamp) -> Result<Seed, String> {
    let id = line.org_id;
    let due = moment(&line.due_date)?;
    let checked_at = moment(&line.last_checked)?;
    let reference = SellerReference::parse(id.as_str()).map_err(|error| error.to_string())?;
    let pays = line.payments == PaymentsIndicator::Available;
    let blocked = line.payments == PaymentsIndicator::Blocked;
    let settles = pays && line.onboarding == OnboardingStatus::Completed;
    let organization = Fact {
        value: Some(invent::organization(&id, line.name, &line.country)),
        checked_at: checked_at.or(Some(now)),
        source: Some(Source::Seed),
        problem: None,
    };
    let mut facts = SellerFacts {
        organization,
        ..SellerFacts::default()
    };
    if let Some(at) = checked_at {
        let onboarding = invent::onboarding(&id, line.onboarding, pays, settles, at);
        let capabilities = invent::capabilities(&id, pays, settles, blocked, due);
        facts.onboarding = Fact::read(onboarding, at, Source::Seed);
        facts.capabilities = Fact::read(capabilities, at, Source::Seed);
    }
    let mut seed = invent::seed(id, reference, facts, ConnectionState::Connected, now);
    // The file decides, also where the reading is too old to be relied on.
    seed.states.payments = line.payments;
    seed.states.onboarding = line.onboarding;
    seed.states.next.due_at = due;
    seed.states.urgency = seed.states.next.urgency(line.payments);
    Ok(seed)
}

/// Nothing, a date, or a moment.
fn moment(text: &str) -> Result<Option<Timestamp>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    if let Ok(moment) = text.parse::<Timestamp>() {
        return Ok(Some(moment));
    }
    let date: Date = text
        .parse()
        .map_err(|_| format!("{text:?} is neither a date nor a moment"))?;
    date.to_zoned(TimeZone::UTC)
        .map(|zoned| Some(zoned.timestamp()))
        .map_err(|_| format!("{text:?} is no moment"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_becomes_a_seller_with_the_states_it_names() {
        let now: Timestamp = "2026-11-20T12:00:00Z".parse().unwrap();
        let line = Line {
            org_id: OrganizationId::parse("org_7").unwrap(),
            name: "Käse Öztürk".into(),
            country: "DE".into(),
            onboarding: OnboardingStatus::NeedsData,
            payments: PaymentsIndicator::Blocked,
            due_date: "2026-12-01".into(),
            last_checked: "2026-11-20T10:00:00Z".into(),
        };
        let seed = seller(line, now).unwrap();
        assert_eq!(seed.states.name, "Käse Öztürk");
        assert_eq!(seed.states.payments, PaymentsIndicator::Blocked);
        assert_eq!(
            seed.states.next.due_at,
            Some("2026-12-01T00:00:00Z".parse().unwrap())
        );
        assert_eq!(
            seed.states.checked_at,
            Some("2026-11-20T10:00:00Z".parse().unwrap())
        );
    }

    #[test]
    fn a_date_that_cannot_be_read_is_named() {
        assert!(moment("soon").unwrap_err().contains("soon"));
        assert_eq!(moment("  ").unwrap(), None);
    }
}
