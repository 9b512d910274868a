//! Whom Mollie has asked to wait, and until when.
//!
//! Mollie's limits hold for one merchant each (`Mollie: rate-limiting`), so an answer to a call in
//! a seller's name concerns that seller. The token endpoint is asked in our own name, and concerns
//! everybody.

use std::collections::{HashMap, HashSet};

use jiff::{SignedDuration, Timestamp};

use crate::ports::SellerId;

/// Longest pause that one answer can impose; a broken `Retry-After` must not stop polling for good.
const LONGEST: SignedDuration = SignedDuration::from_hours(1);
/// So many sellers who are asked to wait within so short a time are no chance: then the limit is
/// ours, and everybody waits.
const SEVERAL: usize = 3;
const AT_ONCE: SignedDuration = SignedDuration::from_secs(10);
/// How long everybody waits at most because of several sellers; it is tried again then.
const FOR_SEVERAL: SignedDuration = SignedDuration::from_mins(1);
/// Sellers who are kept in mind. More than this never wait at the same time, because everybody
/// does long before.
const REMEMBERED: usize = 4_096;

/// A time without calls.
#[derive(Debug, Clone, Copy)]
struct Pause {
    since: Timestamp,
    until: Timestamp,
}

impl Pause {
    fn of(now: Timestamp, wait: SignedDuration) -> Self {
        Self {
            since: now,
            until: now + wait.clamp(SignedDuration::ZERO, LONGEST),
        }
    }

    /// Its end, while it lasts. A clock that was set back ends it: nobody knows how long it would
    /// last by that clock.
    fn end_at(self, now: Timestamp) -> Option<Timestamp> {
        (self.since <= now && now < self.until).then_some(self.until)
    }
}

/// All pauses of this process.
#[derive(Debug, Default)]
pub(super) struct Pauses {
    everybody: Option<Pause>,
    sellers: HashMap<SellerId, Pause>,
}

impl Pauses {
    /// Until when nobody may be asked for.
    pub(super) fn of_everybody(&self, now: Timestamp) -> Option<Timestamp> {
        self.everybody?.end_at(now)
    }

    /// Until when nothing may be asked for in the name of this seller.
    pub(super) fn of_seller(&self, seller: SellerId, now: Timestamp) -> Option<Timestamp> {
        let own = self.sellers.get(&seller);
        let own = own.and_then(|pause| pause.end_at(now));
        own.max(self.of_everybody(now))
    }

    /// Everybody is to wait.
    pub(super) fn pause_everybody(&mut self, now: Timestamp, wait: SignedDuration) {
        let pause = Pause::of(now, wait);
        if self.of_everybody(now) < Some(pause.until) {
            self.everybody = Some(pause);
        }
    }

    /// A seller is to wait; and everybody, if several sellers are refused at once. Says whether
    /// that is so.
    pub(super) fn pause_seller(
        &mut self,
        seller: SellerId,
        now: Timestamp,
        wait: SignedDuration,
    ) -> bool {
        self.sellers.retain(|_, pause| pause.end_at(now).is_some());
        let pause = Pause::of(now, wait);
        if self.sellers.len() < REMEMBERED || self.sellers.contains_key(&seller) {
            self.sellers.insert(seller, pause);
        }
        let recent = self.sellers.iter();
        let recent: HashSet<_> = recent
            .filter(|(_, one)| now.duration_since(one.since) < AT_ONCE)
            .map(|(seller, _)| *seller)
            .chain([seller])
            .collect();
        let several = recent.len() >= SEVERAL;
        if several {
            self.pause_everybody(now, wait.min(FOR_SEVERAL));
        }
        several
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + second).unwrap()
    }

    fn seconds(number: i64) -> SignedDuration {
        SignedDuration::from_secs(number)
    }

    fn seller(number: u128) -> SellerId {
        SellerId(Uuid::from_u128(number))
    }

    #[test]
    fn a_pause_of_one_seller_is_nobody_elses() {
        let mut pauses = Pauses::default();
        pauses.pause_seller(seller(1), at(0), seconds(60));
        assert_eq!(pauses.of_seller(seller(1), at(59)), Some(at(60)));
        assert_eq!(pauses.of_seller(seller(1), at(60)), None);
        assert_eq!(pauses.of_seller(seller(2), at(0)), None);
        assert_eq!(pauses.of_everybody(at(0)), None);
    }

    #[test]
    fn a_shorter_pause_does_not_end_a_longer_one_and_an_absurd_one_is_cut() {
        let mut pauses = Pauses::default();
        pauses.pause_everybody(at(0), seconds(60));
        pauses.pause_everybody(at(0), seconds(1));
        assert_eq!(pauses.of_everybody(at(0)), Some(at(60)));
        pauses.pause_everybody(at(0), SignedDuration::MAX);
        assert_eq!(pauses.of_everybody(at(0)), Some(at(0) + LONGEST));
    }

    #[test]
    fn several_sellers_at_once_pause_everybody_for_a_while() {
        let mut pauses = Pauses::default();
        let long = seconds(1_800);
        assert!(!pauses.pause_seller(seller(1), at(0), long));
        // The same one again is still one.
        assert!(!pauses.pause_seller(seller(1), at(1), long));
        assert!(!pauses.pause_seller(seller(2), at(2), long));
        assert!(pauses.pause_seller(seller(3), at(3), long));
        assert_eq!(pauses.of_seller(seller(9), at(3)), Some(at(63)));
        assert_eq!(pauses.of_everybody(at(63)), None);
        assert_eq!(pauses.of_seller(seller(3), at(63)), Some(at(3) + long));
    }

    #[test]
    fn sellers_who_are_refused_one_after_the_other_pause_nobody_else() {
        let mut pauses = Pauses::default();
        for number in 0..20_u8 {
            let now = at(i64::from(number) * 6);
            assert!(!pauses.pause_seller(seller(number.into()), now, seconds(600)));
            assert_eq!(pauses.of_everybody(now), None);
        }
    }

    #[test]
    fn a_clock_that_is_set_back_does_not_prolong_a_pause() {
        let mut pauses = Pauses::default();
        pauses.pause_everybody(at(0), seconds(60));
        pauses.pause_seller(seller(1), at(0), seconds(60));
        assert_eq!(pauses.of_seller(seller(1), at(-1)), None);
        assert_eq!(pauses.of_everybody(at(-1)), None);
    }

    #[test]
    fn however_many_sellers_are_refused_few_are_remembered() {
        let mut pauses = Pauses::default();
        for number in 0..2 * REMEMBERED {
            let id = seller(number as u128);
            pauses.pause_seller(id, at(0), seconds(600));
        }
        assert_eq!(pauses.sellers.len(), REMEMBERED);
        pauses.pause_seller(seller(1), at(600), seconds(600));
        assert_eq!(pauses.sellers.len(), 1, "those that are over are dropped");
    }
}
