//! How often sellers are polled, how fast, and for what.

use std::fmt;

use clap::Args;
use domain::{Cadence, Feature};
use jiff::SignedDuration;
use usecases::Settings;

/// Seconds of the smallest lease: a call to Mollie, the pauses in which its answer is tried to be
/// saved, and one statement that the database is slow about.
const SMALLEST_LEASE: u32 = 45;

/// Settings of the worker.
#[derive(Debug, Clone, Args)]
pub(crate) struct PollingConfig {
    /// Seconds between two polls of a seller whose page is open
    #[arg(long, env = "GANGWAY_POLL_WATCHED", default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..))]
    poll_watched: u32,

    /// Seconds between two polls of a seller who owes Mollie something
    #[arg(long, env = "GANGWAY_POLL_NEEDS_DATA", default_value_t = 300, value_parser = clap::value_parser!(u32).range(1..))]
    poll_needs_data: u32,

    /// Seconds between two polls of a seller whom Mollie reviews
    #[arg(long, env = "GANGWAY_POLL_IN_REVIEW", default_value_t = 600, value_parser = clap::value_parser!(u32).range(1..))]
    poll_in_review: u32,

    /// Seconds between two polls of a seller who is done
    #[arg(long, env = "GANGWAY_POLL_COMPLETED", default_value_t = 3600, value_parser = clap::value_parser!(u32).range(1..))]
    poll_completed: u32,

    /// Calls to Mollie a second, over all sellers; connecting one takes two more
    #[arg(long, env = "GANGWAY_REQUESTS_PER_SECOND", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..))]
    requests_per_second: u32,

    /// Sellers polled, and pieces of work done, at the same time
    #[arg(long, env = "GANGWAY_POLL_CONCURRENCY", default_value_t = 8, value_parser = clap::value_parser!(u16).range(1..=256))]
    poll_concurrency: u16,

    /// What to show beyond onboarding, or none; each needs a permission that sellers are asked
    /// for, and methods need profiles
    #[arg(
        long,
        env = "GANGWAY_FEATURES",
        default_value_t = Features(Feature::defaults()),
        value_parser = Features::parse
    )]
    features: Features,

    /// Seconds after which a refused refresh is asked for again. Only a second refusal counts
    #[arg(long, env = "GANGWAY_REFUSAL_DELAY", default_value_t = 300, value_parser = clap::value_parser!(u32).range(1..))]
    refusal_delay: u32,

    /// Days for which the tokens of a connection are kept that a seller ended or that was lost,
    /// so that `gangway connections revive` can undo a mistake
    #[arg(long, env = "GANGWAY_ENDED_TOKENS_DAYS", default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..=365))]
    ended_tokens_days: u32,

    /// Seconds that a worker may hold a seller; one that was held by a worker that died is
    /// polled again after them. The smallest covers the slowest refresh with its saving
    #[arg(long, env = "GANGWAY_LEASE_SECONDS", default_value_t = 120, value_parser = clap::value_parser!(u32).range(i64::from(SMALLEST_LEASE)..))]
    lease_seconds: u32,
}

impl PollingConfig {
    pub(crate) fn settings(&self) -> Settings {
        let seconds = |number: u32| SignedDuration::from_secs(i64::from(number));
        Settings {
            cadence: Cadence {
                watched: seconds(self.poll_watched),
                needs_data: seconds(self.poll_needs_data),
                in_review: seconds(self.poll_in_review),
                completed: seconds(self.poll_completed),
            },
            features: self.features.0.clone(),
            requests_per_second: self.requests_per_second,
            concurrency: usize::from(self.poll_concurrency),
            lease: seconds(self.lease_seconds),
            refusal_delay: seconds(self.refusal_delay),
            ended_tokens_life: SignedDuration::from_hours(i64::from(self.ended_tokens_days) * 24),
            ..Settings::default()
        }
    }
}

/// A list of features as settings write it: names with commas between, or `none`.
#[derive(Debug, Clone)]
struct Features(Vec<Feature>);

impl Features {
    fn parse(text: &str) -> Result<Self, String> {
        if text == "none" {
            return Ok(Self(Vec::new()));
        }
        let known = || {
            let names: Vec<&str> = Feature::ALL.iter().map(|one| one.as_str()).collect();
            format!("must be none, or among {}", names.join(", "))
        };
        text.split(',')
            .map(|name| Feature::parse(name.trim()).ok_or_else(known))
            .collect::<Result<Vec<_>, _>>()
            .and_then(Self::checked)
    }
}

impl Features {
    fn checked(features: Vec<Feature>) -> Result<Self, String> {
        if features.contains(&Feature::Methods) && !features.contains(&Feature::Profiles) {
            return Err("methods are shown on profiles: add profiles".into());
        }
        Ok(Self(features))
    }
}

impl fmt::Display for Features {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str("none");
        }
        let names: Vec<&str> = self.0.iter().map(|one| one.as_str()).collect();
        f.write_str(&names.join(","))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smallest_lease_covers_the_slowest_refresh_with_its_saving() {
        let slowest = mollie::Timeouts::default().total
            + usecases::SAVING_PATIENCE
            + store::Options::default().limit;
        assert!(u64::from(SMALLEST_LEASE) >= slowest.as_secs());
    }
}
