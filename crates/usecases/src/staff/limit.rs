//! How often somebody may try to sign in: a growing pause, never a lock.
//!
//! Attempts are counted before the password is checked, so that many at the same time count as
//! many, and taken back when it was right. A network and an account are counted apart from each
//! other, and from a browser that has signed in before.

use std::{
    collections::HashMap,
    hash::{BuildHasher as _, Hash, RandomState},
    net::{IpAddr, Ipv6Addr},
};

use jiff::{SignedDuration, Timestamp};

/// Attempts without a pause: of a network, which an office may share, and of an account or a known
/// browser.
const FREE_TO_A_NETWORK: u32 = 50;
const FREE: u32 = 5;
/// The first pause. It doubles with each further attempt.
const FIRST_PAUSE: SignedDuration = SignedDuration::from_secs(2);
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_mins(5);
/// An attempt is forgotten this long after its pause.
const FORGOTTEN_AFTER: SignedDuration = SignedDuration::from_hours(1);
/// Of each kind so many are remembered, in 32 bytes each.
const REMEMBERED: usize = 10_000;

/// Where somebody comes from: an IPv4 address, or the /64 that one subscriber of IPv6 has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Network(IpAddr);

impl Network {
    pub(super) fn of(address: IpAddr) -> Self {
        Self(match address.to_canonical() {
            IpAddr::V6(address) => {
                let own = u128::from(address) >> 64 << 64;
                Ipv6Addr::from(own).into()
            }
            address @ IpAddr::V4(_) => address,
        })
    }
}

/// Whose attempts an attempt counts among.
#[derive(Debug, Clone, Copy)]
pub(super) enum Counted<'a> {
    /// By where it comes from and by the e-mail address in lower case, known or not.
    Stranger(Network, &'a str),
    /// By the browser alone: strangers cannot fill that.
    KnownBrowser([u8; 16]),
}

#[derive(Debug)]
pub(crate) struct SignInLimit {
    networks: Tallies,
    accounts: Tallies,
    browsers: Tallies,
    /// Its key is secret, so nobody can choose addresses that share a tally.
    keys: RandomState,
}

impl SignInLimit {
    pub(crate) fn new() -> Self {
        Self {
            networks: Tallies::new(FREE_TO_A_NETWORK),
            accounts: Tallies::new(FREE),
            browsers: Tallies::new(FREE),
            keys: RandomState::new(),
        }
    }

    fn key(&self, of: impl Hash) -> u64 {
        self.keys.hash_one(of)
    }

    /// Counts an attempt, or says how long to wait before the next one.
    pub(super) fn begin(&mut self, who: Counted<'_>, now: Timestamp) -> Result<(), SignedDuration> {
        match who {
            Counted::Stranger(network, email) => {
                let (network, account) = (self.key(network), self.key(email));
                let pause = self.networks.pause(network, now);
                let pause = pause.max(self.accounts.pause(account, now));
                if pause.is_positive() {
                    return Err(pause);
                }
                self.networks.count(network, now);
                self.accounts.count(account, now);
            }
            Counted::KnownBrowser(id) => {
                let browser = self.key(id);
                let pause = self.browsers.pause(browser, now);
                if pause.is_positive() {
                    return Err(pause);
                }
                self.browsers.count(browser, now);
            }
        }
        Ok(())
    }

    /// The password was right: what was counted for the account is forgotten. Of the network only
    /// this attempt is: whoever has an account could else guess at others without end.
    pub(super) fn succeeded(&mut self, who: Counted<'_>, email: &str, now: Timestamp) {
        let account = self.key(email);
        self.accounts.forget(account);
        match who {
            Counted::Stranger(network, _) => {
                let network = self.key(network);
                self.networks.take_back(network, now);
            }
            Counted::KnownBrowser(id) => {
                let browser = self.key(id);
                self.browsers.forget(browser);
            }
        }
    }

    /// The password was not looked at.
    pub(super) fn not_tried(&mut self, who: Counted<'_>, now: Timestamp) {
        match who {
            Counted::Stranger(network, email) => {
                let (network, account) = (self.key(network), self.key(email));
                self.networks.take_back(network, now);
                self.accounts.take_back(account, now);
            }
            Counted::KnownBrowser(id) => {
                let browser = self.key(id);
                self.browsers.take_back(browser, now);
            }
        }
    }
}

#[derive(Debug, Clone, Copy)]
struct Tally {
    attempts: u32,
    /// When the next one is let in.
    until: Timestamp,
}

/// What is counted of one kind. When it is full, what ends first makes room: to push out a long
/// pause takes as many longer ones as there is room for, while the many addresses that a flood
/// makes up push out one another.
#[derive(Debug)]
struct Tallies {
    free: u32,
    all: HashMap<u64, Tally>,
}

