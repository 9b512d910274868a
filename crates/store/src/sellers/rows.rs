//! Rows into sellers.

use domain::{
    Change, ConnectionState, ConnectionSummary, EventKind, EventSource, LossCause, NextStep,
    NextStepCode, OnboardingStatus, Owner, PaymentsIndicator, ScopeSet, SellerRow, SellerStates,
    SettlementsIndicator, TimelineEntry,
};
use jiff::Timestamp;
use usecases::ports::{SellerId, SellerRecord, StoreError};

use crate::{engine::SqlRow, row_reader::RowReader};

/// Stands for "nothing is due" where due dates are sorted.
const NOT_DUE: i64 = i64::MAX;
/// Stands for "never checked" where checks are sorted.
const NEVER: i64 = 0;

pub(super) fn due_at(due: Option<Timestamp>) -> i64 {
    due.map_or(NOT_DUE, Timestamp::as_microsecond)
}

pub(super) fn checked_at(checked: Option<Timestamp>) -> i64 {
    checked.map_or(NEVER, Timestamp::as_microsecond)
}

type Read<T> = Result<T, StoreError>;

pub(crate) fn states<R: SqlRow>(row: &R) -> Read<SellerStates> {
    let columns = RowReader::of("sellers", row);
    Ok(SellerStates {
        name: columns.text("name")?,
        country: columns.opt_text("country")?,
        onboarding: columns.word("onboarding", OnboardingStatus::parse)?,
        onboarding_since: columns.time("onboarding_since")?,
        payments: columns.word("payments", PaymentsIndicator::parse)?,
        payments_since: columns.time("payments_since")?,
        settlements: columns.word("settlements", SettlementsIndicator::parse)?,
        settlements_since: columns.time("settlements_since")?,
        next: NextStep {
            code: columns.word("next_code", NextStepCode::parse)?,
            owner: columns.word("next_owner", Owner::parse)?,
            due_at: columns.time_or("due_at", NOT_DUE)?,
            link: columns.opt_text("next_link")?,
        },
        urgency: columns.number("urgency")?,
        profiles: columns.number("profiles")?,
        profiles_blocked: columns.number("profiles_blocked")?,
        checked_at: columns.time_or("checked_at", NEVER)?,
        changed_at: columns.time("changed_at")?,
    })
}

pub(crate) fn seller_row<R: SqlRow>(row: &R) -> Read<SellerRow> {
    let columns = RowReader::of("sellers", row);
    Ok(SellerRow {
        organization: columns.checked("organization")?,
        reference: columns.checked("reference")?,
        states: states(row)?,
        connection: columns.word("connection", ConnectionState::parse)?,
        failing_since: columns.opt_time("failing_since")?,
        requested_scopes: columns.number("requested_scopes")?,
        missing_scopes: columns.number("missing_scopes")?,
    })
}

pub(crate) fn seller<R: SqlRow>(row: &R) -> Read<SellerRecord> {
    let columns = RowReader::of("sellers", row);
    let mut connection = summary(row)?;
    if connection.next_attempt_at.is_none() {
        connection.next_attempt_at = RowReader::of("work", row).opt_time("revoke_due_at")?;
    }
    Ok(SellerRecord {
        id: SellerId(columns.uuid("id")?),
        organization: columns.checked("organization")?,
        reference: columns.checked("reference")?,
        states: states(row)?,
        facts: RowReader::of("seller_facts", row).json("facts")?,
        connection,
    })
}

pub(crate) fn summary<R: SqlRow>(row: &R) -> Read<ConnectionSummary> {
    let columns = RowReader::of("connections", row);
    Ok(ConnectionSummary {
        state: columns.word("state", ConnectionState::parse)?,
        cause: columns.opt_word("cause", LossCause::parse)?,
        failing_since: columns.opt_time("failing_since")?,
        requested: ScopeSet::parse(&columns.text("requested_scopes")?),
        granted: ScopeSet::parse(&columns.text("scopes")?),
        connected_at: columns.time("connected_at")?,
        refreshed_at: RowReader::of("grants", row).opt_time("refreshed_at")?,
        ended_at: columns.opt_time("ended_at")?,
        next_attempt_at: columns.opt_time("next_poll_at")?,
        attempts: columns.number("attempts")?,
    })
}

pub(crate) fn timeline_entry<R: SqlRow>(row: &R) -> Read<TimelineEntry> {
    let columns = RowReader::of("timeline", row);
    Ok(TimelineEntry {
        at: columns.time("at")?,
        source: columns.word("source", EventSource::parse)?,
        change: Change {
            kind: columns.word("kind", EventKind::parse)?,
            subject: columns.opt_text("subject")?,
            from: columns.opt_text("value_before")?,
            to: columns.opt_text("value_after")?,
        },
    })
}
