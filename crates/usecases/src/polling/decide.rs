//! What follows from one poll. Pure: no clock, no IO, no randomness of its own.

use domain::{
    Basis, Change, ConnectionState, ConnectionSummary, EventKind, LossCause, SellerFacts,
    SellerStates,
};
use jiff::{SignedDuration, Timestamp};

use super::diff;
use crate::{
    mollie::{Failure, back_off},
    ports::{Claim, TokenFate},
    settings::Settings,
};

/// Failures in a row before a connection shows as failing: one lost packet is no news.
const PATIENCE: u32 = 2;

/// What a poll brought.
#[derive(Debug, Clone)]
pub(super) enum PollResult {
    /// Facts, possibly cut short by a failure.
    Facts(Box<SellerFacts>, Option<Failure>),
    /// No token could be had, but the grant is not known to have ended.
    NoToken(Failure),
    /// The grant has ended.
    Ended(ConnectionState, LossCause),
}

/// What a decision depends on besides the poll itself.
#[derive(Debug, Clone, Copy)]
pub(super) struct PollContext<'a> {
    pub now: Timestamp,
    pub settings: &'a Settings,
    /// Random byte that spreads the next polls, so that sellers do not march in step.
    pub jitter: u8,
}

/// What is to be written.
#[derive(Debug, Clone)]
pub(super) struct Decision {
    /// The grant from now on.
    pub connection: ConnectionSummary,
    pub tokens: TokenFate,
    /// What lists show from now on.
    pub states: SellerStates,
    /// What is known from now on.
    pub facts: SellerFacts,
    /// Whether values differ from before.
    pub keep_snapshot: bool,
    /// What changed.
    pub changes: Vec<Change>,
}

/// Decides what follows from a poll of a claimed seller.
pub(super) fn decide(claim: &Claim, result: PollResult, context: &PollContext<'_>) -> Decision {
    let before = &claim.connection.summary;
    let unchanged = || claim.facts.clone();
    let (facts, connection) = match result {
        PollResult::Facts(facts, None) => (*facts, recovered(before)),
        PollResult::Facts(facts, Some(failure)) => {
            (*facts, after_failure(before, failure, context))
        }
        PollResult::NoToken(failure) => (unchanged(), after_failure(before, failure, context)),
        PollResult::Ended(state, cause) => (unchanged(), ended(before, state, cause, context)),
    };
    let basis = Basis {
        organization: &claim.connection.organization,
        facts: &facts,
        connection: connection.state,
        unknown_after: context.settings.unknown_after,
    };
    let mut states = SellerStates::derive(&basis, Some(&claim.states), context.now);
    let mut changes = diff::changes((&claim.states, &claim.facts), (&states, &facts));
    changes.extend(connection_change(before, &connection));
    if !changes.is_empty() {
        states.changed_at = context.now;
    }
    let connection = ConnectionSummary {
        next_attempt_at: match connection.next_attempt_at {
            None if connection.state.is_polled() => Some(by_cadence(&states, claim, context)),
            planned => planned,
        },
        ..connection
    };
    Decision {
        keep_snapshot: values_differ(&claim.facts, &facts),
        tokens: if connection.state.has_ended() {
            TokenFate::EraseAt(context.now + context.settings.ended_tokens_life)
        } else {
            TokenFate::Keep
        },
        connection,
        states,
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
        next_attempt_at: None,
        ..before.clone()
    }
}

/// After failure the next attempt is planned here; otherwise `next_attempt_at` stays open for the
/// cadence to fill.
fn after_failure(
    before: &ConnectionSummary,
    failure: Failure,
    context: &PollContext<'_>,
) -> ConnectionSummary {
    // Being asked to wait is not a failure of this connection.
    if failure.cause == LossCause::RateLimited {
        let is_well = before.state == ConnectionState::Connected;
        return ConnectionSummary {
            cause: if is_well {
                Some(failure.cause)
            } else {
                before.cause
            },
            next_attempt_at: Some(context.now + failure.retry_after.unwrap_or_else(|| back_off(1))),
            ..before.clone()
        };
    }
    let attempts = before.attempts.saturating_add(1);
    // That Mollie refuses is news at once.
    let failing = attempts >= PATIENCE
        || before.state == ConnectionState::Failing
        || failure.cause.is_doubted_refusal();
    let pause = failure.retry_after.unwrap_or_else(|| back_off(attempts));
    ConnectionSummary {
        state: if failing {
            ConnectionState::Failing
        } else {
            before.state
        },
        cause: failing.then_some(failure.cause),
        failing_since: before.failing_since.or(Some(context.now)),
        attempts,
        next_attempt_at: Some(context.now + pause),
        ..before.clone()
    }
}