impl Tallies {
    fn new(free: u32) -> Self {
        Self {
            free,
            all: HashMap::new(),
        }
    }

    fn pause_after(&self, attempts: u32) -> SignedDuration {
        let Some(doubled) = attempts.checked_sub(self.free) else {
            return SignedDuration::ZERO;
        };
        let factor = 2_i32.checked_pow(doubled).unwrap_or(i32::MAX);
        let pause = FIRST_PAUSE.checked_mul(factor).unwrap_or(LONGEST_PAUSE);
        pause.min(LONGEST_PAUSE)
    }

    /// How long to wait from now on. It is never longer than the pause that was asked for, also
    /// after the clock was set back.
    fn pause(&mut self, key: u64, now: Timestamp) -> SignedDuration {
        let Some(tally) = self.all.get(&key).copied() else {
            return SignedDuration::ZERO;
        };
        let asked = self.pause_after(tally.attempts);
        let left = tally.until.duration_since(now);
        if left > asked {
            self.all.insert(key, self.tally(tally.attempts, now));
        }
        left.min(asked).max(SignedDuration::ZERO)
    }

    fn tally(&self, attempts: u32, now: Timestamp) -> Tally {
        let until = now.saturating_add(self.pause_after(attempts));
        Tally {
            attempts,
            until: until.unwrap_or(Timestamp::MAX),
        }
    }

    fn count(&mut self, key: u64, now: Timestamp) {
        let old = self.all.get(&key).filter(|old| !is_forgotten(old, now));
        let attempts = old.map_or(1, |old| old.attempts.saturating_add(1));
        if self.all.len() >= REMEMBERED && !self.all.contains_key(&key) {
            self.make_room(now);
        }
        let tally = self.tally(attempts, now);
        self.all.insert(key, tally);
    }

    fn make_room(&mut self, now: Timestamp) {
        self.all.retain(|_, tally| !is_forgotten(tally, now));
        if self.all.len() < REMEMBERED {
            return;
        }
        let first = self.all.iter().min_by_key(|(_, tally)| tally.until);
        if let Some(key) = first.map(|(key, _)| *key) {
            self.all.remove(&key);
        }
    }

    fn take_back(&mut self, key: u64, now: Timestamp) {
        if let Some(tally) = self.all.get_mut(&key) {
            tally.attempts = tally.attempts.saturating_sub(1);
            tally.until = now;
        }
    }

    fn forget(&mut self, key: u64) {
        self.all.remove(&key);
    }
}

