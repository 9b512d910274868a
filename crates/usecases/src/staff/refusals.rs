//! Refused sign-ins on their way to the audit log.
//!
//! They are gathered in memory and told at most once an hour for each account, and once an hour for
//! all addresses of nobody together. So an attempt writes nothing, whether or not its address is
//! known, and strangers cannot push other lines out of sight.

use std::{
    collections::{HashMap, HashSet},
    net::IpAddr,
};

use jiff::{SignedDuration, Timestamp};

use super::{EMAIL_MAX, limit::Network};
use crate::{
    Gangway, UseCaseError,
    ports::{AuditEntry, AuditOutcome},
};

/// How long nothing more is told of an address of which something was.
const TOLD_EVERY: SignedDuration = SignedDuration::from_hours(1);
/// Addresses that are gathered at most between two looks; of more only the number is kept.
const ADDRESSES: usize = 4_096;
/// Networks that are told apart for one address.
const NETWORKS: usize = 100;

/// What of the refused sign-ins is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tell {
    /// That of which nothing was told for an hour.
    Due,
    /// All of it: the program stops.
    All,
}

#[derive(Debug, Default)]
pub(crate) struct Refusals {
    addresses: HashMap<String, Refused>,
    /// Of addresses of nobody, and of those for which there was no room.
    strangers: Refused,
}

#[derive(Debug, Clone, Default)]
struct Refused {
    attempts: u64,
    networks: HashSet<Network>,
    since: Option<Timestamp>,
    told_at: Option<Timestamp>,
}

impl Refused {
    fn add(&mut self, network: Network, now: Timestamp) {
        self.attempts += 1;
        self.since.get_or_insert(now);
        if self.networks.len() < NETWORKS {
            self.networks.insert(network);
        }
    }

    fn absorb(&mut self, other: Self) {
        self.attempts += other.attempts;
        self.since = self.since.into_iter().chain(other.since).min();
        let room = NETWORKS.saturating_sub(self.networks.len());
        self.networks.extend(other.networks.into_iter().take(room));
    }

    /// Also when the clock was set back.
    fn may_be_told(&self, now: Timestamp) -> bool {
        self.told_at
            .is_none_or(|at| now.duration_since(at).abs() >= TOLD_EVERY)
    }

    /// What there is to tell, if it is time to.
    fn take(&mut self, tell: Tell, now: Timestamp) -> Option<Self> {
        if self.attempts == 0 || !(tell == Tell::All || self.may_be_told(now)) {
            return None;
        }
        let told = Self {
            told_at: Some(now),
            ..Self::default()
        };
        Some(std::mem::replace(self, told))
    }

    fn in_words(&self) -> String {
        let since = self.since.unwrap_or_default().strftime("%-d %b, %H:%M UTC");
        let attempts = plural(self.attempts, "attempt");
        let networks = self.networks.len();
        let more = if networks < NETWORKS { "" } else { " or more" };
        let networks = plural(u64::try_from(networks).unwrap_or(u64::MAX), "network");
        format!("{attempts} from {networks}{more} since {since}")
    }
}

fn plural(number: u64, thing: &str) -> String {
    let end = if number == 1 { "" } else { "s" };
    format!("{number} {thing}{end}")
}

impl Refusals {
    pub(super) fn note(&mut self, email: &str, from: IpAddr, now: Timestamp) {
        let fits = email.len() <= EMAIL_MAX && !email.contains('\0');
        let has_room = self.addresses.len() < ADDRESSES || self.addresses.contains_key(email);
        let refused = if fits && has_room {
            self.addresses.entry(email.to_owned()).or_default()
        } else {
            &mut self.strangers
        };
        refused.add(Network::of(from), now);
    }

    fn has_news(&self) -> bool {
        let known = self.addresses.values();
        known.chain([&self.strangers]).any(|one| one.attempts > 0)
    }

    /// What is to be told now. Addresses of nobody do not stay.
    fn take(
        &mut self,
        is_known: impl Fn(&str) -> bool,
        tell: Tell,
        now: Timestamp,
    ) -> Vec<AuditEntry> {
        let (known, unknown): (Vec<_>, Vec<_>) = self
            .addresses
            .drain()
            .partition(|(email, _)| is_known(email));
        for (_, refused) in unknown {
            self.strangers.absorb(refused);
        }
        let mut lines = Vec::new();
        for (email, mut refused) in known {
            lines.extend(refused.take(tell, now).map(|told| line(&email, &told, now)));
            if refused.attempts > 0 || !refused.may_be_told(now) {
                self.addresses.insert(email, refused);
            }
        }
        let strangers = self.strangers.take(tell, now);
        lines.extend(strangers.map(|told| line("strangers", &told, now)));
        lines
    }
}

fn line(email: &str, refused: &Refused, now: Timestamp) -> AuditEntry {
    AuditEntry::by_stranger(email, now, "staff.sign-in")
        .with_detail(refused.in_words())
        .with_outcome(AuditOutcome::Denied)
}

impl Gangway {
    /// Writes refused sign-ins to the audit log.
    pub async fn audit_refusals(&self, tell: Tell) -> Result<(), UseCaseError> {
        if !self.0.refusals.lock().await.has_news() {
            return Ok(());
        }
        let staff = self.store().staff().await?;
        let known: HashSet<String> = staff.into_iter().map(|one| one.email).collect();
        let now = self.now();
        let mut refusals = self.0.refusals.lock().await;
        let lines = refusals.take(|email| known.contains(email), tell, now);
        drop(refusals);
        for line in lines {
            self.store().append_audit(&line).await?;
        }
        Ok(())
    }
}