fn ended(
    before: &ConnectionSummary,
    state: ConnectionState,
    cause: LossCause,
    context: &PollContext<'_>,
) -> ConnectionSummary {
    ConnectionSummary {
        state,
        cause: Some(cause),
        ended_at: Some(context.now),
        attempts: 0,
        next_attempt_at: None,
        ..before.clone()
    }
}

/// When the cadence asks for the next poll.
fn by_cadence(states: &SellerStates, claim: &Claim, context: &PollContext<'_>) -> Timestamp {
    let watched = claim
        .connection
        .watched_until
        .is_some_and(|until| until > context.now);
    let cadence = &context.settings.cadence;
    let interval = cadence.interval(states.onboarding, watched);
    context.now + spread(interval, context.jitter)
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

#[cfg(test)]
mod tests {
    use domain::{
        Cadence, NextStepCode, OnboardingStatus, PaymentsIndicator, SettlementsIndicator,
    };

    use super::*;
    use crate::sample::{READ_AT, at, claim, facts, facts_read};

    const NOW: i64 = 5_000;
    /// The byte that lengthens the least: by one part in 2550.
    const MIDDLE: u8 = 128;

    fn settings() -> Settings {
        let seconds = SignedDuration::from_secs;
        Settings {
            cadence: Cadence {
                watched: seconds(30),
                needs_data: seconds(300),
                in_review: seconds(600),
                completed: seconds(3_600),
            },
            ..Settings::default()
        }
    }

    fn decided_at(now: i64, jitter: u8, claim: &Claim, result: PollResult) -> Decision {
        let settings = settings();
        let context = PollContext {
            now: at(now),
            settings: &settings,
            jitter,
        };
        decide(claim, result, &context)
    }

    fn decided(claim: &Claim, result: PollResult) -> Decision {
        decided_at(NOW, MIDDLE, claim, result)
    }

    fn healthy() -> Claim {
        claim(facts(OnboardingStatus::Completed))
    }

    fn read(facts: SellerFacts, failure: Option<Failure>) -> PollResult {
        PollResult::Facts(Box::new(facts), failure)
    }

    fn fresh(status: OnboardingStatus) -> PollResult {
        read(facts_read(status, NOW), None)
    }

    fn failure(cause: LossCause) -> Failure {
        Failure {
            cause,
            retry_after: None,
        }
    }

    fn wait(decision: &Decision) -> SignedDuration {
        decision
            .connection
            .next_attempt_at
            .unwrap()
            .duration_since(at(NOW))
    }

    fn kinds(decision: &Decision) -> Vec<EventKind> {
        decision.changes.iter().map(|change| change.kind).collect()
    }

    #[test]
    fn the_next_poll_follows_the_cadence_of_the_new_state_give_or_take_a_tenth() {
        let table = [
            (OnboardingStatus::NeedsData, false, 300),
            (OnboardingStatus::Unknown, false, 300),
            (OnboardingStatus::InReview, false, 600),
            (OnboardingStatus::Completed, false, 3_600),
            (OnboardingStatus::NeedsData, true, 30),
            (OnboardingStatus::Completed, true, 30),
        ];
        for (status, watched, seconds) in table {
            let mut claim = healthy();
            claim.connection.watched_until = watched.then(|| at(NOW + 1));
            let waits = [0, MIDDLE, 255]
                .map(|jitter| wait(&decided_at(NOW, jitter, &claim, fresh(status))).as_secs());
            let (tenth, middle) = (seconds / 10, seconds + seconds / 2_550);
            assert_eq!(
                waits,
                [seconds - tenth, middle, seconds + tenth],
                "{status} {watched}"
            );
        }
    }

    #[test]
    fn a_page_that_was_left_is_no_longer_watched() {
        let mut claim = healthy();
        claim.connection.watched_until = Some(at(NOW));
        let decision = decided(&claim, fresh(OnboardingStatus::Completed));
        assert!(wait(&decision) > SignedDuration::from_secs(3_000));
    }

    #[test]
    fn a_first_failure_keeps_the_state_and_says_nothing() {
        let decision = decided(
            &healthy(),
            PollResult::NoToken(failure(LossCause::Unavailable)),
        );
        let connection = &decision.connection;
        assert_eq!(connection.state, ConnectionState::Connected);
        assert_eq!((connection.attempts, connection.cause), (1, None));
        assert_eq!(decision.changes, []);
        assert_eq!(wait(&decision), back_off(1));
    }

    #[test]
    fn a_second_failure_shows_as_failing_since_the_first() {
        let mut claim = healthy();
        let first = decided_at(
            4_000,
            MIDDLE,
            &claim,
            PollResult::NoToken(failure(LossCause::Unavailable)),
        );
        claim.connection.summary = first.connection;
        let decision = decided(&claim, PollResult::NoToken(failure(LossCause::Malformed)));
        let connection = &decision.connection;
        assert_eq!(connection.state, ConnectionState::Failing);
        assert_eq!(connection.cause, Some(LossCause::Malformed));
        assert_eq!(connection.failing_since, Some(at(4_000)));
        let news = Change::of(EventKind::ConnectionFailing).between(None, Some("malformed".into()));
        assert_eq!(decision.changes, [news]);
        claim.connection.summary = decision.connection;
        let third = decided(&claim, PollResult::NoToken(failure(LossCause::Malformed)));
        assert_eq!(third.changes, [], "failing on is no news");
        assert_eq!(third.connection.failing_since, Some(at(4_000)));
    }

    #[test]
    fn each_failure_lengthens_the_pause() {
        let mut claim = healthy();
        claim.connection.summary.attempts = u32::MAX;
        let decision = decided(&claim, PollResult::NoToken(failure(LossCause::Unavailable)));
        assert_eq!(wait(&decision), back_off(u32::MAX));
    }

    #[test]
    fn a_refusal_is_told_at_once_and_asked_again_when_it_says() {
        let refused = Failure {
            cause: LossCause::RefusedOnce,
            retry_after: Some(SignedDuration::from_secs(300)),
        };
        let decision = decided(&healthy(), PollResult::NoToken(refused));
        let connection = &decision.connection;
        assert_eq!(connection.state, ConnectionState::Failing);
        assert_eq!(connection.cause, Some(LossCause::RefusedOnce));
        assert_eq!(connection.next_attempt_at, Some(at(NOW + 300)));
        assert_eq!(decision.tokens, TokenFate::Keep);
    }

    #[test]
    fn being_asked_to_wait_changes_nothing_but_the_due_time_and_why() {
        for attempts in [0, 5] {
            let mut claim = healthy();
            claim.connection.summary.attempts = attempts;
            let asked = Failure {
                cause: LossCause::RateLimited,
                retry_after: Some(SignedDuration::from_secs(77)),
            };
            for result in [
                PollResult::NoToken(asked),
                read(claim.facts.clone(), Some(asked)),
            ] {
                let decision = decided(&claim, result);
                let expected = ConnectionSummary {
                    cause: Some(LossCause::RateLimited),
                    next_attempt_at: Some(at(NOW + 77)),
                    ..claim.connection.summary.clone()
                };
                assert_eq!(decision.connection, expected);
                assert_eq!(decision.changes, []);
                assert!(!decision.keep_snapshot && decision.tokens == TokenFate::Keep);
            }
        }
    }

    #[test]
    fn a_good_poll_after_failures_is_told_and_forgets_them() {
        let mut claim = healthy();
        claim.connection.summary = ConnectionSummary {
            state: ConnectionState::Failing,
            cause: Some(LossCause::Unavailable),
            failing_since: Some(at(3_000)),
            attempts: 4,
            ..claim.connection.summary
        };
        let decision = decided(&claim, fresh(OnboardingStatus::Completed));
        let connection = &decision.connection;
        assert_eq!(connection.state, ConnectionState::Connected);
        assert_eq!(
            (
                connection.cause,
                connection.failing_since,
                connection.attempts
            ),
            (None, None, 0)
        );
        assert_eq!(kinds(&decision), [EventKind::ConnectionRecovered]);
    }

    #[test]
    fn facts_read_before_a_failure_are_kept() {
        let mut partial = facts(OnboardingStatus::InReview);
        partial.onboarding.checked_at = Some(at(NOW));
        let result = read(partial.clone(), Some(failure(LossCause::Unavailable)));
        let decision = decided(&healthy(), result);
        assert_eq!(decision.facts, partial);
        assert_eq!(decision.states.onboarding, OnboardingStatus::InReview);
        assert_eq!(decision.states.onboarding_since, at(NOW));
        assert_eq!(decision.connection.attempts, 1);
    }

    #[test]
    fn an_ended_grant_is_read_no_more_and_its_states_are_unknown() {
        use ConnectionState::{DisconnectedBySeller, Lost};
        let table = [
            (
                DisconnectedBySeller,
                LossCause::GrantRefused,
                EventKind::DisconnectedBySeller,
            ),
            (
                Lost,
                LossCause::RefreshInterrupted,
                EventKind::ConnectionLost,
            ),
        ];
        for (state, cause, kind) in table {
            let decision = decided(&healthy(), PollResult::Ended(state, cause));
            let connection = &decision.connection;
            assert_eq!((connection.state, connection.cause), (state, Some(cause)));
            assert_eq!(connection.ended_at, Some(at(NOW)));
            assert_eq!(connection.next_attempt_at, None);
            let life = settings().ended_tokens_life;
            assert_eq!(decision.tokens, TokenFate::EraseAt(at(NOW) + life));
            assert_eq!(decision.facts, healthy().facts);
            let states = &decision.states;
            assert_eq!(states.payments, PaymentsIndicator::Unknown);
            assert_eq!(states.settlements, SettlementsIndicator::Unknown);
            assert_eq!(states.next.code, NextStepCode::Reconnect);
            let expected = [
                EventKind::PaymentsChanged,
                EventKind::SettlementsChanged,
                kind,
            ];
            assert_eq!(kinds(&decision), expected);
        }
    }

    #[test]
    fn states_are_unknown_once_their_facts_are_too_old() {
        let limit = settings().unknown_after.as_secs();
        let table = [
            (READ_AT + limit, PaymentsIndicator::Available),
            (READ_AT + limit + 1, PaymentsIndicator::Unknown),
        ];
        for (now, payments) in table {
            let result = PollResult::NoToken(failure(LossCause::Unavailable));
            let decision = decided_at(now, MIDDLE, &healthy(), result);
            assert_eq!(decision.states.payments, payments);
            // What the seller last told stays visible.
            assert_eq!(decision.states.onboarding, OnboardingStatus::Completed);
        }
    }

    #[test]
    fn a_snapshot_is_kept_only_when_a_value_differs() {
        let same = decided(&healthy(), fresh(OnboardingStatus::Completed));
        assert!(!same.keep_snapshot);
        assert_eq!(same.changes, []);
        let mut edits: Vec<SellerFacts> = Vec::new();
        for part in 0..4 {
            let mut edited = facts_read(OnboardingStatus::Completed, NOW);
            match part {
                0 => edited.organization.value.as_mut().unwrap().email = Some("a@b.example".into()),
                1 => edited.onboarding.value.as_mut().unwrap().signed_up_at = None,
                2 => edited.capabilities.value = Some(Vec::new()),
                _ => edited.profiles.value = Some(Vec::new()),
            }
            edits.push(edited);
        }
        for edited in edits {
            assert!(decided(&healthy(), read(edited, None)).keep_snapshot);
        }
    }

    #[test]
    fn the_moment_of_the_last_change_moves_only_with_a_change() {
        let calm = decided(&healthy(), fresh(OnboardingStatus::Completed));
        assert_eq!(calm.states.changed_at, at(READ_AT));
        assert_eq!(calm.states.checked_at, Some(at(NOW)));
        let news = decided(&healthy(), fresh(OnboardingStatus::InReview));
        assert_eq!(news.states.changed_at, at(NOW));
    }
}