fn is_forgotten(tally: &Tally, now: Timestamp) -> bool {
    now.duration_since(tally.until) >= FORGOTTEN_AFTER
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::constant(1_795_183_320, 0);
    const ANN: &str = "ann@market.example";

    fn after(seconds: i64) -> Timestamp {
        NOW + SignedDuration::from_secs(seconds)
    }

    fn network(text: &str) -> Network {
        Network::of(text.parse().unwrap())
    }

    fn from(number: u32) -> Network {
        Network::of(IpAddr::V4(number.into()))
    }

    /// Seconds to wait at the n-th attempt on an account, each of which comes from elsewhere and
    /// as soon as it is let in.
    fn pauses(limit: &mut SignInLimit, attempts: u32) -> Vec<i64> {
        let mut now = NOW;
        let mut pauses = Vec::new();
        for number in 0..attempts {
            let who = Counted::Stranger(from(number), ANN);
            let pause = match limit.begin(who, now) {
                Ok(()) => SignedDuration::ZERO,
                Err(pause) => {
                    now += pause;
                    limit.begin(who, now).unwrap();
                    pause
                }
            };
            pauses.push(pause.as_secs());
        }
        pauses
    }

    #[test]
    fn an_account_asks_for_a_pause_that_doubles_up_to_a_bound() {
        let pauses = pauses(&mut SignInLimit::new(), 17);
        assert_eq!(pauses[..5], [0; 5]);
        assert_eq!(
            pauses[5..],
            [2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300, 300]
        );
    }

    #[test]
    fn attempts_that_come_at_the_same_time_count_each() {
        let mut limit = SignInLimit::new();
        let let_in = (0..100).filter(|number| {
            let who = Counted::Stranger(from(*number), ANN);
            limit.begin(who, NOW).is_ok()
        });
        assert_eq!(let_in.count(), 5);
    }

    #[test]
    fn a_network_is_held_up_for_every_account_and_no_other_network_is() {
        let mut limit = SignInLimit::new();
        let here = network("2001:db8:0:1::5");
        for number in 0..FREE_TO_A_NETWORK {
            let email = format!("{number}@market.example");
            limit.begin(Counted::Stranger(here, &email), NOW).unwrap();
        }
        let mut pause = |from| {
            limit
                .begin(Counted::Stranger(network(from), ANN), NOW)
                .err()
        };
        let same = pause("2001:db8:0:1:ffff::");
        assert_eq!(same, Some(FIRST_PAUSE));
        assert_eq!(pause("2001:db8:0:2::5"), None);
        assert_eq!(network("::ffff:192.0.2.1"), network("192.0.2.1"));
        assert_ne!(network("192.0.2.2"), network("192.0.2.1"));
    }

    #[test]
    fn success_forgets_what_was_counted_for_the_account_and_one_attempt_of_the_network() {
        let mut limit = SignInLimit::new();
        let here = from(1);
        let own = Counted::Stranger(here, "own@market.example");
        for _ in 0..3 {
            for number in 1..FREE {
                let who = Counted::Stranger(from(100 + number), ANN);
                limit.begin(who, NOW).unwrap();
            }
            let who = Counted::Stranger(from(200), ANN);
            limit.begin(who, NOW).unwrap();
            limit.succeeded(who, ANN, NOW);
        }
        // Somebody with an account does not get more guesses by signing in between them.
        let mut guesses = 0;
        for number in 0..100 {
            if limit.begin(own, NOW).is_ok() {
                limit.succeeded(own, "own@market.example", NOW);
            }
            let email = format!("{number}@market.example");
            guesses += u32::from(limit.begin(Counted::Stranger(here, &email), NOW).is_ok());
        }
        assert!(guesses <= FREE_TO_A_NETWORK, "{guesses}");
    }

    #[test]
    fn a_known_browser_gets_past_what_strangers_fill_and_has_a_limit_of_its_own() {
        let mut limit = SignInLimit::new();
        pauses(&mut limit, 20);
        let known = Counted::KnownBrowser([1; 16]);
        for _ in 0..FREE {
            limit.begin(known, NOW).unwrap();
        }
        assert_eq!(limit.begin(known, NOW), Err(FIRST_PAUSE));
        assert_eq!(limit.begin(Counted::KnownBrowser([2; 16]), NOW), Ok(()));
        limit.begin(known, after(2)).unwrap();
        limit.succeeded(known, ANN, after(2));
        assert_eq!(limit.begin(known, after(2)), Ok(()));
    }

    #[test]
    fn no_pause_grows_when_the_clock_is_set_back_and_none_stays_when_it_is_set_forward() {
        let mut limit = SignInLimit::new();
        pauses(&mut limit, 20);
        let who = Counted::Stranger(from(999), ANN);
        let day = 24 * 3_600;
        assert_eq!(limit.begin(who, after(-day)), Err(LONGEST_PAUSE));
        // It runs on from there.
        assert_eq!(limit.begin(who, after(-day + 300)), Ok(()));
        assert_eq!(limit.begin(who, after(day)), Ok(()), "forgotten");
        assert_eq!(limit.begin(who, Timestamp::MAX), Ok(()));
        assert_eq!(limit.begin(who, Timestamp::MIN), Ok(()));
    }

    #[test]
    fn an_hour_after_its_pause_an_attempt_is_forgotten() {
        let mut limit = SignInLimit::new();
        pauses(&mut limit, 5);
        let who = Counted::Stranger(from(999), ANN);
        limit.begin(who, after(2 + 3_600)).unwrap();
        assert_eq!(limit.begin(who, after(2 + 3_600)), Ok(()));
    }

    #[test]
    fn made_up_addresses_push_one_another_out_and_no_pause() {
        let mut limit = SignInLimit::new();
        pauses(&mut limit, 20);
        let flood = u32::try_from(REMEMBERED).unwrap() + 200;
        for number in 0..flood {
            let email = format!("{number}@made-up.example");
            let who = Counted::Stranger(from(number), &email);
            // Later than all but the end of the pause that must not be pushed out.
            limit.begin(who, NOW).unwrap();
        }
        assert_eq!(limit.accounts.all.len(), REMEMBERED);
        assert_eq!(limit.networks.all.len(), REMEMBERED);
        let who = Counted::Stranger(from(u32::MAX), ANN);
        assert!(limit.begin(who, NOW).is_err());
    }

    #[test]
    fn an_attempt_without_a_look_at_the_password_does_not_count() {
        let mut limit = SignInLimit::new();
        let who = Counted::Stranger(from(1), ANN);
        for _ in 0..100 {
            limit.begin(who, NOW).unwrap();
            limit.not_tried(who, NOW);
        }
        for _ in 0..FREE {
            limit.begin(who, NOW).unwrap();
        }
        assert_eq!(limit.begin(who, NOW), Err(FIRST_PAUSE));
    }
}
