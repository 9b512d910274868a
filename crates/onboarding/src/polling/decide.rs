//! What follows from one reading. Pure: no clock, no IO, no randomness of its own.

use domain::{Change, ConnectionState, EventKind, LossCause, SellerFacts};
use jiff::{SignedDuration, Timestamp};

use super::diff;
use crate::{
    ports::{Claim, ConnectionSummary, Projection},
    sellers::{project, projection::Basis},
    settings::Settings,
};

/// Failures in a row before a connection shows as failing: one lost packet is no news.
const PATIENCE: u32 = 2;
/// First pause after a failure; doubles with each further one.
const FIRST_BACK_OFF: SignedDuration = SignedDuration::from_secs(15);
/// Longest pause between two attempts.
const LONGEST_BACK_OFF: SignedDuration = SignedDuration::from_mins(30);

/// Why a reading is incomplete.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Trouble {
    /// What went wrong.
    pub cause: LossCause,
    /// How long Mollie asks us to wait.
    pub retry_after: Option<SignedDuration>,
}

/// What a tick found.
#[derive(Debug, Clone)]
pub enum Reading {
    /// Facts, possibly cut short by trouble.
    Facts(Box<SellerFacts>, Option<Trouble>),
    /// No token could be had, but the grant is not known to have ended.
    NoToken(Trouble),
    /// The grant has ended.
    Ended(ConnectionState, LossCause),
}

/// The circumstances of a decision.
#[derive(Debug, Clone, Copy)]
pub struct Moment<'a> {
    /// When.
    pub now: Timestamp,
    /// What the operator has tuned.
    pub settings: &'a Settings,
    /// Random byte that spreads the next readings, so that sellers do not march in step.
    pub jitter: u8,
}

/// What is to be written.
#[derive(Debug, Clone)]
pub struct Decision {
    /// The grant from now on.
    pub connection: ConnectionSummary,
    /// Whether the tokens are of no more use.
    pub forget_tokens: bool,
    /// What lists show from now on.
    pub projection: Projection,
    /// What is known from now on.
    pub facts: SellerFacts,
    /// Whether values differ from before.
    pub keep_snapshot: bool,
    /// What changed.
    pub changes: Vec<Change>,
}

/// Decides what follows from a reading of a claimed seller.
pub fn decide(claim: &Claim, reading: Reading, moment: &Moment<'_>) -> Decision {
    let before = &claim.connection.summary;
    let unchanged = || claim.facts.clone();
    let (facts, connection) = match reading {
        Reading::Facts(facts, None) => (*facts, recovered(before)),
        Reading::Facts(facts, Some(trouble)) => (*facts, troubled(before, trouble, moment)),
        Reading::NoToken(trouble) => (unchanged(), troubled(before, trouble, moment)),
        Reading::Ended(state, cause) => (unchanged(), ended(before, state, cause, moment)),
    };
    let basis = Basis {
        organization: &claim.connection.organization,
        facts: &facts,
        connection: connection.state,
        unknown_after: moment.settings.unknown_after,
    };
    let mut projection = project(&basis, Some(&claim.projection), moment.now);
    let mut changes = diff::changes((&claim.projection, &claim.facts), (&projection, &facts));
    changes.extend(connection_change(before, &connection));
    if !changes.is_empty() {
        projection.changed_at = moment.now;
    }
    let connection = ConnectionSummary {
        next_poll_at: match connection.next_poll_at {
            None if connection.state.is_polled() => Some(by_cadence(&projection, claim, moment)),
            planned => planned,
        },
        ..connection
    };
    Decision {
        keep_snapshot: values_differ(&claim.facts, &facts),
        // Tokens whose refresh was cut off are kept as evidence.
        forget_tokens: connection.state == ConnectionState::DisconnectedBySeller,
        connection,
        projection,
        facts,
        changes,
    }
}

fn recovered(before: &ConnectionSummary) -> ConnectionSummary {
    ConnectionSummary {
        state: ConnectionState::Connected,
        cause: None,
        failing_since: None,
        attempts: 0,
        next_poll_at: None,
        ..before.clone()
    }
}

/// After trouble the next attempt is planned here; otherwise `next_poll_at` stays open for the
/// cadence to fill.
fn troubled(
    before: &ConnectionSummary,
    trouble: Trouble,
    moment: &Moment<'_>,
) -> ConnectionSummary {
    // Being asked to wait is not a failure of this connection.
    if trouble.cause == LossCause::RateLimited {
        return ConnectionSummary {
            next_poll_at: Some(moment.now + trouble.retry_after.unwrap_or(FIRST_BACK_OFF)),
            ..before.clone()
        };
    }
    let attempts = before.attempts.saturating_add(1);
    let failing = attempts >= PATIENCE || before.state == ConnectionState::Failing;
    ConnectionSummary {
        state: if failing {
            ConnectionState::Failing
        } else {
            before.state
        },
        cause: failing.then_some(trouble.cause),
        failing_since: before.failing_since.or(Some(moment.now)),
        attempts,
        next_poll_at: Some(moment.now + back_off(attempts)),
        ..before.clone()
    }
}

fn ended(
    before: &ConnectionSummary,
    state: ConnectionState,
    cause: LossCause,
    moment: &Moment<'_>,
) -> ConnectionSummary {
    ConnectionSummary {
        state,
        cause: Some(cause),
        ended_at: Some(moment.now),
        attempts: 0,
        next_poll_at: None,
        ..before.clone()
    }
}

/// Pause before the next attempt after this many failures in a row.
pub(crate) fn back_off(attempts: u32) -> SignedDuration {
    let doublings = attempts.saturating_sub(1).min(16);
    (FIRST_BACK_OFF * 2_i32.pow(doublings)).min(LONGEST_BACK_OFF)
}

/// When the cadence asks for the next reading.
fn by_cadence(projection: &Projection, claim: &Claim, moment: &Moment<'_>) -> Timestamp {
    let watched = claim
        .connection
        .watched_until
        .is_some_and(|until| until > moment.now);
    let cadence = &moment.settings.cadence;
    let interval = cadence.interval(projection.onboarding, watched);
    moment.now + spread(interval, moment.jitter)
}

/// The interval, up to a tenth shorter or longer.
fn spread(interval: SignedDuration, jitter: u8) -> SignedDuration {
    let tenth = interval / 10;
    interval - tenth + tenth * 2 * i32::from(jitter) / 255
}

fn connection_change(before: &ConnectionSummary, after: &ConnectionSummary) -> Option<Change> {
    use ConnectionState as S;
    if before.state == after.state {
        return None;
    }
    let kind = match (before.state, after.state) {
        (_, S::DisconnectedBySeller) => EventKind::DisconnectedBySeller,
        (_, S::Lost) => EventKind::ConnectionLost,
        (_, S::Failing) => EventKind::ConnectionFailing,
        (S::Failing, S::Connected) => EventKind::ConnectionRecovered,
        _ => return None,
    };
    let cause = after.cause.map(|cause| cause.to_string());
    Some(Change::of(kind).between(None, cause))
}

/// Whether the two differ in what they say, whatever their age.
fn values_differ(before: &SellerFacts, after: &SellerFacts) -> bool {
    before.organization.value != after.organization.value
        || before.onboarding.value != after.onboarding.value
        || before.capabilities.value != after.capabilities.value
        || before.profiles.value != after.profiles.value
}
